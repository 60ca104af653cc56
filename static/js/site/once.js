// A form that changes something is sent once, however often a slow phone is tapped. After ten seconds it may be tried again.
const AGAIN_MS = 10000;

export function sendOnce(root) {
  const sent = new WeakSet();
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") {
      return;
    }
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    form.setAttribute("aria-busy", "true");
    window.setTimeout(() => {
      sent.delete(form);
      form.removeAttribute("aria-busy");
    }, AGAIN_MS);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      for (const form of root.querySelectorAll("form[aria-busy]")) {
        sent.delete(form);
        form.removeAttribute("aria-busy");
      }
    }
  });
}
