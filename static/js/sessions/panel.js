// The mediator's panel in the room: search the library beside the video, put a citation into the minutes with one click.

import { completeBoxes } from "../site/complete.js";

const panel = document.querySelector("[data-panel]");
const hits = panel.querySelector("[data-panel-hits]");
const status = panel.querySelector("[data-panel-status]");
const parts = [...panel.querySelectorAll("details")];
let latest = 0;

// one part is open at a time: together they would hide what each of them has to show
for (const part of parts) {
  part.addEventListener("toggle", () => {
    if (part.open) for (const other of parts) if (other !== part) other.open = false;
  });
}

function say(text) {
  status.textContent = text;
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function snippet(pieces) {
  const line = element("p", "room-hit-snippet");
  for (const [text, isMatch] of pieces) line.append(isMatch ? element("mark", "", text) : text);
  return line;
}

async function cite(hit, button) {
  button.disabled = true;
  const form = new FormData();
  form.set("law", hit.law);
  form.set("article", hit.article);
  form.set("asof", hit.asof);
  try {
    const response = await fetch(panel.dataset.citeUrl, {
      method: "POST", body: form, credentials: "same-origin",
      headers: { "X-CSRF-Token": panel.dataset.csrf, Accept: "application/json" },
    });
    if (!response.ok) {
      // the portal says in words why not, such as that the session has not begun
      const refusal = await response.json().catch(() => ({}));
      throw new Error(refusal.detail || panel.dataset.textFailed);
    }
    button.textContent = panel.dataset.textCited;
    say(panel.dataset.textCited);
  } catch (error) {
    button.disabled = false;
    const why = error instanceof TypeError ? panel.dataset.textFailed : error.message;
    button.nextElementSibling.textContent = why;
  }
}

function shown(hit) {
  const item = element("li", "room-hit");
  const link = element("a", "", hit.title);
  link.href = hit.url;
  link.target = "_blank";
  link.rel = "noopener";
  item.append(link, snippet(hit.snippet));
  if (hit.law && hit.article) {
    const button = element("button", "btn btn-secondary", panel.dataset.textCite);
    button.type = "button";
    button.addEventListener("click", () => cite(hit, button));
    const why = element("p", "room-hint");
    why.setAttribute("role", "status");
    item.append(button, why);
  }
  return item;
}

async function search(words) {
  const mine = ++latest;
  const address = new URL(panel.dataset.searchUrl, window.location.href);
  address.searchParams.set("q", words);
  if (day && day.value) address.searchParams.set("asof", day.value);
  try {
    const response = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    const found = await response.json();
    if (mine !== latest) return;
    // here one looks for law and for what was learnt elsewhere, not for the disputes on one's own desk
    const useful = found.hits.filter((hit) => hit.kind !== "dossier");
    for (const hit of useful) hit.asof = found.as_of;
    hits.replaceChildren(...useful.map(shown));
    say(useful.length ? panel.dataset.textFound.replace("%s", useful.length) : panel.dataset.textNothing);
    if (!useful.length) hits.replaceChildren(element("li", "room-hit", panel.dataset.textNothing));
  } catch (error) {
    say(panel.dataset.textFailed);
  }
}

const form = panel.querySelector("form[role=search]");
const box = form.querySelector("input");
const day = form.querySelector("select");  // the days of which the facts tell; none where they tell of none
const REST_MS = 500;
let resting = 0;

function look() {
  clearTimeout(resting);
  const words = box.value.trim();
  if (words) search(words);
}

if (day) day.addEventListener("change", look);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  look();
});

// it is looked up while one types, as soon as the fingers rest, and never a half word of an input method
box.addEventListener("input", (event) => {
  clearTimeout(resting);
  if (!event.isComposing) resting = setTimeout(look, REST_MS);
});
box.addEventListener("compositionend", () => {
  resting = setTimeout(look, REST_MS);
});

completeBoxes(panel);
