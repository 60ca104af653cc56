/* What only a host has: the talk aside, the pause, the door, and the end. */

import { labelled, twice } from "./element.js";

const SIDES = ["applicant", "respondent", "third"];

export class HostBar {
  /* acts: {caucus(side), together, pause, resume, lock, end} */
  constructor(root, words, acts) {
    this.root = root;
    this.words = words;
    this.aside = SIDES.map((side) => ({ side, button: labelled({ "data-room-caucus": side, hidden: true, onclick: () => acts.caucus(side) }) }));
    this.together = labelled({ class: "room-button room-button-chosen", "data-room-together": "", hidden: true, onclick: acts.together });
    this.pause = labelled({ "data-room-pause": "", onclick: () => (this.paused ? acts.resume() : acts.pause()) });
    this.lock = labelled({ "data-room-lock": "", onclick: acts.lock });
    this.end = labelled({ class: "room-button room-button-grave", "data-room-end-button": "" });
    twice(
      this.end.button,
      () => this.end.face("end", words.say("host.end_sure")),
      () => this.end.face("end", words.say("host.end")),
      acts.end
    );
    this.end.face("end", words.say("host.end"));
    this.together.face("together", words.say("host.together"));
    root.setAttribute("role", "toolbar");
    root.setAttribute("aria-label", words.say("host.label"));
    root.replaceChildren(...this.aside.map((each) => each.button.button), ...[this.together, this.pause, this.lock, this.end].map((each) => each.button));
  }

  show(state) {
    const { words } = this;
    const { locked, phase, caucus_side } = state.room;
    this.root.hidden = !state.you.host;
    this.paused = phase === "paused";
    for (const { side, button } of this.aside) {
      const there = state.participants.some((person) => person.side === side && person.state === "admitted" && person.role !== "observer");
      button.button.hidden = !there || this.paused || caucus_side === side;
      button.face("aside", words.say("host.caucus", { side: words.say(`side.${side}`) }));
    }
    this.together.button.hidden = !caucus_side || this.paused;
    this.pause.face(this.paused ? "resume" : "pause", words.say(this.paused ? "host.resume" : "host.pause"), this.paused);
    this.lock.face(locked ? "unlock" : "lock", words.say(locked ? "host.unlock" : "host.lock"), locked);
  }
}
