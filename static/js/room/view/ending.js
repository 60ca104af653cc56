/* After the call: why it is over, and where to go. */

import { make } from "./element.js";

export function showEnd(root, words, config, reason) {
  const again = ["replaced", "failed", "connection-lost"].includes(reason) || !(`end.${reason}` in words.texts);
  root.hidden = false;
  root.replaceChildren(
    make("h1", { tabindex: "-1" }, words.explain("end", reason)),
    make(
      "div",
      { class: "room-entry-actions" },
      again ? make("button", { type: "button", class: "room-enter", onclick: () => window.location.reload() }, words.say("end.again")) : null,
      config.sign_url && reason === "ended" ? toSign(config, words) : null,
      config.minutes_url ? make("a", { class: "room-plain", href: config.minutes_url }, words.say("end.minutes")) : null,
      config.leave_url ? make("a", { class: again || (config.sign_url && reason === "ended") ? "room-plain" : "room-enter", href: config.leave_url }, words.say("end.back")) : null
    )
  );
  root.firstChild.focus();
}

/* A form and not a link, since it may open the own case to one who came by a link into this session only. */
function toSign(config, words) {
  return make(
    "form",
    { method: config.sign_url.endsWith("/sign") ? "post" : "get", action: config.sign_url },
    make("input", { type: "hidden", name: "csrf_token", value: config.csrf_token }),
    make("button", { type: "submit", class: "room-enter", "data-room-sign": "" }, words.say("end.sign"))
  );
}
