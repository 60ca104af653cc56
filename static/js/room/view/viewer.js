/* The document that is shown to all: whose, which page, and the way through it. Everybody follows the presenter, or looks alone. */

import { make, write } from "./element.js";
import { Following } from "./following.js";
import { PageFrame } from "./page_frame.js";

const STEP = 50;
const TOLD_MS = 125;
const NEXT = ["ArrowRight", "PageDown"];
const BACK = ["ArrowLeft", "PageUp"];

export class Viewer {
  /* parts: {root, papers, send(type, fields), say(text), shown(is there a document)} */
  constructor(words, me, parts) {
    Object.assign(this, { words, parts });
    this.following = new Following(me.id);
    this.title = "";
    this.points = false;
    this.frame = new PageFrame(words, parts.papers, {
      moved: (x, y) => this.look({ x, y }),
      pointed: (x, y) => this.point(x, y),
    });
    const button = (key, act, attributes) => make("button", Object.assign({ type: "button", class: "room-plain", onclick: act, "aria-label": words.say(key), title: words.say(key) }, attributes));
    this.caption = make("p", { class: "room-viewer-caption", role: "status", "data-room-caption": "" });
    this.back = button("show.back", () => this.turn(-1), { "data-room-page-back": "" });
    this.next = button("show.next", () => this.turn(1), { "data-room-page-next": "" });
    this.smaller = button("show.smaller", () => this.zoom(-STEP));
    this.larger = button("show.larger", () => this.zoom(STEP), { "data-room-larger": "" });
    this.pointer = button("show.pointer", () => this.switchPointer(), { "aria-pressed": "false" });
    this.alone = make("button", { type: "button", class: "room-plain", "data-room-follow": "", onclick: () => this.switchFollowing() });
    this.away = button("show.end", () => parts.send("put_away", {}), { "data-room-put-away": "" });
    [[this.back, "‹"], [this.next, "›"], [this.smaller, "−"], [this.larger, "＋"], [this.pointer, "◎"]].forEach(([element, sign]) => write(element, sign));
    write(this.away, words.say("show.end"));
    this.away.removeAttribute("aria-label");
    this.number = make("span", { class: "room-viewer-number" });
    parts.root.classList.add("room-viewer");
    parts.root.hidden = true;
    parts.root.replaceChildren(
      make("div", { class: "room-viewer-head" }, this.caption, make("div", { class: "room-viewer-ends" }, this.alone, this.away)),
      this.frame.element,
      make("div", { class: "room-viewer-bar", role: "toolbar", "aria-label": words.say("show.bar") }, this.back, this.number, this.next, this.smaller, this.larger, this.pointer)
    );
    document.addEventListener("keydown", (event) => this.key(event));
  }

  /* The room's word: what lies before this person, or nothing. */
  async take(message) {
    const change = this.following.take(message);
    if (change === "opened") {
      this.title = "";
      this.frame.clear();
      this.switchPointer(false);
      await this.learn(message);
    } else if (change === "closed") {
      this.parts.root.hidden = true;
      this.frame.clear();
      this.parts.shown(false);
      this.parts.say(this.words.say("show.ended"));
    } else if (this.following.shown) {
      this.draw();
    }
  }

  /* The title comes from the portal, so that nobody can call a paper what it is not. */
  async learn({ document }) {
    this.parts.root.hidden = false;
    this.parts.shown(true);
    this.draw();
    let about = { title: this.words.say("show.untitled") };
    try {
      about = await this.parts.papers.about(document);
    } catch (error) {
      /* the page's own picture says that it cannot be seen */
    }
    if (this.following.shown && this.following.shown.document === document) {
      this.title = about.title;
      this.draw();
    }
  }

  /* A host may end what somebody else shows. */
  showState({ you }) {
    this.host = you.host;
    this.draw();
  }

