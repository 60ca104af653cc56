// data-print: a button that prints the page. data-copy="#id": a button that copies the text of an element.
export function printPage(root) {
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) {
      window.print();
    }
  });
}

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

export function copyText(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    const source = button && root.querySelector(button.dataset.copy);
    if (!source) {
      return;
    }
    select(source); // where copying is refused, the text is at least marked
    if (navigator.clipboard) {
      navigator.clipboard.writeText(source.textContent.trim()).then(
        () => button.setAttribute("aria-pressed", "true"),
        () => undefined,
      );
    } else {
      document.execCommand("copy");
    }
  });
}
