// data-keep="name" on a form: what was typed stays in this tab (sessionStorage) until the form has arrived, so that a reload, a wrong
// tap, a crash or a refusal loses nothing. A form that is sent is set aside; the next page says what became of it: on one with
// data-unsent (an error, or "is everything right?") it is taken up again, any other forgets it. Passwords, files and hidden fields are
// never kept; closing the tab forgets everything.
const SKIPPED = new Set(["password", "file", "hidden", "submit", "button"]);

const SENT = "sent:";

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

// what was sent from the page before: back into the form where nothing came of it, forgotten where it arrived
function settle(storage, isUnsent) {
  for (const name of Object.keys(storage).filter((each) => each.startsWith(SENT))) {
    if (isUnsent) {
      storage.setItem(name.slice(SENT.length), storage.getItem(name));
    }
    storage.removeItem(name);
  }
}

// a form whose fields are all hidden sends on what another page kept
function setAside(storage, form) {
  const key = keyOf(form);
  const typed = controls(form).length ? JSON.stringify(read(form)) : storage.getItem(key);
  storage.removeItem(key);
  if (typed !== null) {
    storage.setItem(SENT + key, typed);
  }
}

// storage may be switched off or full: then nothing is kept, and the form itself still holds what was typed
function trying(act) {
  try {
    act(window.sessionStorage);
  } catch (error) {
    // as said
  }
}

function keep(form) {
  trying((storage) => storage.setItem(keyOf(form), JSON.stringify(read(form))));
}

export function keepTyping(root) {
  trying((storage) => settle(storage, root.querySelector("[data-unsent]") !== null));
  for (const form of root.querySelectorAll("form[data-keep]")) {
    if (form.querySelector(".error-summary") !== null) {
      keep(form);
    } else {
      trying((storage) => {
        const kept = JSON.parse(storage.getItem(keyOf(form)));
        if (Array.isArray(kept)) {
          restore(form, kept);
        }
      });
    }
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) {
        trying((storage) => setAside(storage, form));
      }
    });
  }
}
