/* Files beside the written words: chosen or photographed, looked at once more, sent with progress, kept on the page until they are in. */

import { make, write } from "./element.js";
import { sized } from "./sizes.js";

const MEGABYTE = 1024 * 1024;
/* What a proxy before the portal answers, without a word. */
const TOO_LARGE = 413;

export class HandingIn {
  /* files: the portal's {accept, most_mb, …}; papers: protocol/papers.js */
  constructor(words, files, papers) {
    Object.assign(this, { words, files, papers });
    this.aside = false;
    const input = (attributes) => make("input", Object.assign({ type: "file", class: "visually-hidden", tabindex: "-1", onchange: (event) => this.choose(event.target) }, attributes));
    this.any = input({ accept: files.accept, multiple: true, "aria-label": words.say("file.add"), "data-room-file": "" });
    this.photo = input({ accept: "image/*", capture: "environment", "aria-label": words.say("file.photo") });
    const hasCamera = window.matchMedia("(pointer: coarse)").matches;
    this.buttons = [
      make("button", { type: "button", class: "room-plain", onclick: () => this.any.click() }, words.say("file.add")),
      make("button", { type: "button", class: "room-plain", hidden: !hasCamera, onclick: () => this.photo.click() }, words.say("file.photo")),
    ];
    this.list = make("ol", { class: "room-files" });
    this.hint = make("p", { class: "room-hint room-files-hint" }, words.say("file.limits", { most: files.most_mb }));
    this.element = make("div", { class: "room-handing-in" }, this.list, make("div", { class: "room-files-row" }, ...this.buttons, this.any, this.photo), this.hint);
    this.entries = [];
  }

  /* Where it would go now: to all at the table, or in confidence. */
  show({ you, room }, allowed) {
    this.aside = room.phase === "caucus" && you.aside;
    this.buttons.forEach((button) => {
      button.disabled = !allowed;
    });
    this.allowed = allowed;
    this.entries.forEach((entry) => this.draw(entry));
  }

  choose(input) {
    for (const file of input.files) {
      this.add(file);
    }
    input.value = "";
  }

  add(file) {
    const wrong = file.size === 0 ? "file.empty" : file.size > this.files.most_mb * MEGABYTE ? "file.too_large" : "";
    const entry = { file, key: newKey(), state: wrong ? "refused" : "ready", why: wrong ? this.words.say(wrong, { most: this.files.most_mb }) : "", share: 0, number: "" };
    entry.title = make("span", { class: "room-file-name" }, `${file.name} · ${sized(file.size)}`);
    entry.note = make("p", { class: "room-hint", role: "status" });
    entry.bar = make("progress", { max: "1", value: "0", hidden: true, "aria-label": this.words.say("file.sending", { name: file.name, percent: "" }) });
    entry.send = make("button", { type: "button", class: "room-admit", "data-room-send-file": "", onclick: () => this.send(entry) });
    entry.drop = make("button", { type: "button", class: "room-plain", onclick: () => this.drop(entry) }, this.words.say("file.drop"));
    entry.element = make("li", { "data-room-pending": "" }, entry.title, entry.bar, entry.note, make("div", { class: "room-files-row" }, entry.send, entry.drop));
    this.entries.push(entry);
    this.list.append(entry.element);
    this.draw(entry);
    entry.send.focus();
  }

  draw(entry) {
    const { words } = this;
    const busy = entry.state === "sending";
    entry.bar.hidden = !busy;
    entry.bar.value = entry.share;
    entry.drop.hidden = busy;
    entry.send.hidden = busy || entry.state === "refused";
    entry.send.disabled = !this.allowed;
    write(entry.send, words.say(entry.state === "failed" ? "file.again" : "file.send"));
    const where = words.say(this.aside ? "file.to_side" : "file.to_all");
    write(entry.note, busy ? words.say("file.sending", { name: "", percent: Math.floor(entry.share * 100) }) : entry.why || where);
    entry.note.classList.toggle("room-hint-warn", Boolean(entry.why));
  }

  /* First the portal keeps it, then the room is told. A second try goes on where the first one failed. */
  async send(entry) {
    entry.state = "sending";
    entry.why = "";
    this.draw(entry);
    try {
      if (!entry.number) {
        const kept = await this.papers.handIn(entry.file, entry.key, (share) => {
          entry.share = share;
          this.draw(entry);
        });
        entry.number = kept.number;
      }
      await this.papers.tell(entry.number);
      this.drop(entry);
    } catch (error) {
      entry.state = "failed";
      entry.why = error.message || this.words.say(error.status === TOO_LARGE ? "file.too_large" : "file.offline", { most: this.files.most_mb });
      this.draw(entry);
    }
  }

  drop(entry) {
    entry.element.remove();
    this.entries = this.entries.filter((each) => each !== entry);
  }
}

function newKey() {
  return Array.from(window.crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
