/* The room's protocol client: one peer connection, one data channel, and the promise to come back after a break.

   Knows nothing of the page. Events (CustomEvent.detail in brackets):
     connection [phase]   connecting, connected, reconnecting, failed, closed
     state [snapshot]     see video/PROTOCOL.md
     chat [line]          {from, name, text, at}
     refused [refusal]    {of, code}
     goodbye [reason]     the last word of the server; the client does not come back by itself
     quality [quality]    {limit, line, pictures}: how the own line is
     slot [slot]          {mid, kind, track, receiver}: an incoming place exists

   A page begins with a few places for others and one for a screen. When more people are there, or the own screen is shown,
   it offers again on the same connection. */

import { Pulse } from "./pulse.js";

export const VERSION = 1;

/* One picture in three sizes, the smallest first: each viewer gets the one that the own line carries. */
const SIZES = [
  { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 120000 },
  { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 350000 },
  { rid: "f", maxBitrate: 900000 },
];

const FIRST_PLACES = 4;

/* What the worker forwards. All else that a browser knows is left out of its offers, which makes them a third as long. */
const FORWARDED = [
  /^audio\/opus/i,
  /^video\/(VP8|rtx)/i,
  /^video\/H264.*(packetization-mode=1.*profile-level-id=42[4-7c-f]|profile-level-id=42[4-7c-f].*packetization-mode=1)/i,
];
const RETRY_MS = [500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000];
const DISCONNECTED_PATIENCE_MS = 2500;
const COME_BACK_AFTER = "worker-stopping";
/* What a worker says that was started anew since, or has given the connection up; a dead one's room is with another by now. */
const GONE = ["no-such-room", "no-such-participant", "no-connection", "worker-unreachable"];
/* What is refused to one who comes back was said to all who were there: the same last word. */
const MISSED = { "room-ended": "ended", "removed-from-room": "removed" };

export class JoinError extends Error {
  constructor(code, status) {
    super(code);
    this.code = code;
    this.status = status;
  }
}

export class RoomClient extends EventTarget {
  /* config: offer_url, csrf_header, csrf_token, slots (how many others can be shown), places (with how many it begins) */
  constructor(config) {
    super();
    this.config = config;
    this.most = config.slots || 8;
    this.first = Math.min(config.places || FIRST_PLACES, this.most);
    this.places = 0;
    this.answered = 0;
    this.others = 0;
    this.growing = false;
    this.tracks = { audio: null, video: null };
    this.phase = "closed";
    this.over = false;
    this.pc = null;
    this.pulse = null;
    this.channel = null;
    this.place = null;
    this.attempt = 0;
    this.timer = 0;
    this.turn = Promise.resolve();
    this.senders = {};
    this.microphoneOn = false;
    this.cameraOn = true;
    this.screen = null;
    this.operator = "";
    this.limit = "full";
    this.large = config.me ? config.me.id : "";
    this.online = () => this.phase === "reconnecting" && this.comeBack(0);
    this.changed = () => this.pulse && this.pulse.hurry();
    window.addEventListener("online", this.online);
    this.network("addEventListener");
  }

  /* Join with these tracks (either may be null: listening needs none). Rejects with a JoinError. */
  async connect(tracks) {
    this.tracks = tracks;
    this.setPhase("connecting");
    await this.join();
  }

  /* Send a command of the protocol; false if there is no line at this moment. */
  send(type, fields) {
    if (!this.channel || this.channel.readyState !== "open") {
      return false;
    }
    this.channel.send(JSON.stringify(Object.assign({ v: VERSION, type }, fields)));
    return true;
  }

  /* Switch the own microphone: the track at once, the others' name plates by way of the server. */
  setMicrophone(on) {
    this.microphoneOn = on;
    this.enable("audio", on);
    this.send("microphone", { on });
  }

  setCamera(on) {
    this.cameraOn = on;
    this.enable("video", on);
    this.send("camera", { on: on && Boolean(this.tracks.video) });
  }

