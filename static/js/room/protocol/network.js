/* How far away the portal is and how much the line carries, measured by fetching one file a few times. */

const TRIES = 4;
const FAR_MS = 400;
const THIN_KBPS = 400;
const NARROW_KBPS = 1200;
const PATIENCE_MS = 15000;

/* Returns {verdict: "good", "fair", "poor" or "none", ms}: the shortest time of an answer in milliseconds. */
export async function measureNetwork(url) {
  let ms = Infinity;
  let kbps = 0;
  try {
    for (let n = 0; n < TRIES; n += 1) {
      const once = await fetchOnce(`${url}${url.includes("?") ? "&" : "?"}probe=${Date.now()}${n}`);
      ms = Math.min(ms, once.first);
      kbps = Math.max(kbps, once.kbps);
    }
  } catch (error) {
    return { verdict: "none", ms: 0 };
  }
  const verdict = kbps < THIN_KBPS || ms > FAR_MS * 2 ? "poor" : kbps < NARROW_KBPS || ms > FAR_MS ? "fair" : "good";
  return { verdict, ms: Math.round(ms) };
}

async function fetchOnce(url) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  const began = performance.now();
  try {
    const response = await fetch(url, { cache: "no-store", signal: stop.signal });
    const first = performance.now() - began;
    const { size } = await response.blob();
    return { first, kbps: (size * 8) / Math.max(1, performance.now() - began) };
  } finally {
    clearTimeout(timer);
  }
}
