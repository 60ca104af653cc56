/* What only a host has: the door, and the end. */

import { labelled, twice } from "./element.js";

export class HostBar {
  constructor(root, words, acts) {
    this.root = root;
    this.words = words;
    this.lock = labelled({ "data-room-lock": "", onclick: acts.lock });
    this.end = labelled({ class: "room-button room-button-grave", "data-room-end-button": "" });
    twice(
      this.end.button,
      () => this.end.face("end", words.say("host.end_sure")),
      () => this.end.face("end", words.say("host.end")),
      acts.end
    );
    this.end.face("end", words.say("host.end"));
    root.setAttribute("role", "toolbar");
    root.setAttribute("aria-label", words.say("host.label"));
    root.replaceChildren(this.lock.button, this.end.button);
  }

  show(state) {
    this.root.hidden = !state.you.host;
    const { locked } = state.room;
    this.lock.face(locked ? "unlock" : "lock", this.words.say(locked ? "host.unlock" : "host.lock"), locked);
  }
}