  /* What pictures may cost the own line: full, save, audio. */
  setLimit(limit) {
    this.limit = limit;
    this.send("limit", { limit });
  }

  /* Whom the page shows large; the own id leaves it to who speaks. */
  setLarge(participant) {
    if (this.large !== participant) {
      this.large = participant;
      this.send("large", { participant });
    }
  }

  enable(kind, on) {
    if (this.tracks[kind]) {
      this.tracks[kind].enabled = on;
    }
  }

  /* Use another device; no negotiation is needed. */
  async replaceTrack(kind, track) {
    this.tracks[kind] = track;
    const sender = this.senders[kind];
    if (sender) {
      await sender.replaceTrack(track);
    }
  }

  /* Show the own screen beside the camera, or (null) no more; a new connection keeps to it. Rejects with a JoinError. */
  async share(track) {
    this.screen = track;
    if (this.senders.screen) {
      await this.senders.screen.replaceTrack(track);
    } else if (track) {
      this.senders.screen = this.publish("screen");
    }
    if (track && !this.isAgreed(this.senders.screen)) {
      try {
        await this.negotiate();
      } catch (error) {
        this.screen = null;
        track.stop();
        throw error;
      }
    }
    this.send("screen", { on: Boolean(track) });
  }

  /* Whether a line was answered at least once. */
  isAgreed(sender) {
    return this.pc.getTransceivers().some((line) => line.sender === sender && line.currentDirection);
  }

  /* Leave for good. */
  leave() {
    this.send("leave", {});
    this.finish("left");
  }

  finish(reason) {
    if (this.over) {
      return;
    }
    this.over = true;
    clearTimeout(this.timer);
    window.removeEventListener("online", this.online);
    this.network("removeEventListener");
    /* let the last message out before the line goes down */
    setTimeout(() => this.drop(), 300);
    this.setPhase("closed");
    this.tell("goodbye", reason);
  }

