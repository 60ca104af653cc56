// The preview of a text beside its form. Without JavaScript the button sends the form and the page comes back with the preview;
// with it only the preview is taken out of that answer, so that the cursor stays where one writes.
const place = document.getElementById("preview");
const form = place && document.querySelector("[data-preview] form");

async function show(button) {
  const data = new FormData(form);
  data.append(button.name, button.value);
  const response = await fetch(form.action || window.location.href, { method: "POST", body: data, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("preview");
  if (!response.ok || !fresh) {
    throw new Error(String(response.status));
  }
  place.replaceChildren(...fresh.childNodes);
  place.scrollIntoView({ block: "nearest" });
}

if (form) {
  form.addEventListener(
    "submit",
    (event) => {
      const button = event.submitter;
      if (!button || button.name !== "preview" || button.dataset.plain) {
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      show(button).catch(() => {
        button.dataset.plain = "true"; // something is wrong in the form: let the page come back and say what
        button.click();
      });
    },
    { capture: true },
  );
}
