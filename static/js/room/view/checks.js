/* The four checks before entering, each with a verdict in words, and a way out where something will not do. */

import { measureDatagrams, measureNetwork } from "../protocol/network.js";
import { chime } from "../protocol/devices.js";
import { make, write } from "./element.js";

const OWN = ["microphone", "camera"];
const KINDS = [...OWN, "speaker", "network"];

export class Checks {
  /* config: probe_url, udp_probes, phone, sites_url; each may be left out. Who publishes nothing has no device to check. */
  constructor(words, config) {
    this.words = words;
    this.config = config;
    this.verdicts = {};
    this.rows = {};
    this.play = make("button", { type: "button", class: "room-plain", "data-room-chime": "", onclick: () => this.listen() }, words.say("check.play"));
    this.heard = make("button", { type: "button", class: "room-plain", hidden: true, onclick: () => this.set("speaker", "good") }, words.say("check.heard"));
    this.silent = make("button", { type: "button", class: "room-plain", hidden: true, onclick: () => this.set("speaker", "none") }, words.say("check.silent"));
    const list = make("ul", { class: "room-verdicts" }, ...KINDS.map((kind) => this.row(kind)));
    this.rows.speaker.item.append(make("span", { class: "room-verdict-acts" }, this.play, this.heard, this.silent));
    this.detour = make("span", { class: "room-hint", "data-room-detour": "", hidden: true }, words.say("check.detour"));
    this.rows.network.item.append(this.detour);
    this.rows.network.item.hidden = !config.probe_url;
    this.sum = make("p", { class: "room-verdict-sum", role: "status", "data-room-verdict": "" });
    this.element = make("section", { class: "room-checks", "aria-label": words.say("check.title") }, list, this.sum, this.wayOut());
    const checked = config.publishes === false ? KINDS.filter((kind) => !OWN.includes(kind)) : KINDS;
    KINDS.filter((kind) => !checked.includes(kind)).forEach((kind) => {
      this.rows[kind].item.hidden = true;
    });
    checked.forEach((kind) => this.set(kind, "open"));
  }

  row(kind) {
    const said = make("span", { class: "room-verdict" });
    const item = make("li", { "data-room-check": kind }, make("strong", {}, this.words.say(`check.${kind}`)), said);
    this.rows[kind] = { item, said };
    return item;
  }

  wayOut() {
    const { words, config } = this;
    return make(
      "p",
      { class: "room-way-out", hidden: !config.phone && !config.sites_url },
      words.say("check.way_out"),
      config.phone ? make("a", { href: `tel:${config.phone}` }, words.say("check.ring", { phone: config.phone })) : null,
      config.sites_url ? make("a", { href: config.sites_url, target: "_blank", rel: "noopener" }, words.say("check.sites")) : null
    );
  }

  /* verdict: open, good, fair, poor or none */
  set(kind, verdict, places) {
    this.verdicts[kind] = verdict;
    const { item, said } = this.rows[kind];
    item.dataset.verdict = verdict;
    write(said, this.words.say(`check.${kind}_${verdict}`, places));
    if (kind === "speaker") {
      this.heard.hidden = this.silent.hidden = true;
    }
    this.showSum();
  }

  showSum() {
    const all = Object.values(this.verdicts);
    const key = this.verdicts.network === "none" ? "offline" : this.verdicts.microphone === "none" ? "listen" : all.includes("poor") || all.includes("none") ? "weak" : "ready";
    write(this.sum, this.words.say(`check.sum_${key}`));
  }

  /* What came of opening the devices. */
  showDevices({ audio, video }) {
    this.set("microphone", audio ? "open" : "none");
    this.set("camera", video ? "good" : "none");
  }

  /* The loudness of the own microphone; once something was heard it stays good. */
  hear(level) {
    if (level > 0.05 && this.verdicts.microphone === "open") {
      this.set("microphone", "good");
    }
  }

  listen() {
    chime();
    this.heard.hidden = this.silent.hidden = false;
  }

  async testNetwork() {
    if (!this.config.probe_url) {
      return;
    }
    const datagrams = measureDatagrams(this.config.udp_probes);
    const { verdict, ms } = await measureNetwork(this.config.probe_url);
    this.set("network", verdict, { ms });
    const item = this.rows.network.item;
    item.dataset.datagrams = await datagrams.catch(() => "open");
    this.detour.hidden = item.dataset.datagrams !== "none" || verdict === "none";
  }
}
