// Beside the pictures: what was said goes into the minutes, steps of the course are ticked with their time.

const panel = document.querySelector("[data-panel]");
const notes = panel.querySelector("[data-notes]");
const course = panel.querySelector("[data-course]");
const last = panel.querySelector("[data-notes-last]");

async function post(address, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const response = await fetch(address, {
    method: "POST", body, credentials: "same-origin", headers: { "X-CSRF-Token": panel.dataset.csrf, Accept: "application/json" },
  });
  const answer = await response.json().catch(() => ({}));
  // the portal says in words why not, such as that the session has not begun
  if (!response.ok) throw new Error(answer.detail || panel.dataset.textFailed);
  return answer;
}

function why(error) {
  return error instanceof TypeError ? panel.dataset.textFailed : error.message;
}

function line({ speaker, text }) {
  const item = document.createElement("li");
  const who = document.createElement("strong");
  who.textContent = speaker;
  item.append(who, ` ${text}`);
  return item;
}

notes.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { speaker, text } = notes.elements;
  const status = notes.querySelector("[role=status]");
  if (!text.value.trim()) return;
  const button = notes.querySelector("button");
  button.disabled = true;
  try {
    const answer = await post(notes.action, { speaker: speaker.value, text: text.value });
    last.replaceChildren(...answer.last.map(line));
    text.value = "";
    status.textContent = panel.dataset.textNoted;
  } catch (error) {
    status.textContent = why(error);
  }
  button.disabled = false;
  text.focus();
});

notes.elements.text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) notes.requestSubmit ? notes.requestSubmit() : notes.querySelector("button").click();
});

course.addEventListener("change", async (event) => {
  const box = event.target;
  const status = course.querySelector("[role=status]");
  try {
    const answer = await post(course.dataset.url, { step: box.value, done: box.checked ? "yes" : "no" });
    for (const step of answer.steps) {
      const row = course.querySelector(`[data-step="${step.step}"]`);
      row.querySelector("input").checked = step.done;
      row.querySelector("time").textContent = step.at;
    }
    status.textContent = "";
  } catch (error) {
    box.checked = !box.checked;
    status.textContent = why(error);
  }
});
