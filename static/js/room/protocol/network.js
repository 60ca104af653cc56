/* How far away the portal is and how much the line carries, measured by fetching one file a few times; and whether datagrams get through
   to the media worker, or media must take the slower way. */

const TRIES = 4;
const FAR_MS = 400;
const THIN_KBPS = 400;
const NARROW_KBPS = 1200;
const PATIENCE_MS = 15000;
const DATAGRAM_PATIENCE_MS = 6000;

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

/* probes: addresses of STUN servers. Resolves to "good", "none", or "open" where there is nobody to ask. */
export async function measureDatagrams(probes) {
  if (!probes || !probes.length || typeof RTCPeerConnection === "undefined") {
    return "open";
  }
  const pc = new RTCPeerConnection({ iceServers: [{ urls: probes }] });
  try {
    const answered = askedAround(pc);
    pc.createDataChannel("probe");
    await pc.setLocalDescription(await pc.createOffer());
    return (await answered) ? "good" : "none";
  } finally {
    pc.close();
  }
}

/* An address that the server saw is an answer; so is a search that ends without a complaint, where that address was known already. */
function askedAround(pc) {
  return new Promise((resolve) => {
    let own = 0;
    let complaints = 0;
    setTimeout(() => resolve(false), DATAGRAM_PATIENCE_MS);
    pc.onicecandidateerror = () => {
      complaints += 1;
    };
    pc.onicecandidate = ({ candidate }) => {
      if (!candidate) {
        resolve(own > 0 && complaints === 0);
      } else if (/ typ srflx/.test(candidate.candidate)) {
        resolve(true);
      } else {
        own += / udp /i.test(candidate.candidate) ? 1 : 0;
      }
    };
  });
}
