// <relative-time><time datetime="…">33 min ago</time></relative-time>: keeps "ago" true while the page stays open.
import { everySecond } from "ui/clock";
import { ago } from "ui/formats";

customElements.define("relative-time", class extends HTMLElement {
  connectedCallback() {
    this.stop = everySecond((now) => this.update(now));
  }

  disconnectedCallback() {
    this.stop();
  }

  update(now) {
    const time = this.querySelector("time");
    const text = time && ago(Date.parse(time.dateTime) - now);
    if (text && time.textContent !== text) time.textContent = text;
  }
});
