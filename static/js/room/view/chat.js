/* Written words: read by everyone present, announced to screen readers, never interpreted as markup. */

import { make, write } from "./element.js";
import { fileLine } from "./file_line.js";

const MOST = 2000;

export class Chat {
  /* handingIn: the part that takes files, or null; file: what can be done with one (file_line.js) */
  constructor(root, words, send, { handingIn, file }) {
    this.words = words;
    this.send = send;
    this.handingIn = handingIn;
    this.file = file;
    this.list = make("ol", { class: "room-chat-lines", "aria-live": "polite", "aria-label": words.say("chat.title"), tabindex: "0" });
    this.empty = make("p", { class: "room-hint" }, words.say("chat.empty"));
    this.box = make("textarea", { id: "room-chat-text", rows: "1", maxlength: String(MOST), placeholder: words.say("chat.label"), onkeydown: (event) => this.key(event) });
    this.button = make("button", { type: "submit", class: "room-admit" }, words.say("chat.send"));
    this.note = make("p", { class: "room-hint", role: "status", hidden: true });
    this.form = make(
      "form",
      { class: "room-chat-form", onsubmit: (event) => this.submit(event) },
      make("label", { for: "room-chat-text", class: "visually-hidden" }, words.say("chat.label")),
      make("div", { class: "room-chat-row" }, this.box, this.button),
      this.note
    );
    root.replaceChildren(make("h2", {}, words.say("chat.title")), this.empty, this.list, this.form, ...(handingIn ? [handingIn.element] : []));
    new ResizeObserver(() => this.toEnd()).observe(this.list);
  }

  /* The newest line is the one to read, also when the list has just become smaller. */
  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  show(state) {
    const { you, room } = state;
    const inside = you.state === "admitted" && you.rights.chat;
    const mute = you.state === "admitted" && !you.rights.chat;
    const alone = room.phase === "paused" || (room.phase === "caucus" && !you.aside);
    this.box.disabled = this.button.disabled = !inside || alone;
    if (this.handingIn) {
      this.handingIn.show(state, inside && !alone);
    }
    this.tell(mute ? this.words.say("chat.reads_only") : !inside ? this.words.say("chat.outside") : alone ? this.words.say("chat.alone") : room.phase === "caucus" ? this.words.say("chat.caucus") : "");
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit(event);
    }
  }

  submit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (text && this.send(text)) {
      this.box.value = "";
    }
  }

  /* A reloaded page gets its lines again. */
  replace(lines) {
    this.list.replaceChildren();
    lines.forEach((line) => this.add(line));
  }

  add(line) {
    this.empty.hidden = true;
    const at = new Date(line.at);
    const time = `${at.getHours()}:${String(at.getMinutes()).padStart(2, "0")}`;
    this.list.append(
      make(
        "li",
        {},
        make("span", { class: "room-chat-from" }, line.name),
        make("time", { datetime: line.at }, time),
        line.file ? fileLine(this.words, line.file, this.file()) : make("p", {}, line.text)
      )
    );
    this.toEnd();
  }

  tell(text) {
    this.note.hidden = !text;
    this.empty.hidden = Boolean(text) || this.list.childElementCount > 0; /* it would say something else */
    write(this.note, text);
  }
}
