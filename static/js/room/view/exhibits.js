/* Choosing what to show: the documents that everybody here may see, each a button. */

import { make, write } from "./element.js";

export class Exhibits {
  /* parts: {root, papers, show(document, pages)} */
  constructor(words, parts) {
    Object.assign(this, { words, parts });
    this.list = make("ul", { class: "room-exhibits" });
    this.note = make("p", { class: "room-hint", role: "status" });
    this.title = make("h2", { id: "room-exhibits-title", tabindex: "-1" }, words.say("show.choose"));
    this.close = make("button", { type: "button", class: "room-plain", onclick: () => this.hide() }, words.say("drawer.close"));
    this.sheet = make(
      "section",
      { class: "room-sheet room-choosing", role: "dialog", "aria-labelledby": "room-exhibits-title", "data-room-exhibits": "", hidden: true, onkeydown: (event) => event.key === "Escape" && this.hide() },
      this.title,
      make("div", { class: "room-sheet-text" }, this.list, this.note),
      make("div", { class: "room-sheet-answers" }, this.close)
    );
    parts.root.append(this.sheet);
  }

  async open() {
    this.before = document.activeElement;
    this.sheet.hidden = false;
    this.title.focus();
    this.list.replaceChildren();
    write(this.note, this.words.say("show.loading"));
    try {
      const { exhibits, others } = await this.parts.papers.offered();
      this.list.replaceChildren(...exhibits.map((each) => this.item(each)));
      const empty = exhibits.length ? "" : this.words.say("show.none");
      write(this.note, [empty, others ? this.words.say("show.others", { count: others }) : ""].filter(Boolean).join(" "));
    } catch (error) {
      write(this.note, error.message || this.words.say("file.offline"));
    }
  }

  hide() {
    this.sheet.hidden = true;
    if (this.before && this.before.isConnected) {
      this.before.focus();
    }
  }

  item({ document, title, side, by }) {
    const about = [by, side === "shared" ? "" : this.words.say("file.confidential")].filter(Boolean).join(" · ");
    return make(
      "li",
      {},
      make("button", { type: "button", class: "room-exhibit", "data-room-exhibit": document, onclick: () => this.choose(document) }, make("span", {}, title), about ? make("small", {}, about) : null)
    );
  }

  /* How many pages it has is asked for here, so that what cannot be drawn is never shown. */
  async choose(document) {
    write(this.note, this.words.say("show.loading"));
    try {
      const { pages } = await this.parts.papers.about(document);
      this.parts.show(document, pages);
      this.hide();
    } catch (error) {
      write(this.note, error.message || this.words.say("file.offline"));
    }
  }
}
