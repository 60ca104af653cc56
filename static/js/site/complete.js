// data-complete="/search/complete" on a search box: what the beginning may become, while one types, as a combobox with a listbox
// (ARIA 1.2). Up and down choose, Enter takes, Escape closes and gives the typed words back. Without JavaScript the box stays a box.
// data-complete-said: the sentence for screen readers, %s for the number.
const PAUSE_MS = 150;
let boxes = 0;

function make(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

class Completing {
  constructor(box) {
    boxes += 1;
    this.box = box;
    this.typed = box.value;
    this.chosen = -1;
    this.latest = 0;
    this.known = new Map();
    this.list = make("ul", { id: `completions-${boxes}`, class: "completions", role: "listbox", hidden: "" });
    this.list.setAttribute("aria-label", box.labels && box.labels[0] ? box.labels[0].textContent.trim() : box.name);
    this.said = make("p", { class: "visually-hidden", role: "status" });
    box.form.classList.add("has-completions");
    box.form.append(this.list, this.said);
    for (const [key, value] of [
      ["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id], ["autocomplete", "off"],
    ]) {
      box.setAttribute(key, value);
    }
    box.addEventListener("input", (event) => this.wait(event));
    box.addEventListener("compositionend", () => this.wait({ isComposing: false }));
    box.addEventListener("keydown", (event) => this.press(event));
    box.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => this.point(event));
  }

  // -- asking

  wait(event) {
    window.clearTimeout(this.timer);
    if (event.isComposing) {
      return; // the letters of an input method are not yet words
    }
    this.typed = this.box.value;
    this.timer = window.setTimeout(() => this.ask(this.typed.trim()), PAUSE_MS);
  }

  async ask(text) {
    this.latest += 1;
    const mine = this.latest;
    const items = text ? await this.found(text) : [];
    if (mine === this.latest && document.activeElement === this.box) {
      this.show(items);
    }
  }

  async found(text) {
    if (this.known.has(text)) {
      return this.known.get(text);
    }
    const address = new URL(this.box.dataset.complete, window.location.href);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } });
      const items = answer.ok ? (await answer.json()).items : [];
      if (answer.ok) {
        this.known.set(text, items);
      }
      return items;
    } catch (error) {
      return []; // offline: the box still searches when the line is back
    }
  }

  // -- showing

  show(items) {
    this.chosen = -1;
    this.list.replaceChildren(...items.map((item, place) => this.option(item, place)));
    this.items = items;
    const isOpen = items.length > 0;
    this.list.hidden = !isOpen;
    this.box.setAttribute("aria-expanded", String(isOpen));
    this.box.removeAttribute("aria-activedescendant");
    this.said.textContent = isOpen ? this.box.dataset.completeSaid.replace("%s", String(items.length)) : "";
  }

  option(item, place) {
    const words = make("span", {}, ...item.label.map(([text, isMatch]) => (isMatch ? make("mark", {}, text) : text)));
    const kind = make("span", { class: "completion-kind" }, item.detail || item.kind);
    return make("li", { id: `${this.list.id}-${place}`, class: "completion", role: "option", "aria-selected": "false" }, words, kind);
  }

  close() {
    this.latest += 1;
    window.clearTimeout(this.timer);
    this.show([]);
  }

  // -- choosing

  press(event) {
    if (event.isComposing || this.list.hidden) {
      return;
    }
    const count = this.items.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark(((this.chosen + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.box.value = this.typed;
      this.close();
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      this.take(this.chosen);
    }
  }

  mark(place) {
    this.chosen = place;
    Array.from(this.list.children).forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    if (place < 0) {
      this.box.removeAttribute("aria-activedescendant");
      this.box.value = this.typed;
      return;
    }
    this.box.setAttribute("aria-activedescendant", this.list.children[place].id);
    this.list.children[place].scrollIntoView({ block: "nearest" });
    this.box.value = this.items[place].text;
  }

  point(event) {
    event.preventDefault(); // the box keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) {
      this.take(Array.from(this.list.children).indexOf(option));
    }
  }

  take(place) {
    this.box.value = this.items[place].text;
    this.typed = this.box.value;
    this.close();
    this.box.form.querySelector("[type=submit]").click();
  }
}

export function completeBoxes(root) {
  for (const box of root.querySelectorAll("input[data-complete]")) {
    if (box.getAttribute("role") !== "combobox") {
      new Completing(box);
    }
  }
}
