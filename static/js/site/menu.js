// An open menu closes with Escape and with a click elsewhere.
export function closeMenus(root) {
  const close = (except) => {
    for (const menu of root.querySelectorAll("details.menu[open]")) {
      if (menu !== except) {
        menu.open = false;
      }
    }
  };
  root.addEventListener("click", (event) => close(event.target.closest("details.menu")));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = event.target.closest("details.menu[open]");
      close(null);
      if (open) {
        open.querySelector("summary").focus();
      }
    }
  });
}
