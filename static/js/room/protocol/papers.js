/* Documents of the portal: what can be shown, the pictures of its pages, and files that are handed in.

   Everything goes over HTTPS to the portal, which asks for each page whether this person may see it now.
   A refusal is a PaperError whose message is the portal's own sentence, or empty where nothing answered. */

const LATE_MS = 60000;

export class PaperError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

export class Papers {
  /* config: exhibits_url, shown_url, files {hand_in_url, tell_url, file_url, open_url}, csrf_header, csrf_token */
  constructor(config) {
    this.config = config;
    this.known = new Map();
  }

  /* {exhibits: [{document, title, kind, side, by}], others: how many cannot be shown} */
  offered() {
    return this.ask("GET", this.config.exhibits_url);
  }

  /* {title, pages, kind} of one document; asked for once. */
  async about(document) {
    if (!this.known.has(document)) {
      this.known.set(document, await this.ask("GET", `${this.config.shown_url}/${document}`));
    }
    return this.known.get(document);
  }

  /* The address of one page; a narrow screen takes the smaller picture while the whole page is looked at. */
  page(document, page, small) {
    return `${this.config.shown_url}/${document}/${page}.jpg${small ? "?width=900" : ""}`;
  }

  /* The address of a file of the chat. */
  file(document) {
    return `${this.config.files.file_url}/${numberOf(document)}`;
  }

  /* Let both sides see what one side handed in for itself. */
  async open(document) {
    await this.ask("POST", `${this.config.files.open_url}/${numberOf(document)}/open`, new FormData());
  }

  /* Put a kept file into the chat. */
  async tell(number) {
    const body = new FormData();
    body.set("number", number);
    await this.ask("POST", this.config.files.tell_url, body);
  }

  /* Send a file; `progress` is called with a share from 0 to 1. The same key again is the same file. */
  handIn(file, key, progress) {
    const body = new FormData();
    body.set("key", key);
    body.set("file", file, file.name);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", this.config.files.hand_in_url);
      request.setRequestHeader(this.config.csrf_header, this.config.csrf_token);
      request.setRequestHeader("Accept", "application/json");
      let moved = Date.now();
      const watch = setInterval(() => Date.now() - moved > LATE_MS && request.abort(), 1000);
      request.upload.onprogress = (event) => {
        moved = Date.now();
        progress(event.total ? event.loaded / event.total : 0);
      };
      request.onloadend = () => {
        clearInterval(watch);
        const answer = read(request.responseText);
        if (request.status === 200 && answer.number) {
          resolve(answer);
        } else {
          reject(new PaperError(answer.detail || "", request.status));
        }
      };
      request.send(body);
    });
  }

  async ask(method, url, body) {
    const headers = { Accept: "application/json" };
    headers[this.config.csrf_header] = this.config.csrf_token;
    let response = null;
    try {
      response = await fetch(url, { method, body, headers, credentials: "same-origin" });
    } catch (error) {
      throw new PaperError("", 0);
    }
    const answer = read(await response.text());
    if (!response.ok) {
      throw new PaperError(answer.detail || "", response.status);
    }
    return answer;
  }
}

/* "document-12" is the file with the number 12. */
function numberOf(document) {
  return document.replace(/^document-/, "");
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    return {};
  }
}
