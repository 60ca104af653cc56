/* Making elements without HTML strings: what people wrote can never become markup. */

const SVG = "http://www.w3.org/2000/svg";

/* make("button", {class: "x", onclick: f, hidden: true}, child or text, ...) */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    set(element, name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function set(element, name, value) {
  if (name.startsWith("on")) {
    element.addEventListener(name.slice(2), value);
  } else if (typeof value === "boolean") {
    element.toggleAttribute(name, value);
  } else if (value !== null && value !== undefined) {
    element.setAttribute(name, value);
  }
}

/* Change text only when it differs, so that screen readers are not told the same twice. */
export function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

const PATHS = {
  microphone: "M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3Zm-6-4v1a6 6 0 0 0 12 0v-1M12 18v3m-3 0h6",
  microphone_off: "M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3Zm-6-4v1a6 6 0 0 0 12 0v-1M12 18v3m-3 0h6M4 4l16 16",
  camera: "M4 7h10a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1Zm11 4 6-3v8l-6-3Z",
  camera_off: "M4 7h10a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1Zm11 4 6-3v8l-6-3ZM4 4l16 16",
  hand: "M8 12V6.5a1.5 1.5 0 0 1 3 0V11m0-1V5a1.5 1.5 0 0 1 3 0v6m0-4.500a1.500 1.500 0 0 1 3 0V14a7 7 0 0 1-7 7c-2.500 0-4-1-5.500-3.500L4 14.500c-.8-1.400 1-2.500 2-1.200L8 15.500V12",
  chat: "M4 5h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-8l-5 4v-4H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z",
  leave: "M10 4H5a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h5M15 8l4 4-4 4m4-4H9",
  waiting: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7Zm-6 9c0-3.500 2.500-6 6-6s6 2.500 6 6M18 9v6m3-3h-6",
  lock: "M7 11V8a5 5 0 0 1 10 0v3m-11 0h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1Z",
  unlock: "M7 11V8a5 5 0 0 1 9.500-2M6 11h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1Z",
  panel: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3Zm0 13a3 3 0 0 1 3-3h11M9 8h6",
  end: "M6 6h12v12H6Z",
  aside: "M7 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-5 9c0-3 2-5.500 5-5.500s5 2.500 5 5.500M17 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-2 4c4-1.500 7 1.500 7 5M12 3v2m0 3v2m0 3v2",
  together: "M4 12h6m4 0h6M7 9l3 3-3 3m10-6-3 3 3 3",
  screen: "M4 5h16v11H4Zm5 15h6m-3-4v4m0-7V8m-3 3 3-3 3 3",
  exhibit: "M6 3h8l4 4v14H6Zm8 0v4h4M9 12h6m-6 4h6",
  interpretation: "M4 5h9v7H8l-3 3v-3H4Zm11 4h5v7h-1v3l-3-3h-5v-2",
  pause: "M8 5v14m8-14v14",
  resume: "M8 5l11 7-11 7Z",
  record: "M12 18a6 6 0 1 0 0-12 6 6 0 0 0 0 12Z",
};

/* A line drawing in the colour of the text beside it. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", "room-icon");
  drawing.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  drawing.append(path);
  return drawing;
}

/* A large button with a drawing and a word; `face` changes both. */
export function labelled(attributes) {
  const word = make("span", { class: "room-button-word" });
  const button = make("button", Object.assign({ type: "button", class: "room-button" }, attributes), word);
  let drawn = "";
  const face = (name, text, pressed) => {
    if (drawn !== name) {
      drawn = name;
      button.replaceChildren(icon(name), word);
    }
    write(word, text);
    if (pressed !== undefined) {
      button.setAttribute("aria-pressed", String(pressed));
    }
  };
  return { button, face };
}

/* A button that asks once more before it acts: the first press changes its words for four seconds. */
export function twice(button, ask, calm, act) {
  let timer = 0;
  const rest = () => {
    clearTimeout(timer);
    timer = 0;
    button.classList.remove("is-asking");
    calm();
  };
  button.addEventListener("click", () => {
    if (timer) {
      rest();
      act();
      return;
    }
    button.classList.add("is-asking");
    ask();
    timer = setTimeout(rest, 4000);
  });
}
