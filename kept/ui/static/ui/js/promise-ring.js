// <promise-ring data-made data-due data-state>: the ring goes on filling and turns at its due second.
// Sends `ring:late` (bubbles) at that second.
import { everySecond } from "ui/clock";
import { turn } from "ui/icon";

customElements.define("promise-ring", class extends HTMLElement {
  connectedCallback() {
    this.stop = everySecond((now) => this.update(now));
  }

  disconnectedCallback() {
    this.stop();
  }

  update(now) {
    const { made, due, state } = this.dataset;
    const ring = this.querySelector(".ring");
    if (!ring || !["made", "due"].includes(state)) return;
    const [from, until] = [Date.parse(made), Date.parse(due)];
    const share = Math.min(100, Math.max(0, (100 * (now - from)) / (until - from || 1)));
    ring.querySelector(".fill").setAttribute("stroke-dasharray", `${share.toFixed(2)} 100`);
    if (now < until || ring.dataset.state === "broken") return;
    ring.dataset.state = "broken";
    turn(ring.querySelector(".icon"), "x");
    this.dispatchEvent(new CustomEvent("ring:late", { bubbles: true }));
  }
});
