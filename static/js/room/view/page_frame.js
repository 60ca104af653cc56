/* One page as a picture in a frame: fitted, enlarged around a place, with the presenter's pointer on it. */

import { make, write } from "./element.js";

const NARROW = 600;
const KEPT = 6;

export class PageFrame {
  /* acts: {moved(x, y): the person moved it by hand, pointed(x, y) or pointed(null)} in thousandths of the page */
  constructor(words, papers, acts) {
    this.words = words;
    this.papers = papers;
    this.acts = acts;
    this.pictures = new Map();
    this.view = null;
    this.dot = make("span", { class: "room-page-dot", hidden: true });
    this.page = make("div", { class: "room-page" }, this.dot);
    this.note = make("p", { class: "room-page-note", hidden: true });
    this.again = make("button", { type: "button", class: "room-plain", hidden: true, onclick: () => this.retry() }, words.say("show.retry"));
    this.element = make("div", { class: "room-page-frame", tabindex: "0", role: "group", "data-room-page": "" }, this.page, this.note, this.again);
    for (const name of ["wheel", "touchmove"]) {
      this.element.addEventListener(name, () => this.byHand(), { passive: true });
    }
    this.element.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.page.addEventListener("pointermove", (event) => this.point(event));
    this.page.addEventListener("pointerdown", (event) => this.point(event));
    this.page.addEventListener("pointerleave", () => this.acts.pointed(null));
    new ResizeObserver(() => this.fit()).observe(this.element);
  }

  /* Show a page; `next` is fetched beforehand. */
  show(view, next) {
    const before = this.view;
    this.view = view;
    if (!before || before.document !== view.document || before.page !== view.page) {
      this.dot.hidden = true;
    }
    const picture = this.picture(view.document, view.page, view.zoom > 100);
    if (this.shown !== picture) {
      this.place(picture);
    } else if (!before || ["zoom", "x", "y"].some((name) => before[name] !== view[name])) {
      this.fit(); /* not where a hand has just moved it */
    }
    if (next && picture.complete) {
      this.picture(view.document, next, false);
    }
  }

  clear() {
    this.view = this.shown = null;
    this.pictures.clear();
    this.page.replaceChildren(this.dot);
    this.dot.hidden = true;
  }

  name(text) {
    this.element.setAttribute("aria-label", text);
    if (this.shown) {
      this.shown.alt = text;
    }
  }

  /* The picture of a page: one that is there already is not fetched again, a few are kept. */
  picture(document, page, large) {
    const small = !large && this.element.clientWidth < NARROW;
    const url = this.papers.page(document, page, small);
    if (!this.pictures.has(url)) {
      const picture = make("img", { class: "room-page-picture", alt: "", draggable: "false" });
      picture.onload = picture.onerror = () => picture === this.shown && this.settle();
      picture.src = url;
      this.pictures.set(url, picture);
      if (this.pictures.size > KEPT) {
        this.pictures.delete(this.pictures.keys().next().value);
      }
    }
    return this.pictures.get(url);
  }

  place(picture) {
    this.shown = picture;
    this.page.replaceChildren(picture, this.dot);
    this.settle();
  }

  settle() {
    const { complete, naturalWidth } = this.shown;
    const failed = complete && !naturalWidth;
    this.page.hidden = !complete || failed;
    this.note.hidden = complete && !failed;
    this.again.hidden = !failed;
    write(this.note, this.words.say(failed ? "show.failed" : "show.loading"));
    this.fit();
  }

  retry() {
    this.pictures.delete(this.shown.getAttribute("src"));
    this.shown = null;
    this.show(this.view);
  }

  /* At 100 the whole page is seen; enlarged, the place that is looked at is in the middle. */
  fit() {
    if (!this.shown || !this.shown.naturalWidth || !this.view) {
      return;
    }
    const { clientWidth, clientHeight } = this.element;
    const { naturalWidth, naturalHeight } = this.shown;
    const scale = Math.min(clientWidth / naturalWidth, clientHeight / naturalHeight) * (this.view.zoom / 100);
    const width = Math.floor(naturalWidth * scale);
    const height = Math.floor(naturalHeight * scale);
    this.page.style.width = `${width}px`;
    this.page.style.height = `${height}px`;
    this.element.scrollLeft = (width * this.view.x) / 1000 - clientWidth / 2;
    this.element.scrollTop = (height * this.view.y) / 1000 - clientHeight / 2;
  }

  /* Only what a hand moves is told: `fit` scrolls too. */
  byHand() {
    this.handAt = Date.now();
  }

  scrolled() {
    if (this.view && this.view.zoom > 100 && Date.now() - (this.handAt || 0) < 1500) {
      const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.element;
      const { offsetWidth, offsetHeight } = this.page;
      const x = Math.round((1000 * (scrollLeft + clientWidth / 2)) / offsetWidth);
      const y = Math.round((1000 * (scrollTop + clientHeight / 2)) / offsetHeight);
      this.view = Object.assign({}, this.view, { x, y });
      this.acts.moved(x, y);
    }
  }

  point(event) {
    const box = this.page.getBoundingClientRect();
    this.acts.pointed((1000 * (event.clientX - box.left)) / box.width, (1000 * (event.clientY - box.top)) / box.height);
  }

  /* Where the presenter points; null for nowhere. */
  showDot(x, y) {
    this.dot.hidden = x === null;
    if (x !== null) {
      this.dot.style.left = `${x / 10}%`;
      this.dot.style.top = `${y / 10}%`;
    }
  }
}
