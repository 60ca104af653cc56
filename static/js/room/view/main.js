/* The room page: reads its configuration, puts the parts together, and passes events between them.

   What the page must hold is listed in ../README.md. */

import { RoomClient } from "../protocol/client.js";
import { chooseScreen, reopen } from "../protocol/devices.js";
import { Papers } from "../protocol/papers.js";
import { Announcer } from "./announcer.js";
import { Chat } from "./chat.js";
import { make } from "./element.js";
import { showEnd } from "./ending.js";
import { Entry } from "./entry.js";
import { Exhibits } from "./exhibits.js";
import { HandingIn } from "./handing_in.js";
import { Hands } from "./hands.js";
import { HostBar } from "./host_bar.js";
import { LineQuality } from "./line_quality.js";
import { Recording } from "./recording.js";
import { Stage } from "./stage.js";
import { StateLine } from "./state_line.js";
import { Toolbar } from "./toolbar.js";
import { Viewer } from "./viewer.js";
import { WaitingRoom } from "./waiting_room.js";
import { Words } from "./words.js";

/* How long a written line stands on a site's screen, which has no drawer. */
const READ_MS = 15000;

class RoomPage {
  constructor(root, config) {
    this.root = root;
    this.config = config;
    this.words = new Words(config.texts);
    this.client = new RoomClient(config);
    this.state = null;
    this.unread = 0;
    this.isSite = root.classList.contains("room-site");
    this.entry = new Entry(this.part("entry"), this.words, config, (devices) => this.enter(devices));
    this.build();
    this.listen();
    this.entry.check();
  }

  part(name) {
    return this.root.querySelector(`[data-room-${name}]`);
  }

  build() {
    const { words, client } = this;
    const about = (type) => (participant) => client.send(type, { participant });
    this.line = new StateLine(this.part("state"), words);
    this.quality = new LineQuality(this.part("state").querySelector(".room-chips"), words, (limit) => client.setLimit(limit));
    this.stage = new Stage(this.part("stage"), words, {
      large: (participant) => client.setLarge(participant),
      mute: about("mute"),
      send_out: about("return_to_lobby"),
      remove: about("remove"),
      floor: about("floor"),
      hand_over: about("hand_over"),
      aside: (participant, inside) => client.send("aside", { participant, inside }),
      let_show: (participant, on) => client.send("let_show", { participant, on }),
    });
    this.announcer = new Announcer(this.part("announcer"), words);
    this.waiting = new WaitingRoom(this.part("waiting"), words, { admit: about("admit"), identify: about("identify") });
    this.buildPapers();
    this.host = new HostBar(this.part("host"), words, {
      caucus: (side) => client.send("caucus", { side, also: [] }),
      together: () => client.send("together", {}),
      pause: () => client.send("pause", {}),
      resume: () => client.send("resume", {}),
      lock: () => client.send("lock", { locked: !this.state.room.locked }),
      end: () => client.send("end", {}),
    });
    this.recording = new Recording(words, this.config.me, this.config.recording, {
      chip: this.line.recording,
      host: this.part("host"),
      root: this.part("meeting"),
      say: (text, milliseconds) => this.announcer.tell(text, milliseconds),
      send: (type, fields) => client.send(type, fields),
    });
    this.toolbar = new Toolbar(this.part("toolbar"), words, {
      microphone: () => this.pressMicrophone(),
      camera: () => this.pressCamera(),
      screen: () => this.shareScreen(),
      interpretation: () => client.send("interpretation", { on: !this.state.you.hears_interpreters }),
      show: this.config.exhibits_url ? () => this.exhibits.open() : null,
      hand: () => client.send("hand", { raised: !this.state.you.hand }),
      chat: () => this.openDrawer("chat"),
      panel: this.root.querySelector("[data-panel]") ? () => this.openDrawer("panel") : null,
      waiting: () => this.openDrawer("waiting"),
      leave: () => client.leave(),
    }, this.isSite);
    const close = make("button", { type: "button", class: "room-plain room-drawer-close", onclick: () => this.openDrawer("") }, words.say("drawer.close"));
    const drawer = this.root.querySelector(".room-drawer");
    const hands = make("section", { class: "room-waiting", "data-room-hands": "", hidden: true });
    drawer.prepend(close, hands);
    this.hands = new Hands(hands, words, about("floor"));
  }

