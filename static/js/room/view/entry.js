/* Before entering: see that microphone and camera work, say what to do where they do not, one big button. */

import { listDevices, measure, obstacle, openDevices } from "../protocol/devices.js";
import { Checks } from "./checks.js";
import { make, write } from "./element.js";

export class Entry {
  /* root: the section to fill. enter({audio, video, microphone}) is called when the person goes in. */
  constructor(root, words, config, enter) {
    this.root = root;
    this.words = words;
    this.me = config.me;
    this.publishes = config.publishes !== false;
    this.checks = new Checks(words, config);
    this.enter = enter;
    this.tracks = { audio: null, video: null };
    this.stopMeter = () => undefined;
    this.build();
    this.checks.testNetwork();
    if (navigator.mediaDevices && navigator.mediaDevices.addEventListener) {
      navigator.mediaDevices.addEventListener("devicechange", () => !this.root.hidden && this.list());
    }
  }

  build() {
    const { words } = this;
    this.video = make("video", { class: "room-preview-picture", playsinline: true, autoplay: true, muted: true });
    this.video.muted = true;
    this.noPicture = make("p", { class: "room-preview-none" }, words.say("entry.no_preview"));
    this.meter = make("div", { class: "room-meter-level" });
    this.problem = make("p", { class: "room-problem", role: "alert", hidden: true });
    this.retry = make("button", { type: "button", class: "room-plain", hidden: true, onclick: () => this.check() }, words.say("entry.retry"));
    this.pickers = { audio: this.picker("audio", "entry.microphone"), video: this.picker("video", "entry.camera") };
    this.open = make("input", { type: "checkbox", id: "room-open-microphone" });
    this.open.checked = this.me.role === "mediator";
    this.operator = make("input", { id: "room-operator", type: "text", maxlength: "40", autocomplete: "name" });
    this.button = make("button", { type: "button", class: "room-enter", "data-room-enter": "", onclick: () => this.go() }, words.say("entry.enter"));
    this.root.replaceChildren(
      make("h1", { tabindex: "-1" }, words.say("entry.title")),
      make("p", { class: "room-lead" }, words.say(this.publishes ? "entry.lead" : "entry.lead_listen")),
      this.problem,
      make(
        "div",
        { class: "room-check", hidden: !this.publishes },
        make(
          "div",
          {},
          make("figure", { class: "room-preview", "aria-label": words.say("entry.preview") }, this.video, this.noPicture),
          make("div", { class: "room-field room-operator", hidden: this.me.role !== "site" }, make("label", { for: "room-operator" }, words.say("entry.operator")), this.operator)
        ),
        make(
          "div",
          { class: "room-devices" },
          this.pickers.audio.field,
          make("div", { class: "room-meter", "aria-hidden": "true" }, this.meter),
          make("p", { class: "room-hint" }, words.say("entry.meter")),
          this.pickers.video.field,
          make("label", { class: "room-tick", for: "room-open-microphone" }, this.open, words.say("entry.open_microphone"))
        )
      ),
      this.checks.element,
      make("div", { class: "room-entry-actions" }, this.button, this.retry)
    );
  }

  picker(kind, key) {
    const id = `room-pick-${kind}`;
    const select = make("select", { id, onchange: () => this.check() });
    const field = make("div", { class: "room-field" }, make("label", { for: id }, this.words.say(key)), select);
    return { select, field };
  }

  /* Open the devices and show what came of it. */
  async check() {
    const stop = obstacle();
    this.root.classList.toggle("is-barred", Boolean(stop));
    if (stop) {
      this.explain(stop);
      this.button.disabled = true;
      return;
    }
    if (!this.publishes) {
      write(this.button, this.words.say("entry.enter_listen"));
      return;
    }
    this.release();
    this.button.disabled = true;
    write(this.problem, this.words.say("entry.asking"));
    this.problem.hidden = false;
    this.problem.classList.add("is-calm");
    const found = await openDevices({ audio: this.pickers.audio.select.value, video: this.pickers.video.select.value });
    this.tracks = { audio: found.audio, video: found.video };
    this.show();
    this.explain(found.codes.audio || found.codes.video || null);
    await this.list();
    this.button.disabled = false;
  }

  show() {
    const { audio, video } = this.tracks;
    this.video.srcObject = video ? new MediaStream([video]) : null;
    this.noPicture.hidden = Boolean(video);
    this.checks.showDevices(this.tracks);
    this.stopMeter();
    this.stopMeter = measure(audio, (level) => {
      this.meter.style.transform = `scaleX(${level.toFixed(3)})`;
      this.checks.hear(level);
    });
    write(this.button, this.words.say(audio || video ? "entry.enter" : "entry.enter_listen"));
  }

  explain(code) {
    this.problem.hidden = !code;
    this.retry.hidden = !code;
    this.problem.classList.remove("is-calm");
    write(this.problem, code ? this.words.explain("problem", code) : "");
  }

  async list() {
    const devices = await listDevices();
    for (const kind of ["audio", "video"]) {
      const { select } = this.pickers[kind];
      const chosen = select.value;
      const choices = devices[kind].map((device, n) => make("option", { value: device.id }, device.label || `${n + 1}`));
      select.replaceChildren(make("option", { value: "" }, this.words.say("entry.default_device")), ...choices);
      select.value = choices.some((choice) => choice.value === chosen) ? chosen : "";
      select.disabled = choices.length === 0;
    }
  }

  async go() {
    this.button.disabled = true;
    write(this.button, this.words.say("entry.entering"));
    this.stopMeter();
    try {
      await this.enter(Object.assign({ microphone: this.open.checked, operator: this.operator.value.trim() }, this.tracks));
      this.video.srcObject = null;
    } catch (error) {
      this.explain(error.code || "other");
      this.button.disabled = false;
      write(this.button, this.words.say("entry.enter"));
    }
  }

  release() {
    for (const track of [this.tracks.audio, this.tracks.video]) {
      if (track) {
        track.stop();
      }
    }
  }
}
