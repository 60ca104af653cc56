// On a phone the row of tabs and the bar of pages are wider than the screen: the one that is open is moved into sight.
export function showCurrent(root) {
  for (const here of root.querySelectorAll(".tabs [aria-current], .mainnav [aria-current]")) {
    const row = here.closest("ul");
    const box = [row, row.parentElement].find((each) => each.scrollWidth > each.clientWidth);
    const beyond = box ? here.getBoundingClientRect().right - box.getBoundingClientRect().right : 0;
    if (beyond > 0) box.scrollLeft += beyond + here.offsetWidth / 2;
  }
}
