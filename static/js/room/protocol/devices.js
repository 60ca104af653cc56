/* Microphone and camera: opening them, listing them, measuring them; failures become codes that the page has words for. */

export const CODES = {
  NotAllowedError: "permission-refused",
  SecurityError: "permission-refused",
  NotFoundError: "no-device",
  OverconstrainedError: "no-device",
  NotReadableError: "device-busy",
  AbortError: "device-busy",
};

/* Browsers inside other applications, which often cannot make calls. */
const IN_APP = /MicroMessenger|\bQQ\/|AlipayClient|DingTalk|Weibo|aweme/i;

const AUDIO = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const VIDEO = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } };

/* What makes a call impossible in this browser, as a code, or null. */
export function obstacle() {
  if (!window.isSecureContext) {
    return "insecure-context";
  }
  const calls = window.RTCPeerConnection && RTCPeerConnection.prototype.addTransceiver;
  const opens = navigator.mediaDevices && navigator.mediaDevices.getUserMedia;
  if (!calls || !opens) {
    return IN_APP.test(navigator.userAgent) ? "in-app" : "no-webrtc";
  }
  return null;
}

/* Three soft tones, to hear whether the loudspeaker works. */
export function chime() {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!Context) {
    return;
  }
  const context = new Context();
  const volume = context.createGain();
  volume.gain.value = 0.2;
  volume.connect(context.destination);
  [523, 659, 784].forEach((pitch, n) => {
    const tone = context.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(volume);
    tone.start(context.currentTime + n * 0.35);
    tone.stop(context.currentTime + n * 0.35 + 0.3);
  });
  setTimeout(() => context.close(), 2000);
}

/* Whether this browser can show a screen at all; phones cannot. */
export function canShareScreen() {
  return Boolean(navigator.mediaDevices && navigator.mediaDevices.getDisplayMedia);
}

/* Ask the person for a screen or a window; resolves to its track, or to null if nothing was chosen. */
export async function chooseScreen() {
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 10 } }, audio: false });
    const track = stream.getVideoTracks()[0];
    track.contentHint = "detail";
    return track;
  } catch (error) {
    return null;
  }
}

/* Open one kind anew after its device vanished; resolves to a track, or rejects with a code as `message`. */
export async function reopen(kind) {
  try {
    return (await open(kind === "audio", kind === "video", null))[kind];
  } catch (error) {
    throw new Error(codeOf(error));
  }
}

/* Open microphone and camera, or what there is of them.
   Returns {audio, video, codes}: tracks or null, and for each kind that failed the reason. */
export async function openDevices(wanted) {
  try {
    return Object.assign({ codes: {} }, await open(true, true, wanted));
  } catch (error) {
    return openEach(wanted);
  }
}

/* One missing device must not cost the other. */
async function openEach(wanted) {
  const found = { audio: null, video: null, codes: {} };
  for (const kind of ["audio", "video"]) {
    try {
      const tracks = await open(kind === "audio", kind === "video", wanted);
      found[kind] = tracks[kind];
    } catch (error) {
      found.codes[kind] = codeOf(error);
    }
  }
  return found;
}

async function open(audio, video, wanted) {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: audio && choose(AUDIO, wanted && wanted.audio),
    video: video && choose(VIDEO, wanted && wanted.video),
  });
  return { audio: stream.getAudioTracks()[0] || null, video: stream.getVideoTracks()[0] || null };
}

function choose(constraints, deviceId) {
  return deviceId ? Object.assign({ deviceId: { exact: deviceId } }, constraints) : constraints;
}

function codeOf(error) {
  return CODES[error && error.name] || "device-failed";
}

/* The devices by kind: {audio: [{id, label}], video: [...]}. Labels are empty before permission is given. */
export async function listDevices() {
  const all = await navigator.mediaDevices.enumerateDevices();
  const pick = (kind) =>
    all.filter((device) => device.kind === kind && device.deviceId).map((device) => ({ id: device.deviceId, label: device.label }));
  return { audio: pick("audioinput"), video: pick("videoinput") };
}

/* Call `show` about ten times a second with the loudness of a track, 0 to 1. Returns a function that stops it. */
export function measure(track, show) {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!track || !Context) {
    return () => undefined;
  }
  const context = new Context();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) {
      sum += (sample - 128) * (sample - 128);
    }
    show(Math.min(1, Math.sqrt(sum / samples.length) / 40));
  }, 100);
  return () => {
    clearInterval(timer);
    context.close();
  };
}
