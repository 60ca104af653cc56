/* The line at the top that says in words how things stand. */

import { make, write } from "./element.js";

export class StateLine {
  constructor(root, words) {
    this.words = words;
    this.title = make("h1", { class: "room-title", tabindex: "-1" });
    this.phase = make("span", { class: "room-chip", role: "status" });
    this.recording = make("span", { class: "room-chip" }, words.say("state.recording_off"));
    this.locked = make("span", { class: "room-chip room-chip-warn", hidden: true }, words.say("state.locked"));
    this.people = make("span", { class: "room-chip" });
    this.elapsed = make("span", { class: "room-chip room-elapsed" });
    root.replaceChildren(this.title, make("div", { class: "room-chips" }, this.phase, this.recording, this.locked, this.people, this.elapsed));
    this.connection = "connecting";
    setInterval(() => this.count(), 1000);
  }

  show(state) {
    this.state = state;
    const { words } = this;
    const inside = state.you.state === "admitted";
    write(this.title, state.room.title);
    this.locked.hidden = !state.room.locked;
    const count = state.participants.filter((p) => p.state === "admitted" && p.connected).length + (inside ? 1 : 0);
    this.people.hidden = !inside;
    write(this.people, words.say("state.people", { count }));
    this.write();
  }

  setConnection(phase) {
    this.connection = phase;
    this.write();
  }

  write() {
    const bad = this.connection === "reconnecting" || this.connection === "failed";
    const inside = this.state && this.state.you.state === "admitted";
    write(this.phase, this.words.say(bad ? `state.${this.connection}` : inside ? "state.live" : "state.lobby"));
    this.phase.classList.toggle("room-chip-warn", bad);
    this.phase.classList.toggle("room-chip-live", !bad && Boolean(inside));
    this.elapsed.hidden = !inside;
    this.count();
  }

  count() {
    if (this.state && !this.elapsed.hidden) {
      const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(this.state.room.opened_at)) / 1000));
      const two = (n) => String(n).padStart(2, "0");
      const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
      write(this.elapsed, this.words.say("state.elapsed", { time }));
    }
  }
}
