// data-worklist: the keys up and down go from row to row, Home and End to the first and last; Enter follows the link as always.
const MOVES = { ArrowDown: 1, ArrowUp: -1 };

export function walkRows(root) {
  for (const list of root.querySelectorAll("[data-worklist]")) {
    list.addEventListener("keydown", (event) => {
      const links = Array.from(list.querySelectorAll(".row-title > a"));
      const row = event.target.closest(".row-item");
      const here = row ? links.indexOf(row.querySelector(".row-title > a")) : -1;
      let next = here + (MOVES[event.key] || 0);
      if (event.key === "Home") {
        next = 0;
      } else if (event.key === "End") {
        next = links.length - 1;
      } else if (!(event.key in MOVES)) {
        return;
      }
      if (next >= 0 && next < links.length) {
        event.preventDefault();
        links[next].focus();
      }
    });
  }
}
