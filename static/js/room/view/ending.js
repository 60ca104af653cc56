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
      config.minutes_url ? make("a", { class: "room-plain", href: config.minutes_url }, words.say("end.minutes")) : null,
      config.leave_url ? make("a", { class: again ? "room-plain" : "room-enter", href: config.leave_url }, words.say("end.back")) : null
    )
  );
  root.firstChild.focus();
}
