/* The bar at the bottom: microphone, camera, hand, text, leave; large, each with its word. */

import { canShareScreen } from "../protocol/devices.js";
import { labelled, twice } from "./element.js";
import { waitingToSpeak } from "./hands.js";

/* On a phone. */
const MOST_IN_A_ROW = 5;

export class Toolbar {
  /* acts: {microphone, camera, show, hand, interpretation, panel, chat, waiting, leave}; panel and show are null on pages without.
     isSite: the one big button of a site says what a press does. */
  constructor(root, words, acts, isSite) {
    this.words = words;
    this.longer = isSite ? "_press" : "";
    this.microphone = labelled({ "data-room-microphone": "", onclick: acts.microphone });
    this.camera = labelled({ "data-room-camera": "", onclick: acts.camera });
    this.hand = labelled({ "data-room-hand": "", onclick: acts.hand });
    this.screen = labelled({ "data-room-screen": "", hidden: true, onclick: acts.screen });
    this.exhibit = labelled({ "data-room-show": "", hidden: true, onclick: acts.show || (() => undefined) });
    this.exhibit.face("exhibit", words.say("bar.show"));
    this.shows = Boolean(acts.show);
    this.interpretation = labelled({ "data-room-interpretation": "", hidden: true, onclick: acts.interpretation });
    this.waiting = labelled({ class: "room-button room-button-waiting", hidden: true, onclick: acts.waiting });
    this.panel = labelled({ class: "room-button room-button-panel", hidden: !acts.panel, onclick: acts.panel || (() => undefined) });
    this.chat = labelled({ "data-room-chat-button": "", onclick: acts.chat });
    this.leave = labelled({ class: "room-button room-button-leave", "data-room-leave": "" });
    twice(
      this.leave.button,
      () => this.leave.face("leave", words.say("bar.leave_sure")),
      () => this.leave.face("leave", words.say("bar.leave")),
      acts.leave
    );
    root.setAttribute("role", "toolbar");
    root.setAttribute("aria-label", words.say("bar.label"));
    this.buttons = [this.microphone, this.camera, this.screen, this.exhibit, this.hand, this.interpretation, this.waiting, this.panel, this.chat, this.leave].map((b) => b.button);
    this.root = root;
    root.replaceChildren(...this.buttons);
    this.leave.face("leave", words.say("bar.leave"));
    this.panel.face("panel", words.say("bar.panel"));
    this.unread(0);
  }

  show(state, { microphone, camera }) {
    const { words } = this;
    const { you } = state;
    const inside = you.state === "admitted";
    this.microphone.face(microphone ? "microphone" : "microphone_off", words.say(`bar.microphone_${microphone ? "on" : "off"}${this.longer}`), microphone);
    this.camera.face(camera ? "camera" : "camera_off", words.say(`bar.camera_${camera ? "on" : "off"}`), camera);
    const place = waitingToSpeak(state).findIndex((person) => person.id === you.id) + 1;
    this.hand.face("hand", words.say(place > 1 ? "bar.lower_place" : you.hand ? "bar.lower" : "bar.raise", { place }), Boolean(you.hand));
    this.microphone.button.hidden = !you.rights.publish_audio;
    this.camera.button.hidden = !you.rights.publish_video;
    this.hand.button.hidden = !inside || you.host;
    this.screen.button.hidden = !inside || !you.rights.publish_screen || !canShareScreen();
    this.screen.face("screen", words.say(`bar.screen_${you.screen ? "on" : "off"}`), you.screen);
    this.exhibit.button.hidden = !inside || !this.shows || !(you.host || you.may_show);
    const heard = you.hears_interpreters;
    this.interpretation.button.hidden = !inside || you.role === "interpreter" || !state.participants.some((p) => p.role === "interpreter" && p.state === "admitted");
    this.interpretation.face("interpretation", words.say(`bar.interpretation_${heard ? "on" : "off"}`), heard);
    const count = state.participants.filter((p) => p.state !== "admitted").length;
    this.waiting.face("waiting", words.say("bar.waiting", { count }));
    this.waiting.button.hidden = !you.host;
    this.waiting.button.classList.toggle("has-news", count > 0);
    this.root.classList.toggle("has-many", this.buttons.filter((button) => !button.hidden).length > MOST_IN_A_ROW);
  }

  unread(count) {
    this.chat.face("chat", this.words.say("bar.chat"));
    this.chat.button.classList.toggle("has-news", count > 0);
  }
}
