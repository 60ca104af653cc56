// data-confirm="…？" on a form or a button: ask before it is sent.
export function askBefore(root) {
  root.addEventListener("submit", (event) => {
    const asking = (event.submitter && event.submitter.dataset.confirm) || event.target.dataset.confirm;
    if (asking && !window.confirm(asking)) {
      event.preventDefault();
    }
  });
}
