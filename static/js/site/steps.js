// data-steps around a form: on a phone one question at a time, on a desk all of them. A question is a field that must be answered and
// what may stay open after it; a step with data-whole is one question. The words come from the page (data-next, data-back,
// data-where), so that they are in the reader's language. A form that was refused shows the first question with an error; it and one
// with data-filled were filled in before, so they can be sent from each question.
const PHONE = "(max-width: 47.99em)";

const questionsOf = (step) => {
  const found = [];
  const fields = "whole" in step.dataset ? [] : Array.from(step.children).filter((child) => child.classList.contains("field"));
  for (const field of fields) {
    if (!found.length || field.querySelector("[aria-required='true']")) {
      found.push({ step, fields: [] });
    }
    found[found.length - 1].fields.push(field);
  }
  return found.length ? found : [{ step, fields: [] }];
};

const holds = (question, node) => (question.fields.length ? question.fields : [question.step]).some((part) => part.contains(node));

class Walk {
  constructor(guide) {
    this.guide = guide;
    this.steps = Array.from(guide.querySelectorAll(".step"));
    this.questions = this.steps.flatMap(questionsOf);
    this.actions = guide.querySelector(".actionbar");
    this.where = document.createElement("p");
    this.where.className = "guide-where";
    this.where.setAttribute("role", "status");
    this.steps[0].before(this.where);
    this.nav = document.createElement("div");
    this.nav.className = "step-nav";
    this.back = this.button(guide.dataset.back, "secondary", -1);
    this.next = this.button(guide.dataset.next, "primary", 1);
    this.steps[this.steps.length - 1].after(this.nav);
    this.isFilled = "filled" in guide.dataset || guide.querySelector(".error-summary") !== null;
    this.next.classList.toggle("btn-primary", !this.isFilled);
    this.next.classList.toggle("btn-secondary", this.isFilled);
    const wrong = guide.querySelector("[aria-invalid='true'], .field-wrong");
    this.place = Math.max(this.questions.findIndex((question) => wrong && holds(question, wrong)), 0);
    guide.addEventListener("click", (event) => this.reveal(event), true);
    guide.addEventListener("submit", (event) => this.hold(event), true);
  }

  button(words, look, way) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `btn btn-${look}`;
    button.textContent = words;
    button.addEventListener("click", () => this.go(this.place + way));
    this.nav.appendChild(button);
    return button;
  }

  // a link of the summary of errors leads to a question that may not be in sight
  reveal(event) {
    const link = event.target.closest(".error-summary a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    const place = field ? this.questions.findIndex((question) => holds(question, field)) : -1;
    if (this.isPhone && place >= 0) {
      this.place = place;
      this.show();
    }
  }

  // Enter in a field means the next question, until there is none
  hold(event) {
    if (this.isPhone && !this.isFilled && this.place < this.questions.length - 1) {
      event.preventDefault();
      event.stopPropagation();
      this.go(this.place + 1);
    }
  }

  go(place) {
    this.place = place;
    this.show();
    const { step } = this.questions[place];
    step.tabIndex = -1;
    step.focus({ preventScroll: true });
    this.where.scrollIntoView({ block: "start" });
  }

  show() {
    const here = this.questions[this.place];
    const last = this.questions.length - 1;
    this.guide.classList.toggle("one-at-a-time", this.isPhone);
    this.steps.forEach((step) => {
      step.hidden = this.isPhone && step !== here.step;
    });
    this.questions.forEach((question) => question.fields.forEach((field) => {
      field.hidden = this.isPhone && question !== here;
    }));
    this.where.textContent = this.guide.dataset.where.replace("%n", this.place + 1).replace("%a", last + 1);
    this.back.hidden = this.place === 0;
    this.next.hidden = this.place === last;
    if (this.actions) {
      this.actions.hidden = this.isPhone && !this.isFilled && this.place < last;
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
