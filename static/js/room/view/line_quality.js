/* How the own line is, in words, and what the person allows pictures to cost. */

import { make, write } from "./element.js";

const LIMITS = ["full", "save", "audio"];
const GOOD = "clear";

export class LineQuality {
  /* root: where chips stand; choose(limit): the person chose. */
  constructor(root, words, choose) {
    this.words = words;
    this.chip = make("span", { class: "room-chip room-chip-warn", role: "status", "data-room-line": "", hidden: true });
    this.select = make(
      "select",
      { class: "room-chip", "data-room-limit": "", "aria-label": words.say("limit.label"), onchange: () => choose(this.select.value) },
      ...LIMITS.map((limit) => make("option", { value: limit }, words.say(`limit.${limit}`)))
    );
    root.append(this.chip, this.select);
  }

  /* quality: {limit, line, pictures} as in video/PROTOCOL.md */
  show(quality) {
    this.select.value = quality.limit;
    this.chip.hidden = quality.line === GOOD;
    this.chip.dataset.line = quality.line;
    write(this.chip, quality.line === GOOD ? "" : this.words.say(`line.${quality.line}`));
  }
}
