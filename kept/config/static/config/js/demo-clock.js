// <demo-clock>: in the demo the clock can be turned; open pages then count with the new time.
import { setServerTime } from "ui/clock";
import { ask, on } from "ui/live";

customElements.define("demo-clock", class extends HTMLElement {
  connectedCallback() {
    // A visitor who has neither signed in nor a link has no stream to listen to.
    const heard = document.querySelector(".rail") || document.querySelector('meta[name="live"]').content.includes("link=");
    this.ends = !heard ? [] : [ask(["clock"]), on("clock", ({ now }) => setServerTime(now))];
  }

  disconnectedCallback() {
    this.ends.forEach((end) => end());
  }
});
