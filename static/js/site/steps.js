// data-steps around a form: on a phone one step at a time, on a desk all of them. The words of the buttons come from the page
// (data-next, data-back), so that they are in the reader's language. A form that was refused shows the first step with an error.
const PHONE = "(max-width: 47.99em)";

class Walk {
  constructor(guide) {
    this.guide = guide;
    this.steps = Array.from(guide.querySelectorAll(".step"));
    this.links = Array.from(guide.querySelectorAll(".guide-steps a"));
    this.actions = guide.querySelector(".actionbar");
    const wrong = this.steps.findIndex((step) => step.querySelector("[aria-invalid='true'], .field-wrong"));
    this.place = Math.max(wrong, 0);
    this.steps.forEach((step, place) => step.appendChild(this.buttons(place)));
    this.links.forEach((link, place) => link.addEventListener("click", (event) => this.follow(event, place)));
  }

  buttons(place) {
    const row = document.createElement("div");
    row.className = "step-nav";
    const last = this.steps.length - 1;
    const add = (words, look, target) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `btn btn-${look}`;
      button.textContent = words;
      button.addEventListener("click", () => this.go(target, true));
      row.appendChild(button);
    };
    if (place > 0) {
      add(this.guide.dataset.back, "secondary", place - 1);
    }
    if (place < last) {
      add(this.guide.dataset.next, "primary", place + 1);
    }
    return row;
  }

  follow(event, place) {
    if (this.isPhone) {
      event.preventDefault();
      this.go(place, true);
    }
  }

  go(place, moved) {
    this.place = place;
    this.show();
    if (moved) {
      const step = this.steps[place];
      step.tabIndex = -1;
      step.focus({ preventScroll: true });
      step.scrollIntoView({ block: "start" });
    }
  }

  show() {
    this.guide.classList.toggle("one-at-a-time", this.isPhone);
    this.steps.forEach((step, place) => {
      step.hidden = this.isPhone && place !== this.place;
    });
    this.links.forEach((link, place) => {
      if (this.isPhone && place === this.place) {
        link.setAttribute("aria-current", "step");
      } else if (this.isPhone) {
        link.removeAttribute("aria-current");
      }
    });
    if (this.actions) {
      this.actions.hidden = this.isPhone && this.place < this.steps.length - 1;
    }
  }
}

export function walkSteps(root) {
  const phone = window.matchMedia(PHONE);
  for (const guide of root.querySelectorAll("[data-steps]")) {
    const walk = new Walk(guide);
    const see = () => {
      walk.isPhone = phone.matches;
      walk.show();
    };
    phone.addEventListener("change", see);
    see();
  }
}