  draw() {
    const { words, following } = this;
    if (!following.shown) {
      return;
    }
    const { shown, view, presents, follows } = following;
    const places = { name: shown.name, title: this.title, page: view.page, pages: shown.pages };
    const key = presents ? "show.yours" : follows ? "show.caption" : "show.alone_caption";
    write(this.caption, this.title ? words.say(key, places) : words.say("show.loading"));
    write(this.number, `${view.page} / ${shown.pages}`);
    this.back.disabled = view.page <= 1;
    this.next.disabled = view.page >= shown.pages;
    this.smaller.disabled = view.zoom <= 100;
    this.larger.disabled = view.zoom >= 400;
    this.pointer.hidden = !presents;
    this.alone.hidden = presents;
    write(this.alone, words.say(follows ? "show.look_alone" : "show.follow_again"));
    this.away.hidden = !presents && !this.host;
    this.parts.root.classList.toggle("is-own", !follows);
    this.frame.show(view, view.page < shown.pages ? view.page + 1 : 0);
    this.frame.name(words.say("show.page_of", places));
  }

  turn(by) {
    this.look({ page: this.following.view.page + by });
  }

  zoom(by) {
    this.look({ zoom: this.following.view.zoom + by });
  }

  /* Every look of the presenter goes to all, a few a second at most and the last one always. */
  look(change) {
    const view = this.following.look(change);
    this.draw();
    if (view && !this.sending) {
      this.sending = setTimeout(() => {
        this.sending = 0;
        if (this.following.presents) {
          this.parts.send("turn", this.following.sending());
        }
      }, change.x === undefined ? 0 : TOLD_MS);
    }
  }

  switchFollowing() {
    if (this.following.follows) {
      this.following.look({});
    } else {
      this.following.follow();
    }
    this.draw();
  }

  switchPointer(on = !this.points) {
    if (this.points && !on) {
      this.point(null);
    }
    this.points = on && this.following.presents;
    this.pointer.setAttribute("aria-pressed", String(this.points));
    this.parts.root.classList.toggle("is-pointing", this.points);
  }

  /* The presenter's hand, a few times a second; one word when it goes away. */
  point(x, y) {
    const now = Date.now();
    if (!this.points || !this.following.presents || (x !== null && now - (this.pointedAt || 0) < TOLD_MS)) {
      return;
    }
    this.pointedAt = now;
    const { document, page } = this.following.view;
    const place = (value) => Math.round(Math.min(Math.max(value, 0), 1000));
    const spot = x === null ? { x: 0, y: 0, on: false } : { x: place(x), y: place(y), on: true };
    this.frame.showDot(spot.on ? spot.x : null, spot.y);
    this.parts.send("point", Object.assign({ document, page }, spot));
  }

  /* Somebody else points. */
  takePointer({ document, page, x, y, on }) {
    const { view } = this.following;
    const same = view && view.document === document && view.page === page;
    this.frame.showDot(same && on ? x : null, y);
  }

  /* Arrow keys turn pages: for the presenter wherever nothing is being typed, for others while the page has the focus. */
  key(event) {
    const typing = event.target.closest && event.target.closest("input, textarea, select, summary, [role=dialog]");
    const here = this.parts.root.contains(event.target);
    if (!this.following.shown || typing || event.ctrlKey || event.altKey || event.metaKey || !(here || this.following.presents)) {
      return;
    }
    const { view, shown } = this.following;
    const enlarged = view.zoom > 100 && event.target === this.frame.element && event.key.startsWith("Arrow");
    if (enlarged) {
      this.frame.byHand();
    } else if (NEXT.includes(event.key)) {
      this.press(event, { page: view.page + 1 });
    } else if (BACK.includes(event.key)) {
      this.press(event, { page: view.page - 1 });
    } else if (event.key === "Home" || event.key === "End") {
      this.press(event, { page: event.key === "Home" ? 1 : shown.pages });
    } else if (event.key === "+" || event.key === "-") {
      this.press(event, { zoom: view.zoom + (event.key === "+" ? STEP : -STEP) });
    }
  }

  press(event, change) {
    event.preventDefault();
    this.look(change);
  }
}
