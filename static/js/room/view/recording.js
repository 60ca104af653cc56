/* The recording: its state in words and colour, the host's button, the question to each person, and taking a yes back.

   Whether anything is kept is the server's affair; this only says so, and asks. */

import { labelled, make, twice, write } from "./element.js";

/* Reasons for being off that are nobody's fault; any other is a failure. */
const CALM = ["", "host", "refused", "withdrawn", "ended", "worker-stopping"];
const NEWS = {
  on: "recording.news_on",
  again: "recording.news_again",
  asking: "recording.news_asking",
  resting: "recording.news_resting",
  refused: "recording.news_refused",
  withdrawn: "recording.news_withdrawn",
  off: "recording.news_off",
  failed: "recording.news_failed",
};
const NEWS_MS = 8000;

export class Recording {
  /* parts: {chip, host, root, say, send}; say(text, milliseconds) returns the note that it shows. notice: {title, paragraphs} of the portal, or nothing */
  constructor(words, me, notice, parts) {
    Object.assign(this, { words, me, parts });
    this.before = "";
    this.note = null;
    parts.chip.setAttribute("data-room-recording", "");
    this.switch = labelled({ "data-room-record": "" });
    twice(
      this.switch.button,
      () => this.switch.face("record", words.say(this.runs ? "recording.stop_sure" : "recording.start_sure")),
      () => this.faceSwitch(),
      () => parts.send("record", { on: !this.runs })
    );
    this.withdraw = make("button", { type: "button", class: "room-plain", hidden: true, "data-room-withdraw": "" }, words.say("recording.withdraw"));
    twice(
      this.withdraw,
      () => write(this.withdraw, words.say("recording.withdraw_sure")),
      () => write(this.withdraw, words.say("recording.withdraw")),
      () => parts.send("consent", { given: false })
    );
    parts.host.append(this.switch.button);
    parts.chip.after(this.withdraw);
    parts.root.append(this.question(notice));
    this.faceSwitch();
  }

  /* The sheet that asks; nothing else of the room is covered by it for those who take their time. */
  question(notice) {
    const { words, me } = this;
    const paragraphs = notice && notice.paragraphs.length ? notice.paragraphs : [words.say("recording.text")];
    const seats = me.seats && me.seats.length ? make("p", { class: "room-consent-seats" }, words.say("recording.seats", { names: me.seats.join("、") })) : null;
    const answer = (given, text, look) =>
      make("button", { type: "button", class: `room-button ${look}`, "data-room-consent": given ? "yes" : "no", onclick: () => this.parts.send("consent", { given }) }, text);
    this.sheet = make(
      "section",
      { class: "room-sheet room-consent", role: "dialog", "aria-labelledby": "room-consent-title", hidden: true },
      make("h2", { id: "room-consent-title", tabindex: "-1" }, (notice && notice.title) || words.say("recording.title")),
      make("div", { class: "room-sheet-text", tabindex: "0" }, ...paragraphs.map((text) => make("p", {}, text))),
      seats,
      make("div", { class: "room-sheet-answers" }, answer(true, words.say("recording.yes"), "room-button-yes"), answer(false, words.say("recording.no"), ""))
    );
    return this.sheet;
  }

  show(state) {
    const { recording } = state;
    if (!recording) {
      return;
    }
    this.runs = recording.state !== "off";
    const failed = recording.state === "off" && !CALM.includes(recording.reason);
    this.showChip(recording, failed);
    this.withdraw.hidden = !(this.runs && recording.you_agreed);
    this.faceSwitch();
    if (this.sheet.hidden === recording.asks_you) {
      this.sheet.hidden = !recording.asks_you;
      if (recording.asks_you) {
        this.sheet.querySelector("h2").focus();
      }
    }
    this.tellNews(recording, failed);
  }

  showChip({ state, reason, waiting_for: waiting }, failed) {
    const { words } = this;
    const { chip } = this.parts;
    let text = words.say(failed ? "state.recording_failed" : `state.recording_${state}`);
    if (state === "resting" && reason === "caucus") {
      text = words.say("state.recording_caucus");
    } else if (state === "asking" && waiting.length) {
      text = words.say("state.recording_waiting", { names: waiting.join("、") });
    }
    write(chip, text);
    chip.classList.toggle("room-chip-recording", state === "on");
    chip.classList.toggle("room-chip-warn", failed || state === "asking" || state === "resting");
  }

  faceSwitch() {
    this.switch.face("record", this.words.say(this.runs ? "recording.stop" : "recording.start"), Boolean(this.runs));
  }

  tellNews({ state, reason }, failed) {
    const now = failed ? "failed" : state === "off" && NEWS[reason] ? reason : state;
    if (this.before && this.before !== now) {
      const goesOn = this.before === "resting" && now === "on";
      if (this.note) {
        this.note.remove(); /* what was true before would contradict it */
      }
      this.note = this.parts.say(this.words.say(NEWS[goesOn ? "again" : now]), NEWS_MS);
    }
    this.before = now;
  }
}
