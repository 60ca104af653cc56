/* Whether anything still arrives. A browser needs five seconds and more until it calls a path disconnected; a server that reports
   ten times a second what reached it has not been silent for two seconds by chance.

   Where little is sent (somebody without devices, alone in the lobby) silence means nothing, so it is armed by a steady flow first. */

const LOOK_MS = 500;
const STEADY = 4;
const SILENT = 4;
/* After the machine's network changed, one look without anything is enough, for so long. */
const HURRY_MS = 6000;

export class Pulse {
  /* silent() is called when a steady flow has ended, again() when something comes after that. */
  constructor(pc, silent, again) {
    this.pc = pc;
    this.silent = silent;
    this.again = again;
    this.bytes = 0;
    this.flowing = 0;
    this.missing = 0;
    this.alarmed = false;
    this.hurriedUntil = 0;
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  stop() {
    clearInterval(this.timer);
  }

  /* The network of this machine changed: a silence now is hardly one that passes. */
  hurry() {
    this.hurriedUntil = performance.now() + HURRY_MS;
  }

  async look() {
    const bytes = await received(this.pc).catch(() => this.bytes);
    if (bytes !== this.bytes) {
      this.beats(bytes);
    } else {
      this.misses();
    }
  }

  beats(bytes) {
    this.bytes = bytes;
    this.missing = 0;
    this.flowing += 1;
    if (this.alarmed) {
      this.alarmed = false;
      this.again();
    }
  }

  misses() {
    this.missing += 1;
    const enough = performance.now() < this.hurriedUntil ? 1 : SILENT;
    if (this.missing >= enough && this.flowing >= STEADY && !this.alarmed) {
      this.alarmed = true;
      this.silent();
    }
    if (this.missing >= SILENT) {
      this.flowing = 0;
    }
  }
}

/* Bytes that came on all paths of a connection so far. */
async function received(pc) {
  let bytes = 0;
  (await pc.getStats()).forEach((each) => {
    if (each.type === "transport") {
      bytes += each.bytesReceived || 0;
    }
  });
  return bytes;
}
