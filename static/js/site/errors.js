// The summary of what is wrong gets the focus, so that a screen reader says it at once; its links put the cursor into the field.
export function focusErrors(root) {
  const summary = root.querySelector("[data-focus]");
  if (!summary) {
    return;
  }
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && root.getElementById(link.hash.slice(1));
    if (field) {
      event.preventDefault();
      field.scrollIntoView({ block: "center" });
      field.focus({ preventScroll: true });
    }
  });
}
