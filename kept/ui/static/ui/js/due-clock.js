// <due-clock data-due data-text data-in-text="… {time}" data-over-text data-late>: the chip says how long is left,
// turns at its second, and says `data-late` aloud once.
import { announce } from "ui/announce";
import { everySecond } from "ui/clock";
import { length } from "ui/formats";
import { turn } from "ui/icon";

const FAR = 20 * 3_600_000; // beyond this the day matters, not the hours left
const said = new Set();

customElements.define("due-clock", class extends HTMLElement {
  connectedCallback() {
    this.seenBefore = false;
    this.stop = everySecond((now) => this.update(now));
  }

  disconnectedCallback() {
    this.stop();
  }

  update(now) {
    const words = this.querySelector(".chip > .text");
    if (!words) return;
    const { due, text = words.textContent, inText = text, overText = text } = this.dataset;
    const left = Date.parse(due) - now;
    const pattern = left > FAR ? text : left > 0 ? inText : overText;
    const next = pattern.replace("{time}", length(left));
    if (words.textContent !== next) words.textContent = next;
    if (left > 0) this.seenBefore = true;
    else this.turnLate();
  }

  turnLate() {
    const chip = this.querySelector(".chip");
    if (chip.classList.contains("broken")) return;
    chip.classList.replace("due", "broken") || chip.classList.add("broken");
    turn(chip.querySelector(".icon"), "triangle-alert");
    const { late, due } = this.dataset;
    // Only what turned before our eyes is said; a page opened later shows it.
    if (late && this.seenBefore && !said.has(late + due)) announce(late);
    said.add(late + due);
  }
});