  /* What is shown to all, and files in the chat; both come from and go to the portal. */
  buildPapers() {
    const { words, client, config } = this;
    const { files } = config;
    const papers = new Papers(config);
    const show = (document, pages) => client.send("show", { document, pages, page: 1 });
    this.viewer = new Viewer(words, config.me, {
      root: this.stage.viewer,
      papers,
      send: (type, fields) => client.send(type, fields),
      say: (text) => this.announcer.tell(text),
      shown: (is) => this.stage.showDocument(is),
    });
    this.exhibits = new Exhibits(words, { root: this.part("meeting"), papers, show });
    const shows = () => this.state && (this.state.you.host || this.state.you.may_show);
    const told = async (act, done) => {
      try {
        await act();
        this.announcer.tell(done);
        return true;
      } catch (error) {
        this.announcer.tell(error.message || words.say("file.offline"));
        return false;
      }
    };
    this.chat = new Chat(this.part("chat"), words, (text) => client.send("chat", { text }), {
      handingIn: files ? new HandingIn(words, files, papers) : null,
      file: () => ({
        href: (document) => (files ? papers.file(document) : ""),
        show: shows() ? (document) => told(async () => show(document, (await papers.about(document)).pages), words.say("show.shown")) : null,
        aside: Boolean(this.state && this.state.you.aside),
        open: files && files.open_url ? (document) => told(() => papers.open(document), words.say("file.opened")) : null,
      }),
    });
  }

  listen() {
    const on = (name, act) => this.client.addEventListener(name, (event) => act(event.detail));
    on("slot", (slot) => this.stage.addSlot(slot));
    on("connection", (phase) => this.setPhase(phase));
    on("state", (state) => this.show(state));
    on("quality", (quality) => this.showQuality(quality));
    on("shown", (shown) => this.viewer.take(shown));
    on("pointer", (pointer) => this.viewer.takePointer(pointer));
    on("history", (lines) => this.chat.replace(lines));
    on("chat", (line) => this.read(line));
    on("refused", (refusal) => this.announcer.tell(this.words.explain("refused", refusal.code)));
    on("goodbye", (reason) => this.end(reason));
  }

  async enter({ audio, video, microphone, operator }) {
    const { client } = this;
    client.operator = operator;
    client.microphoneOn = microphone && Boolean(audio);
    client.cameraOn = Boolean(video);
    if (audio) {
      audio.enabled = client.microphoneOn;
    }
    this.stage.setOwnTrack(video);
    this.watch("audio", audio);
    this.watch("video", video);
    await client.connect({ audio, video });
    this.part("entry").hidden = true;
    this.part("meeting").hidden = false;
    this.root.classList.add("is-meeting");
    this.part("stage").append(this.part("announcer"));
    this.line.title.focus();
  }

  async shareScreen() {
    const { client } = this;
    const before = client.screen;
    const track = before ? null : await chooseScreen();
    if (before) {
      before.stop();
    } else if (!track) {
      return;
    }
    if (track) {
      track.addEventListener("ended", () => client.screen === track && this.shareScreen());
    }
    try {
      await client.share(track);
    } catch (error) {
      this.announcer.tell(this.words.explain("refused", error.code));
    }
  }

  /* A device that is pulled out ends its track: take another one if there is one, and say what happened. Who has none and
     presses its button is helped in the same way, and may have allowed or plugged in something meanwhile. */
  watch(kind, track) {
    if (track) {
      track.addEventListener("ended", () => this.replaceDevice(kind));
    }
  }