  /* Heed what browsers say of their machine's network, where they say anything; or heed it no more. */
  network(call) {
    if (navigator.connection && navigator.connection[call]) {
      navigator.connection[call]("change", this.changed);
    }
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  setPhase(phase) {
    if (this.phase !== phase) {
      this.phase = phase;
      this.tell("connection", phase);
    }
  }

  /* -- joining ------------------------------------------------------------------------------------------------- */

  async join() {
    this.drop();
    const pc = new RTCPeerConnection({ bundlePolicy: "max-bundle", iceServers: this.config.ice_servers || [], iceTransportPolicy: this.config.ice_policy || "all" });
    this.pc = pc;
    this.turn = Promise.resolve();
    this.growing = false;
    this.pulse = new Pulse(pc, () => this.broken(), () => this.stands() && this.mended());
    this.openChannel(pc);
    this.senders = { audio: this.publish("audio"), video: this.publish("video") };
    pc.ontrack = (event) => this.takeSlot(event);
    const before = Math.max(this.places, this.first);
    this.places = 0;
    this.addPlaces(before);
    this.addLine("video", { direction: "recvonly" }); /* one picture more than voices: the place of a screen */
    if (this.screen) {
      this.senders.screen = this.publish("screen");
    }
    pc.onconnectionstatechange = () => this.watch(pc);
    pc.oniceconnectionstatechange = () => this.watch(pc);
    await pc.setLocalDescription(await pc.createOffer());
    const response = await this.exchange("POST", this.config.offer_url, pc.localDescription.sdp);
    this.place = response.location || this.config.offer_url;
    await pc.setRemoteDescription({ type: "answer", sdp: response.sdp });
    this.answered = this.places;
  }

  /* Places for others, up to so many. */
  addPlaces(wanted) {
    for (; this.places < wanted; this.places += 1) {
      this.addLine("audio", { direction: "recvonly" });
      this.addLine("video", { direction: "recvonly" });
    }
  }

  /* One line of the next offer, with the codecs that can be forwarded where the browser lets a page choose. */
  addLine(source, more) {
    const line = this.pc.addTransceiver(source, more);
    const kind = source.kind || source;
    if (line.setCodecPreferences && window.RTCRtpReceiver && RTCRtpReceiver.getCapabilities) {
      const known = RTCRtpReceiver.getCapabilities(kind).codecs;
      const wanted = known.filter((codec) => FORWARDED.some((form) => form.test(`${codec.mimeType} ${codec.sdpFmtpLine || ""}`)));
      try {
        line.setCodecPreferences(wanted);
      } catch (error) {
        /* then it offers all that it knows */
      }
    }
    return line;
  }

  /* So many others are there: offer the places that are missing. One that fails is tried again with the next state. */
  async makeRoom(others) {
    this.others = others;
    if (this.phase !== "connected" || Math.min(this.most, others) <= this.answered || this.growing) {
      return;
    }
    this.growing = true;
    this.addPlaces(Math.min(this.most, Math.max(others, this.answered + FIRST_PLACES))); /* some more will come */
    const grown = await this.negotiate().then(() => true, () => false);
    this.growing = false;
    if (grown && this.others > others) {
      this.makeRoom(this.others); /* more came meanwhile */
    }
  }

  /* A further offer on the same connection, one at a time; with `iceRestart` over another network. Rejects with a JoinError. */
  negotiate(iceRestart) {
    const { pc } = this;
    const offer = async () => {
      if (pc !== this.pc) {
        return;
      }
      const { places } = this;
      await pc.setLocalDescription(await pc.createOffer({ iceRestart: Boolean(iceRestart) }));
      try {
        const response = await this.exchange("PATCH", this.place, pc.localDescription.sdp);
        await pc.setRemoteDescription({ type: "answer", sdp: response.sdp });
        this.answered = places;
      } catch (error) {
        if (pc.signalingState === "have-local-offer") {
          await pc.setLocalDescription({ type: "rollback" }).catch(() => undefined);
        }
        throw error;
      }
    };
    const turn = this.turn.then(offer);
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  publish(kind) {
    const source = (kind === "screen" ? this.screen : this.tracks[kind]) || kind;
    const direction = "sendonly";
    if (kind !== "audio") {
      try {
        return this.addLine(source, { direction, sendEncodings: SIZES }).sender;
      } catch (error) {
        /* a browser that knows one size only sends one, below */
      }
    }
    const { sender } = this.addLine(source, { direction });
    if (kind !== "audio") {
      this.restrain(sender);
    }
    return sender;
  }

  async restrain(sender) {
    const parameters = sender.getParameters();
    if (parameters.encodings && parameters.encodings.length) {
      parameters.encodings[0].maxBitrate = this.config.max_video_bitrate || 900000;
      await sender.setParameters(parameters).catch(() => undefined);
    }
  }

  takeSlot(event) {
    const { transceiver, track } = event;
    this.tell("slot", { mid: transceiver.mid, kind: track.kind, track, receiver: transceiver.receiver });
  }

  openChannel(pc) {
    const channel = pc.createDataChannel("room", { ordered: true });
    this.channel = channel;
    channel.onopen = () => {
      this.send("hello", {});
      this.send("microphone", { on: this.microphoneOn });
      this.send("camera", { on: this.cameraOn && Boolean(this.tracks.video) });
      if (this.operator) {
        this.send("operator", { name: this.operator });
      }
      if (this.screen) {
        this.send("screen", { on: true });
      }
      this.send("limit", { limit: this.limit });
      if (this.large) {
        this.send("large", { participant: this.large });
      }
    };
    channel.onmessage = (event) => this.read(event.data);
    channel.onclose = () => channel === this.channel && this.broken();
  }

  read(text) {
    let message = null;
    try {
      message = JSON.parse(text);
    } catch (error) {
      return;
    }
    if (message.v !== VERSION) {
      return;
    }
    if (message.type === "welcome") {
      this.attempt = 0;
      this.setPhase("connected");
      this.tell("history", message.chat);
    } else if (message.type === "goodbye") {
      this.takeGoodbye(message.reason);
    } else {
      if (message.type === "state") {
        this.makeRoom(message.participants.filter((person) => person.state === "admitted").length);
      }
      this.tell(message.type, message);
    }
  }

  takeGoodbye(reason) {
    if (reason === COME_BACK_AFTER) {
      this.setPhase("reconnecting");
      this.comeBack(2000);
    } else {
      this.finish(reason);
    }
  }

  /* POST or PATCH an offer to the portal; the answer is SDP, a refusal is JSON with a code. */
  async exchange(method, url, sdp) {
    const headers = { "Content-Type": "application/sdp", Accept: "application/sdp, application/json" };
    headers[this.config.csrf_header] = this.config.csrf_token;
    let response = null;
    try {
      response = await fetch(url, { method, headers, body: sdp, credentials: "same-origin" });
    } catch (error) {
      throw new JoinError("portal-unreachable", 0);
    }
    const body = await response.text();
    if (!response.ok) {
      throw new JoinError(codeOf(body), response.status);
    }
    return { sdp: body, location: response.headers.get("Location") };
  }

  /* -- coming back --------------------------------------------------------------------------------------------- */

  watch(pc) {
    if (pc !== this.pc || this.over) {
      return;
    }
    const state = pc.connectionState === "failed" ? "failed" : pc.iceConnectionState;
    if (state === "failed" || pc.connectionState === "closed") {
      this.broken();
    } else if (state === "disconnected") {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => pc.iceConnectionState === "disconnected" && this.broken(), DISCONNECTED_PATIENCE_MS);
    } else if (this.phase === "reconnecting" && this.stands()) {
      this.mended();
    }
  }

  /* Whether path and channel stand at this moment. */
  stands() {
    const { pc, channel } = this;
    return Boolean(pc && channel && channel.readyState === "open" && ["connected", "completed"].includes(pc.iceConnectionState));
  }

  mended() {
    clearTimeout(this.timer);
    this.attempt = 0;
    this.setPhase("connected");
  }

  broken() {
    if (this.over) {
      return;
    }
    if (this.phase !== "reconnecting") {
      this.attempt = 0;
      this.setPhase("reconnecting");
      this.comeBack(0);
    }
  }

  comeBack(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tryAgain(), delay);
  }

