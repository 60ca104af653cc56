/* The line at the top that says in words how things stand. */

import { make, write } from "./element.js";
import { clock, since } from "./time.js";

export class StateLine {
  constructor(root, words) {
    this.words = words;
    this.title = make("h1", { class: "room-title", tabindex: "-1" });
    this.phase = make("span", { class: "room-chip", role: "status" });
    this.timer = make("span", { class: "room-chip room-elapsed", role: "timer", "data-room-phase-timer": "", hidden: true });
    this.recording = make("span", { class: "room-chip", "data-room-recording": "" }, words.say("state.recording_off"));
    this.locked = make("span", { class: "room-chip room-chip-warn", hidden: true }, words.say("state.locked"));
    this.people = make("span", { class: "room-chip" });
    this.observers = make("span", { class: "room-chip room-chip-warn", hidden: true });
    this.elapsed = make("span", { class: "room-chip room-elapsed" });
    const chips = [this.phase, this.timer, this.recording, this.locked, this.people, this.observers, this.elapsed];
    root.replaceChildren(this.title, make("div", { class: "room-chips" }, ...chips));
    this.connection = "connecting";
    setInterval(() => this.count(), 1000);
  }

  show(state) {
    this.state = state;
    const { words } = this;
    const inside = state.you.state === "admitted";
    write(this.title, state.room.title);
    this.locked.hidden = !state.room.locked;
    const present = state.participants.filter((person) => person.state === "admitted" && person.connected);
    this.people.hidden = !inside || (state.room.phase === "caucus" && !state.you.host && !state.you.aside);
    write(this.people, words.say("state.people", { count: present.length + (inside ? 1 : 0) }));
    const observers = present.filter((person) => person.role === "observer").map((person) => person.name);
    this.observers.hidden = observers.length === 0;
    write(this.observers, words.say("state.observers", { names: observers.join("、") }));
    this.write();
  }

  setConnection(phase) {
    this.connection = phase;
    this.write();
  }

  write() {
    const bad = this.connection === "reconnecting" || this.connection === "failed";
    const inside = Boolean(this.state && this.state.you.state === "admitted");
    const live = inside && this.state.room.phase === "live";
    write(this.phase, bad ? this.words.say(`state.${this.connection}`) : this.words.say(`state.${inside ? "live" : "lobby"}`));
    const away = live && !this.state.room.mediator_present;
    if (!bad && inside && !live) {
      write(this.phase, this.special(this.state));
    } else if (!bad && away) {
      write(this.phase, this.words.say("state.mediator_away"));
    }
    this.phase.classList.toggle("room-chip-warn", bad || away);
    this.phase.classList.toggle("room-chip-live", !bad && live && !away);
    this.phase.classList.toggle("room-chip-aside", !bad && inside && !live);
    this.elapsed.hidden = !inside;
    this.timer.hidden = !inside || live;
    this.count();
  }

  /* A caucus or a pause, in the words for this person. */
  special({ room, you }) {
    const { words } = this;
    if (room.phase === "caucus" && room.caucus_side && (you.aside || you.host)) {
      return words.say("state.caucus", { side: words.say(`side.${room.caucus_side}`) });
    }
    return words.say(room.phase === "caucus" ? "state.caucus_outside" : "state.paused");
  }

  count() {
    if (this.state && !this.elapsed.hidden) {
      write(this.elapsed, this.words.say("state.elapsed", { time: clock(since(this.state.room.opened_at)) }));
      write(this.timer, clock(since(this.state.room.phase_since)));
    }
  }
}
