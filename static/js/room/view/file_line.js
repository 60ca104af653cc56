/* A file in the chat: name, size, a link; for hosts what else can be done with it. */

import { make, twice, write } from "./element.js";
import { sized } from "./sizes.js";

/* acts: {href(document), show(document), open(document), aside}; show and open are null for who may not; aside: a talk aside lasts */
export function fileLine(words, file, acts) {
  const { document, name, size, side } = file;
  const confidential = side !== "none";
  const link = make("a", { class: "room-file-link", href: acts.href(document), target: "_blank", rel: "noopener", "data-room-file-link": document }, `${name}（${sized(size)}）`);
  const buttons = [];
  if (acts.show && /\.(pdf|jpe?g|png|webp|gif)$/i.test(name)) {
    buttons.push(make("button", { type: "button", class: "room-plain", "data-room-show-file": document, onclick: () => acts.show(document) }, words.say(acts.aside ? "show.this_aside" : "show.this")));
  }
  if (acts.open && confidential) {
    buttons.push(opener(words, document, acts.open));
  }
  return make(
    "div",
    { class: "room-file-line" },
    link,
    confidential ? make("span", { class: "room-chip room-chip-warn" }, words.say("file.confidential")) : null,
    buttons.length ? make("div", { class: "room-files-row" }, ...buttons) : null
  );
}

/* Opening it to the other side is pressed twice; nothing takes it back. */
function opener(words, document, open) {
  const button = make("button", { type: "button", class: "room-plain" }, words.say("file.open"));
  twice(
    button,
    () => write(button, words.say("file.open_sure")),
    () => write(button, words.say("file.open")),
    async () => {
      if (await open(document)) {
        button.remove();
      }
    }
  );
  return button;
}
