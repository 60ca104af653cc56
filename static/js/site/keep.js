// data-keep="name" on a form: what was typed stays in this tab (sessionStorage) until the form is sent, so that a reload, a wrong tap
// or a crash loses nothing. Passwords, files and hidden fields are never kept; closing the tab forgets everything.
const SKIPPED = new Set(["password", "file", "hidden", "submit", "button"]);

const keyOf = (form) => `keep:${window.location.pathname}:${form.dataset.keep}`;

function controls(form) {
  return Array.from(form.elements).filter((control) => control.name && !SKIPPED.has(control.type));
}

function read(form) {
  return controls(form).map((control) => {
    const ticked = control.type === "checkbox" || control.type === "radio";
    return [control.name, ticked ? control.checked : control.value];
  });
}

function restore(form, kept) {
  const fields = controls(form);
  if (fields.length !== kept.length || fields.some((control, place) => control.name !== kept[place][0])) {
    return; // the form has another shape now: guessing would put words in the wrong place
  }
  fields.forEach((control, place) => {
    const value = kept[place][1];
    if (typeof value === "boolean") {
      control.checked = value;
    } else {
      control.value = value;
    }
  });
}

export function keepTyping(root) {
  for (const form of root.querySelectorAll("form[data-keep]")) {
    const key = keyOf(form);
    let kept = null;
    try {
      kept = JSON.parse(window.sessionStorage.getItem(key));
    } catch (error) {
      continue; // storage is switched off or unreadable: then nothing is kept
    }
    const isRefused = form.querySelector(".error-summary") !== null;
    if (Array.isArray(kept) && !isRefused) {
      restore(form, kept);
    }
    form.addEventListener("input", () => {
      try {
        window.sessionStorage.setItem(key, JSON.stringify(read(form)));
      } catch (error) {
        // full or switched off: the form itself still holds what was typed
      }
    });
    form.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) {
        window.sessionStorage.removeItem(key);
      }
    });
  }
}
