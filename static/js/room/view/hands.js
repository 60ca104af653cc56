/* Who wants to speak, in the order of the raised hands: hosts give the floor, everybody else sees the own place in the row. */

import { make, write } from "./element.js";

/* Those with a hand up, the first one first; empty for who must not know. */
export function waitingToSpeak({ you, participants, room }) {
  const sees = you.host || room.phase === "live" || you.aside;
  const raised = [...participants, you].filter((person) => person.hand && person.state === "admitted");
  return sees ? raised.sort((a, b) => (a.hand < b.hand ? -1 : 1)) : [];
}

export class Hands {
  /* floor(id): ask this person to speak */
  constructor(root, words, floor) {
    this.root = root;
    this.words = words;
    this.floor = floor;
    this.shown = "";
    this.title = make("h2", {}, words.say("hands.title"));
    this.list = make("ol", { class: "room-hands" });
    this.own = make("p", { class: "room-hint", role: "status", "data-room-own-place": "" });
    root.replaceChildren(this.title, this.list, this.own);
  }

  show(state) {
    const { you } = state;
    const row = waitingToSpeak(state);
    const place = row.findIndex((person) => person.id === you.id) + 1;
    this.root.hidden = !row.length;
    write(this.own, place && !you.host ? this.words.say("hands.own", { place }) : "");
    const key = row.map((person) => `${person.id} ${person.name} ${you.host}`).join("\n");
    if (key !== this.shown) {
      this.shown = key;
      this.list.replaceChildren(...row.map((person) => this.item(person, you.host)));
    }
  }

  item(person, host) {
    const button = host
      ? make("button", { type: "button", class: "room-plain", "data-room-floor": person.id, onclick: () => this.floor(person.id) }, this.words.say("host.floor"))
      : null;
    return make("li", {}, make("span", {}, person.name), button);
  }
}
