// The board on which a signature is drawn: strokes of finger, pen or mouse as SVG path data in a box of 600 x 200.
// Without this file the page offers to type the name instead.

const WIDTH = 600;
const HEIGHT = 200;
const LONGEST = 59000;
const NEAR = 1.5;

const board = document.querySelector("[data-board]");
const field = document.querySelector("input[name=drawing]");
const picture = board && board.querySelector("svg");
const ink = board && board.querySelector(".board-ink");

function place(event) {
  const box = picture.getBoundingClientRect();
  const within = (value, most) => Math.min(most, Math.max(0, value)).toFixed(1);
  return [within(((event.clientX - box.left) / box.width) * WIDTH, WIDTH), within(((event.clientY - box.top) / box.height) * HEIGHT, HEIGHT)];
}

function show(path) {
  field.value = path;
  ink.setAttribute("d", path);
}

function begin() {
  let pointer = null;
  let last = null;

  picture.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button !== 0) {
      return;
    }
    event.preventDefault();
    pointer = event.pointerId;
    picture.setPointerCapture(pointer);
    last = place(event);
    // a stroke of no length still leaves a dot
    show(`${field.value}M${last[0]} ${last[1]}L${last[0]} ${last[1]}`);
  });

  picture.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer || field.value.length > LONGEST) {
      return;
    }
    const next = place(event);
    if (Math.hypot(next[0] - last[0], next[1] - last[1]) >= NEAR) {
      show(`${field.value}L${next[0]} ${next[1]}`);
      last = next;
    }
  });

  const lift = (event) => {
    if (event.pointerId === pointer) {
      pointer = null;
    }
  };
  picture.addEventListener("pointerup", lift);
  picture.addEventListener("pointercancel", lift);
  board.querySelector("[data-board-clear]").addEventListener("click", () => show(""));
}

if (board && field) {
  board.hidden = false;
  show(field.value);
  begin();
}
