/* What somebody looks at while a document is shown: the presenter's page, or one of the own choice. Knows no page of the browser. */

const WIDEST = 400;

export class Following {
  constructor(me) {
    this.me = me;
    this.shown = null;
    this.own = null;
    this.sent = [];
  }

  /* A message of the room; says what it means: "opened", "turned", "closed", or "" where nothing changed. */
  take(message) {
    const before = this.shown;
    if (before && this.isEcho(message)) {
      return "";
    }
    this.shown = message.document ? message : null;
    if (!this.shown || !before || before.document !== message.document) {
      this.own = null;
      return this.shown ? "opened" : before ? "closed" : "";
    }
    return "turned";
  }

  /* The own look goes out and comes back; meanwhile the presenter may be further, and is not taken back by it. */
  sending() {
    this.sent = [...this.sent.slice(-20), keyOf(this.shown)];
    return this.view;
  }

  isEcho(message) {
    const place = message.by === this.me ? this.sent.indexOf(keyOf(message)) : -1;
    this.sent = this.sent.slice(place + 1);
    return place >= 0;
  }

  get presents() {
    return Boolean(this.shown) && this.shown.by === this.me;
  }

  get follows() {
    return !this.own;
  }

  /* {document, page, zoom, x, y}: what is before the eyes, or null. */
  get view() {
    if (!this.shown) {
      return null;
    }
    const { document, page, zoom, x, y } = this.own || this.shown;
    return { document, page, zoom, x, y };
  }

  /* Go to another page or place, kept within the document: the presenter's look is the one to send to all (returned),
     anybody else's is the own from now on (null is returned). */
  look(change) {
    const view = Object.assign({}, this.view, change);
    view.page = within(view.page, 1, this.shown.pages);
    view.zoom = within(view.zoom, 100, WIDEST);
    view.x = within(view.x, 0, 1000);
    view.y = within(view.y, 0, 1000);
    if (change.page !== undefined && change.y === undefined) {
      view.x = 500;
      view.y = view.zoom > 100 ? 0 : 500;
    }
    if (this.presents) {
      Object.assign(this.shown, view);
      return view;
    }
    this.own = view;
    return null;
  }

  /* Look with the presenter again. */
  follow() {
    this.own = null;
  }
}

function keyOf({ document, page, zoom, x, y }) {
  return [document, page, zoom, x, y].join();
}

function within(value, least, most) {
  return Math.round(Math.min(Math.max(value, least), most));
}
