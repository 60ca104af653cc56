// What makes pages more comfortable where JavaScript runs. Each part looks for its own attribute and does nothing without it;
// every page works with none of them. Browsers: Chromium 90, Safari 14.3.
import { completeBoxes } from "./complete.js";
import { askBefore } from "./confirm.js";
import { showCurrent } from "./current.js";
import { focusErrors } from "./errors.js";
import { keepTyping } from "./keep.js";
import { closeMenus } from "./menu.js";
import { sendOnce } from "./once.js";
import { copyText, printPage } from "./paper.js";
import { walkSteps } from "./steps.js";
import { walkRows } from "./worklist.js";

for (const start of [focusErrors, keepTyping, askBefore, sendOnce, closeMenus, copyText, printPage, walkSteps, walkRows, completeBoxes, showCurrent]) {
  start(document);
}
