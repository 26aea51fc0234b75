// <live-state class="live-state" hidden>Offline — reconnecting…</live-state>: seen only when the stream has been away
// for three seconds; shorter gaps need no word.
import { on, current } from "ui/live";

customElements.define("live-state", class extends HTMLElement {
  connectedCallback() {
    this.stop = on("state", (state) => this.show(state));
    this.show(current());
  }

  disconnectedCallback() {
    this.stop();
  }

  show(state) {
    clearTimeout(this.timer);
    if (document.querySelector("live-state") !== this) return; // once is enough, whoever else brought one
    if (state === "offline") this.timer = setTimeout(() => (this.hidden = false), 3000);
    else this.hidden = true;
  }
});