  async tryAgain() {
    if (this.over || this.phase !== "reconnecting") {
      return;
    }
    if (this.attempt > 0 && this.stands()) {
      this.mended(); /* a path that mended so fast that no event said so */
      return;
    }
    if (this.attempt >= RETRY_MS.length) {
      this.setPhase("failed");
      return;
    }
    const wait = RETRY_MS[this.attempt];
    this.attempt += 1;
    try {
      await this.mend();
    } catch (error) {
      if (error.status === 403 || error.code === "room-ended") {
        this.finish(MISSED[error.code] || "rights-withdrawn");
        return;
      }
    }
    this.comeBack(wait + 3000);
  }

  /* First try whether the connection lives on another path; one that the worker does not know any more is made anew. */
  async mend() {
    if (this.attempt === 1 && this.channel && this.channel.readyState === "open") {
      try {
        /* the same connection over another network: slots, keys and messages stay */
        await this.negotiate(true);
        return;
      } catch (error) {
        if (!GONE.includes(error.code)) {
          throw error;
        }
      }
    }
    await this.join();
  }

  drop() {
    const { pc, channel } = this;
    this.pc = this.channel = null;
    if (this.pulse) {
      this.pulse.stop();
    }
    if (channel) {
      channel.onclose = channel.onmessage = null;
    }
    if (pc) {
      pc.ontrack = pc.onconnectionstatechange = pc.oniceconnectionstatechange = null;
      pc.close();
    }
  }
}

function codeOf(body) {
  try {
    return JSON.parse(body).error.code;
  } catch (error) {
    return "portal-refused";
  }
}
