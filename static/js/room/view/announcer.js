/* Says to screen readers, and briefly shows, what changed: who came, who left, who wants to speak. */

import { make } from "./element.js";

const SHOW_MS = 4500;

export class Announcer {
  constructor(root, words) {
    this.root = root;
    this.words = words;
    this.before = null;
    root.setAttribute("role", "log");
    root.setAttribute("aria-live", "polite");
  }

  say(key, places) {
    this.tell(this.words.say(key, places), SHOW_MS);
  }

  /* Show a text for so many milliseconds; returns the note, for who must take it away before. */
  tell(text, milliseconds = SHOW_MS) {
    const note = make("p", { class: "room-note" }, text);
    this.root.append(note);
    setTimeout(() => note.remove(), milliseconds);
    return note;
  }

  /* Compare two states and say what a person would notice. */
  show(state) {
    const { before } = this;
    this.before = state;
    if (!before) {
      return;
    }
    this.compareOwn(before.you, state.you);
    if (before.you.state === "admitted" && state.you.state === "admitted") {
      const asBefore = before.room.phase === state.room.phase && before.you.aside === state.you.aside && before.room.caucus_side === state.room.caucus_side;
      if (asBefore || state.you.host) {
        this.compareOthers(before.participants, state.participants);
      }
      this.comparePhase(before, state, asBefore);
      this.compareFloor(before.room, state);
      this.compareChair(before.room, state);
    }
  }

  comparePhase(before, { room, you }, asBefore) {
    if (asBefore) {
      return;
    }
    if (room.phase === "caucus") {
      this.say(you.aside ? "say.aside" : "say.outside");
    } else if (room.phase === "paused") {
      this.say("say.paused");
    } else if (room.phase === "live") {
      this.say(before.room.phase === "paused" ? "say.resumed" : "say.together");
    }
  }

  compareFloor(was, { room, you, participants }) {
    if (room.floor && room.floor !== was.floor) {
      const person = participants.find((each) => each.id === room.floor);
      this.say(room.floor === you.id ? "say.floor_you" : "say.floor", { name: person ? person.name : "" });
    }
  }

  /* Who chairs now, where the chair was handed over; and that nobody does, or somebody does again. */
  compareChair(was, { room, you, participants }) {
    if (was.mediator_present !== room.mediator_present) {
      this.say(room.mediator_present ? "say.mediator_back" : "say.mediator_away");
    } else if (was.chair && room.chair && room.chair !== was.chair) {
      const person = participants.find((each) => each.id === room.chair);
      this.say(room.chair === you.id ? "say.chair_you" : "say.chair", { name: person ? person.name : "" });
    }
  }

  compareOwn(was, is) {
    if (was.state !== "admitted" && is.state === "admitted") {
      this.say("say.admitted");
    } else if (is.state === "returned_to_lobby" && was.state !== is.state) {
      this.say("say.returned");
    }
  }

  compareOthers(was, is) {
    const old = new Map(was.map((p) => [p.id, p]));
    for (const person of is) {
      const past = old.get(person.id);
      old.delete(person.id);
      if (!past && person.state !== "admitted") {
        this.say("say.waiting", { name: person.name });
      } else if (person.state === "admitted" && (!past || past.state !== "admitted")) {
        this.say(person.role === "observer" ? "say.observer" : "say.entered", { name: person.name });
      }
      if (person.hand && !(past && past.hand)) {
        this.say("say.hand", { name: person.name });
      }
    }
    old.forEach((person) => this.say("say.left", { name: person.name }));
  }
}