  async replaceDevice(kind, wished) {
    const { words, client } = this;
    if (!wished) {
      this.announcer.say(`say.gone_${kind}`);
    }
    let track = null;
    try {
      track = await reopen(kind);
    } catch (error) {
      this.announcer.tell(words.explain("reopen", error.message, { device: words.say(kind === "audio" ? "check.microphone" : "check.camera") }), READ_MS);
    }
    await client.replaceTrack(kind, track);
    this.watch(kind, track);
    if (kind === "video") {
      this.stage.setOwnTrack(track);
      this.switchCamera(Boolean(track) && (wished || client.cameraOn));
    } else {
      this.switchMicrophone(Boolean(track) && (wished || client.microphoneOn));
    }
    if (this.state) {
      this.stage.show(this.state);
    }
  }

  setPhase(phase) {
    this.line.setConnection(phase);
    this.root.dataset.phase = phase;
    if (phase === "failed") {
      this.end("failed");
    }
  }

  show(state) {
    const muted = this.state && !this.state.you.muted && state.you.muted && this.client.microphoneOn;
    const moved = this.state && this.state.room.phase !== state.room.phase;
    this.state = state;
    if (muted) {
      this.client.microphoneOn = false;
      this.client.enable("audio", false);
      this.announcer.say(moved ? "say.muted_back" : "say.muted");
    }
    this.line.show(state);
    this.stage.show(state);
    this.waiting.show(state);
    this.hands.show(state);
    this.chat.show(state);
    this.host.show(state);
    this.recording.show(state);
    this.viewer.showState(state);
    this.showSwitches();
    this.announcer.show(state);
    this.root.dataset.state = state.you.state;
    this.root.dataset.meeting = state.room.phase;
  }

  showQuality(quality) {
    this.quality.show(quality);
    this.stage.showQuality(quality);
  }

  showSwitches() {
    if (this.state) {
      this.toolbar.show(this.state, { microphone: this.client.microphoneOn, camera: this.client.cameraOn });
    }
  }

  switchMicrophone(on) {
    this.client.setMicrophone(on && Boolean(this.client.tracks.audio));
    this.showSwitches();
  }

  switchCamera(on) {
    this.client.setCamera(on && Boolean(this.client.tracks.video));
    this.showSwitches();
  }

  pressMicrophone() {
    return this.client.tracks.audio ? this.switchMicrophone(!this.client.microphoneOn) : this.replaceDevice("audio", true);
  }

  pressCamera() {
    return this.client.tracks.video ? this.switchCamera(!this.client.cameraOn) : this.replaceDevice("video", true);
  }

  read(line) {
    this.chat.add(line);
    if (this.isSite && line.from !== this.config.me.id) {
      const said = line.file ? this.words.say("file.said", { name: line.file.name }) : line.text;
      this.announcer.tell(`${line.name}：${said}`, READ_MS);
    }
    if (this.root.dataset.drawer !== "chat" && line.from !== this.config.me.id) {
      this.unread += 1;
      this.toolbar.unread(this.unread);
    }
  }

  openDrawer(name) {
    this.root.dataset.drawer = this.root.dataset.drawer === name ? "" : name;
    if (this.root.dataset.drawer === "chat") {
      this.unread = 0;
      this.toolbar.unread(0);
      this.chat.box.focus();
    }
  }

  end(reason) {
    this.client.over = true;
    this.client.drop();
    this.entry.release();
    this.part("meeting").hidden = true;
    this.part("entry").hidden = true;
    this.root.classList.remove("is-meeting");
    showEnd(this.part("end"), this.words, this.config, reason);
  }
}

const root = document.querySelector("[data-room]");
const config = JSON.parse(document.getElementById("room-config").textContent);
const page = new RoomPage(root, config);
/* For whoever wants to watch the call, such as a page of statistics. */
document.dispatchEvent(new CustomEvent("room:client", { detail: page.client }));
