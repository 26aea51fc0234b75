// <notice-sound data-src data-volume="5" data-when="away|always" data-blocked>: one calm sound when a notice comes, in one
// tab only; "away" is while no page of Kept has the focus. With a <button> inside it plays on a press, as loud as chosen.
import { on } from "ui/live";
import { toast } from "ui/toasts";

const FOCUS = "kept-focused"; // which tab has it
const me = Math.random().toString(36).slice(2);
const has = () => document.hasFocus() && localStorage.setItem(FOCUS, me);
addEventListener("focus", has);
for (const name of ["blur", "pagehide"]) addEventListener(name, () => localStorage.getItem(FOCUS) === me && localStorage.removeItem(FOCUS));
has();

customElements.define("notice-sound", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (button) button.addEventListener("click", () => this.play(this.closest("form")?.elements.volume?.value));
    else this.stop = on("notify", () => this.tell());
  }

  disconnectedCallback() {
    this.stop?.();
  }

  tell() {
    if (this.dataset.when !== "always" && (document.hasFocus() || localStorage.getItem(FOCUS))) return;
    const once = () => this.play().then(() => new Promise((done) => setTimeout(done, 1500)));
    // Whichever tab is first holds the lock for as long as it sounds; several notices at once sound once.
    navigator.locks ? navigator.locks.request("kept-sound", { ifAvailable: true }, (mine) => mine && once()) : once();
  }

  async play(volume = this.dataset.volume) {
    const sound = new Audio(this.dataset.src);
    sound.volume = Math.min(1, Math.max(0.05, Number(volume) / 10));
    try {
      await sound.play();
    } catch (error) {
      // Browsers let a page sound only after somebody pressed something on it.
      if (error.name === "NotAllowedError") toast(this.dataset.blocked);
    }
  }
});
