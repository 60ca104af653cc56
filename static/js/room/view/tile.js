/* One person on the stage: picture, name plate with the seats, and for hosts what they may do. */

import { icon, make, twice, write } from "./element.js";

/* What is said of a picture that the own line hardly carries, or that this browser has no codec for. */
const POOR = { still: "plate.still", off: "plate.off", unplayable: "plate.unplayable" };
const NO_PICTURE = ["off", "unplayable"];

export class Tile {
  /* commands: {floor, aside, hand_over, mute, send_out, remove} called with the person's id, or null for who is no host. */
  constructor(words, commands, pin) {
    this.words = words;
    this.commands = commands;
    this.person = null;
    this.video = make("video", { class: "room-tile-picture", playsinline: true, autoplay: true });
    this.video.muted = true;
    this.initial = make("span", { class: "room-tile-initial", "aria-hidden": "true" });
    this.title = make("span", { class: "room-plate-name" });
    this.role = make("span", { class: "room-plate-role" });
    this.seats = make("ul", { class: "room-plate-seats", hidden: true });
    this.marks = make("span", { class: "room-plate-marks" });
    this.weak = make("span", { class: "room-mark room-mark-text", "data-room-weak": "", hidden: true });
    this.menu = make("details", { class: "room-tile-menu", hidden: true });
    this.element = make(
      "article",
      {
        class: "room-tile",
        tabindex: "0",
        ondblclick: () => this.person && pin(this.person.id),
        onkeydown: (event) => event.key === "Enter" && event.target === this.element && pin(this.person.id),
      },
      make("div", { class: "room-tile-view" }, this.initial, this.video),
      make("div", { class: "room-plate" }, make("div", { class: "room-plate-line" }, this.title, this.role, this.marks, this.weak), this.seats),
      this.menu
    );
  }

  show(person, { own, host, room }) {
    this.room = room;
    this.person = person;
    const { words } = this;
    write(this.title, own ? `${person.name}（${words.say("plate.you")}）` : person.name);
    write(this.role, words.role(person));
    write(this.initial, Array.from(person.name)[0] || "");
    this.showSeats(person.operator && !own ? [...person.seats, words.say("plate.operator", { name: person.operator })] : person.seats);
    this.outside = Boolean(host && !own && room.phase === "caucus" && !person.aside);
    this.showMarks(person);
    this.element.classList.toggle("is-own", own);
    this.element.classList.toggle("is-screen", person.screen && !own);
    this.element.classList.toggle("has-no-picture", this.hasNoPicture());
    this.element.classList.toggle("is-lost", !person.connected);
    this.element.classList.toggle("is-outside", this.outside);
    this.element.dataset.side = person.side;
    this.element.dataset.participant = person.id;
    this.element.setAttribute("aria-label", [person.name, words.role(person), person.screen && !own ? words.say("plate.screen") : ""].filter(Boolean).join("，"));
    this.menu.hidden = !host || own;
    if (host && !own) {
      this.showMenu(person, room);
    }
  }

  showSeats(seats) {
    this.seats.hidden = seats.length === 0;
    const shown = Array.from(this.seats.children, (item) => item.textContent).join("\n");
    if (shown !== seats.join("\n")) {
      this.seats.replaceChildren(...seats.map((seat) => make("li", {}, seat)));
    }
  }

  showMarks(person) {
    const { room } = this;
    const marks = [];
    if (room.chair === person.id) {
      marks.push(["", "plate.chair"]);
    }
    if (room.floor === person.id) {
      marks.push(["", "plate.floor"]);
    }
    if (this.outside) {
      marks.push(["", "plate.outside"]);
    }
    if (!person.connected) {
      marks.push(["", "plate.connecting"]);
    }
    if (person.screen) {
      marks.push(["", "plate.screen"]);
    }
    if (person.may_show) {
      marks.push(["", "plate.may_show"]);
    }
    if (person.hand) {
      marks.push(["hand", "plate.hand"]);
    }
    if (person.shows && !person.camera_on) {
      marks.push(["camera_off", "plate.camera_off"]);
    }
    if (this.rung in POOR) {
      marks.push(["", POOR[this.rung]]);
    }
    if (person.muted) {
      marks.push(["microphone_off", "plate.muted"]);
    }
    const key = marks.map((mark) => mark[1]).join();
    if (this.marked !== key) {
      this.marked = key;
      this.marks.replaceChildren(
        ...marks.map(([drawing, text]) =>
          make("span", { class: `room-mark room-mark-${drawing || "text"}`, title: this.words.say(text) },
            drawing ? icon(drawing) : null,
            make("span", { class: drawing ? "visually-hidden" : "" }, this.words.say(text)))
        )
      );
    }
  }

  /* What a host may do with this person changes with the state; an open menu is not pulled from under the hand. */
  showMenu(person, room) {
    const key = [person.name, room.phase, person.aside, person.role, person.may_show, room.floor === person.id, room.chair].join();
    if (this.menuKey !== key && !this.menu.open) {
      this.menuKey = key;
      this.fillMenu(person, room);
    }
  }

  fillMenu(person, room) {
    const { words, commands } = this;
    const chairs = ["mediator", "co_mediator"].includes(person.role);
    const item = (key, act) => make("button", { type: "button", onclick: () => this.choose(act) }, words.say(key));
    const remove = make("button", { type: "button", class: "is-grave" }, words.say("host.remove"));
    twice(
      remove,
      () => write(remove, words.say("host.remove_sure")),
      () => write(remove, words.say("host.remove")),
      () => this.choose(commands.remove)
    );
    this.menu.replaceChildren(
      make("summary", { "aria-label": words.say("host.manage", { name: person.name }) }, "···"),
      make("div", { class: "room-tile-choices" }, make("strong", {}, person.name),
        item(room.floor === person.id ? "host.floor_end" : "host.floor", commands.floor),
        room.phase === "caucus" ? item(person.aside ? "host.aside_out" : "host.aside_in", (id) => commands.aside(id, !person.aside)) : null,
        item(person.may_show ? "host.let_show_end" : "host.let_show", (id) => commands.let_show(id, !person.may_show)),
        chairs ? item("host.hand_over", commands.hand_over) : null,
        item("host.mute", commands.mute), item("host.return", commands.send_out), remove)
    );
  }

  /* Whatever is pressed elsewhere closes the menu. */
  closeMenu(pressed) {
    if (this.menu.open && !this.menu.contains(pressed)) {
      this.menu.open = false;
    }
  }

  choose(act) {
    this.menu.open = false;
    act(this.person.id);
  }

  /* How this person's own line is; only what is bad is said. */
  showLine(line) {
    this.weak.hidden = line === "clear" || line === "small";
    write(this.weak, this.weak.hidden ? "" : this.words.say("plate.weak"));
  }

  /* A picture that the line does not carry is no picture; one that hardly moves says so. */
  showRung(rung) {
    if (this.rung !== rung) {
      this.rung = rung;
      this.element.dataset.rung = rung;
      this.element.classList.toggle("has-no-picture", this.hasNoPicture());
      this.showMarks(this.person);
    }
  }

  hasNoPicture() {
    const { person } = this;
    return !person.camera_on || !person.connected || !person.shows || NO_PICTURE.includes(this.rung);
  }

  /* Show a track, or none. */
  play(track) {
    const now = this.video.srcObject && this.video.srcObject.getVideoTracks()[0];
    if (now !== track) {
      this.video.srcObject = track ? new MediaStream([track]) : null;
      if (track) {
        this.video.play().catch(() => undefined);
      }
    }
  }

  speaking(is) {
    this.element.classList.toggle("is-speaking", is);
  }
}
