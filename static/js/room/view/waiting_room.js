/* The waiting room as hosts see it: who waits, whether the identity is checked, one click to let in. */

import { make, write } from "./element.js";

export class WaitingRoom {
  /* acts: {admit, identify, remove} called with an id */
  constructor(root, words, acts) {
    this.root = root;
    this.words = words;
    this.acts = acts;
    this.rows = new Map();
    this.empty = make("p", { class: "room-hint" }, words.say("waiting.empty"));
    this.locked = make("p", { class: "room-hint room-hint-warn", hidden: true }, words.say("waiting.locked"));
    this.list = make("ul", { class: "room-waiting-list" });
    root.replaceChildren(make("h2", {}, words.say("waiting.title")), this.locked, this.empty, this.list);
  }

  show(state) {
    const waiting = state.participants.filter((p) => p.state !== "admitted");
    this.root.hidden = !state.you.host;
    this.empty.hidden = waiting.length > 0;
    this.root.classList.toggle("is-empty", waiting.length === 0);
    this.locked.hidden = !state.room.locked || waiting.length === 0;
    const present = new Set(waiting.map((p) => p.id));
    for (const [id, row] of this.rows) {
      if (!present.has(id)) {
        row.item.remove();
        this.rows.delete(id);
      }
    }
    waiting.forEach((person) => this.showRow(person, state.room.locked));
  }

  showRow(person, locked) {
    if (!this.rows.has(person.id)) {
      this.rows.set(person.id, this.addRow(person));
    }
    const row = this.rows.get(person.id);
    const { words } = this;
    write(row.who, person.name);
    write(row.role, [words.role(person), ...person.seats].join(" · "));
    write(row.identity, words.say(person.identified ? "waiting.identified" : "waiting.not_identified"));
    row.identity.classList.toggle("is-checked", person.identified);
    row.identify.hidden = person.identified;
    row.admit.disabled = locked || !person.connected;
  }

  addRow(person) {
    const { words, acts } = this;
    const row = {
      who: make("strong"),
      role: make("span", { class: "room-waiting-role" }),
      identity: make("span", { class: "room-identity" }),
      identify: make("button", { type: "button", class: "room-plain", onclick: () => acts.identify(person.id) }, words.say("waiting.identify")),
      admit: make("button", { type: "button", class: "room-admit", "data-room-admit": person.id, onclick: () => acts.admit(person.id) }, words.say("waiting.admit")),
    };
    row.item = make(
      "li",
      { "data-participant": person.id },
      make("div", { class: "room-waiting-who" }, row.who, row.role, row.identity),
      make("div", { class: "room-waiting-acts" }, row.admit, row.identify)
    );
    this.list.append(row.item);
    return row;
  }
}
