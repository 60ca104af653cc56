/* Who speaks: the loudness of incoming slots, read from the receivers' statistics. */

const EVERY_MS = 500;

/* Watch receivers (a Map of mid to RTCRtpReceiver); calls `show` with a Map of mid to level, 0 to 1. */
export function watchLevels(receivers, show) {
  const timer = setInterval(async () => {
    const levels = new Map();
    await Promise.all(
      Array.from(receivers, async ([mid, receiver]) => {
        const level = await levelOf(receiver).catch(() => 0);
        levels.set(mid, level);
      })
    );
    show(levels);
  }, EVERY_MS);
  return () => clearInterval(timer);
}

async function levelOf(receiver) {
  let level = 0;
  (await receiver.getStats()).forEach((report) => {
    if ((report.type === "inbound-rtp" || report.type === "track") && typeof report.audioLevel === "number") {
      level = Math.max(level, report.audioLevel);
    }
  });
  return level;
}
