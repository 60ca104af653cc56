/* The stage: the speaker large, the others in a strip, everyone with a name plate; or the waiting card. */

import { watchLevels } from "../protocol/levels.js";
import { make, write } from "./element.js";
import { Tile } from "./tile.js";
import { clock, since } from "./time.js";

const LOUD = 0.02;
const HOLD_MS = 2500;
/* A screen that has a place of its own stands beside its owner's tile, under this and the owner's id. */
const SCREEN = "screen:";

export class Stage {
  constructor(root, words, commands) {
    this.words = words;
    this.commands = commands;
    this.tiles = new Map();
    this.pictures = new Map();
    this.sounds = new Map();
    this.receivers = new Map();
    this.slots = {};
    this.shown = {};
    this.large = null;
    this.pinned = null;
    this.since = 0;
    this.ownTrack = null;
    this.waitTitle = make("h2", {}, words.say("wait.title"));
    this.waitText = make("p");
    this.waitTime = make("p", { class: "room-wait-time", role: "timer", hidden: true });
    this.card = make("div", { class: "room-wait", hidden: true, role: "status" }, make("div", { class: "room-wait-rings", "aria-hidden": "true" }), this.waitTitle, this.waitText, this.waitTime);
    this.main = make("div", { class: "room-main" });
    this.strip = make("div", { class: "room-strip" });
    this.viewer = make("section", { "aria-label": words.say("show.region"), "data-room-viewer": "", hidden: true });
    this.hasDocument = false;
    this.apart = false;
    root.replaceChildren(this.viewer, this.card, this.main, this.strip);
    this.root = root;
    setInterval(() => this.countWait(), 1000);
    watchLevels(this.receivers, (levels) => this.hear(levels));
    document.addEventListener("pointerdown", (event) => this.closeMenus(event.target));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.closeMenus(null));
  }

  /* An incoming place of the connection exists; a new connection brings new ones under the same names. */
  addSlot({ mid, kind, track, receiver }) {
    if (kind === "video") {
      this.pictures.set(mid, track);
    } else {
      const sound = this.sounds.get(mid) || new Audio();
      sound.autoplay = true;
      sound.srcObject = new MediaStream([track]);
      sound.play().catch(() => undefined);
      this.sounds.set(mid, sound);
      this.receivers.set(mid, receiver);
    }
  }

  show(state) {
    const { you, participants } = state;
    const inside = you.state === "admitted";
    this.slots = state.slots;
    this.shown = shownIn(state);
    this.room = state.room;
    const apart = inside && this.isApart(state);
    this.apart = apart;
    this.card.hidden = inside && !apart && participants.some((p) => p.state === "admitted");
    this.root.classList.toggle("is-waiting", !inside || apart);
    this.explainWait(state, inside);
    const own = Object.assign({}, you, { camera_on: you.camera }); /* the own tile shows the camera, also while a screen is shown */
    const people = inside ? [...withScreens(participants.filter((p) => p.state === "admitted"), state.screens), own] : [own];
    this.keep(people, you);
    this.place(people, you);
    this.playAll(you);
  }

  /* A document takes the large place, and people go to the strip. */
  showDocument(is) {
    this.hasDocument = is;
    this.root.classList.toggle("has-document", is);
    if (this.last) {
      this.place(this.last.people, this.last.you);
    }
  }

  /* Inside, but hearing nobody: a pause, or a caucus of others. */
  isApart({ room, you }) {
    return room.phase === "paused" || (room.phase === "caucus" && !you.aside);
  }

  explainWait(state, inside) {
    const { you, room } = state;
    const apart = inside && this.isApart(state);
    const outside = you.state === "returned_to_lobby" ? "returned" : room.mediator_present ? "with_mediator" : "without_mediator";
    const key = apart ? room.phase : inside ? (room.mediator_present ? "alone" : "mediator_away") : outside;
    this.waitTitle.hidden = inside && !apart;
    write(this.waitTitle, this.words.say(apart ? `wait.${room.phase}_title` : "wait.title"));
    write(this.waitText, this.words.say(apart && you.host && room.phase === "caucus" ? "wait.caucus_host" : `wait.${key}`));
    this.waitTime.hidden = !apart;
    this.waitingSince = apart ? room.phase_since : null;
    this.countWait();
  }

  countWait() {
    if (this.waitingSince) {
      write(this.waitTime, clock(since(this.waitingSince)));
    }
  }

  keep(people, you) {
    const present = new Set(people.map((p) => p.id));
    for (const [id, tile] of this.tiles) {
      if (!present.has(id)) {
        tile.element.remove();
        tile.play(null);
        this.tiles.delete(id);
      }
    }
    for (const person of people) {
      if (!this.tiles.has(person.id)) {
        this.tiles.set(person.id, new Tile(this.words, this.commands, (id) => this.pin(id)));
      }
      this.tiles.get(person.id).show(person, { own: person.id === you.id, host: you.host && !person.id.startsWith(SCREEN), room: this.room });
    }
  }

  /* The large one keeps its place until somebody else speaks for a while, or is pinned, or it is not there to be heard. */
  place(people, you) {
    const others = this.apart ? [] : people.filter((p) => p.id !== you.id);
    const heard = others.filter((p) => p.connected && (this.room.phase !== "caucus" || p.aside));
    const eligible = heard.length ? heard : others;
    if (!eligible.some((p) => p.id === this.large)) {
      const first = eligible.find((p) => p.role === "mediator") || eligible[0] || null;
      this.large = first ? first.id : null;
    }
    if (this.pinned && !people.some((p) => p.id === this.pinned)) {
      this.pinned = null;
    }
    const pinned = others.some((p) => p.id === this.pinned) ? this.pinned : null;
    const sharing = others.find((p) => p.screen);
    const large = this.hasDocument ? null : pinned || (sharing && sharing.id) || (others.some((p) => p.id === this.room.floor) ? this.room.floor : this.large);
    this.commands.large(large ? large.replace(SCREEN, "") : you.id);
    for (const person of people) {
      const { element } = this.tiles.get(person.id);
      const home = person.id === large ? this.main : this.strip;
      if (element.parentNode !== home) {
        home.append(element);
        this.tiles.get(person.id).video.play().catch(() => undefined);
      }
    }
    this.last = { people, you };
  }

  /* As in video/PROTOCOL.md. pictures {mid: rung}: how well each place is shown to oneself; unplayable [mid]: what this browser
     cannot show; others {id: line}: how the line of each other person is. */
  showQuality({ pictures, unplayable, others }) {
    this.tiles.forEach((tile, id) => tile.showLine(others[id] || "clear"));
    for (const [mid, rung] of Object.entries(pictures)) {
      const tile = this.tiles.get(this.shown[mid]);
      if (tile) {
        tile.showRung(unplayable && unplayable.includes(mid) ? "unplayable" : rung);
      }
    }
  }

  closeMenus(pressed) {
    this.tiles.forEach((tile) => tile.closeMenu(pressed));
  }

  pin(id) {
    this.pinned = this.pinned === id ? null : id;
    if (this.last) {
      this.place(this.last.people, this.last.you);
    }
  }

  playAll(you) {
    const shown = new Map();
    for (const [mid, id] of Object.entries(this.shown)) {
      if (this.pictures.has(mid)) {
        shown.set(id, this.pictures.get(mid));
      }
    }
    this.tiles.forEach((tile, id) => tile.play(id === you.id ? this.ownTrack : shown.get(id) || null));
    const places = Object.values(this.shown);
    this.tiles.forEach((tile, id) => places.includes(id) || tile.showRung("")); /* how well nothing is shown is not said */
  }

  setOwnTrack(track) {
    this.ownTrack = track;
  }

  /* Mark who speaks, and bring the one who keeps speaking to the middle. */
  hear(levels) {
    let loudest = null;
    let most = LOUD;
    this.tiles.forEach((tile) => tile.speaking(false));
    for (const [mid, level] of levels) {
      const id = this.slots[mid];
      const tile = id && this.tiles.get(id);
      if (tile && level > LOUD) {
        tile.speaking(true);
        if (level > most) {
          most = level;
          loudest = id;
        }
      }
    }
    const now = Date.now();
    if (!loudest || loudest === this.large) {
      this.since = now;
    } else if (now - this.since > HOLD_MS) {
      this.large = loudest;
      this.since = now;
      this.place(this.last.people, this.last.you);
    }
  }
}

/* {mid: tile} of everything that is shown. */
function shownIn({ slots, screens }) {
  const shown = Object.assign({}, slots);
  for (const [mid, id] of Object.entries(screens || {})) {
    shown[mid] = SCREEN + id;
  }
  return shown;
}

/* The people, and after them the screens that have places of their own; without one, a screen stands in its owner's tile. */
function withScreens(people, screens) {
  const owners = Object.values(screens || {});
  const apart = people.filter((p) => owners.includes(p.id));
  const seen = people.map((p) => (apart.includes(p) ? Object.assign({}, p, { screen: false, camera_on: p.camera }) : p));
  return [...seen, ...apart.map((p) => Object.assign({}, p, { id: SCREEN + p.id, seats: [], operator: "", hand: null, muted: false }))];
}
