// <presence-beat data-src="/conversations/42/here">: says every 20 seconds that somebody looks at this conversation, or
// writes in it, as long as the tab is looked at.
import { post } from "ui/posting";

const EVERY = 20_000;

customElements.define("presence-beat", class extends HTMLElement {
  connectedCallback() {
    this.onTyping = ({ target }) => target.matches?.("#answer-text") && this.beat("writing");
    this.onVisible = () => document.hidden || this.beat("looking");
    document.addEventListener("input", this.onTyping);
    document.addEventListener("visibilitychange", this.onVisible);
    this.timer = setInterval(() => document.hidden || this.beat(this.doing ?? "looking"), EVERY);
    this.beat("looking");
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("input", this.onTyping);
    document.removeEventListener("visibilitychange", this.onVisible);
  }

  beat(doing) {
    const again = doing === this.doing && performance.now() - this.at < EVERY / 2;
    if (again) return;
    [this.doing, this.at] = [doing, performance.now()];
    const body = new FormData();
    body.set("doing", doing);
    post(this.dataset.src, body, { keepalive: true }).catch(() => {});
    if (doing === "writing") setTimeout(() => (this.doing = "looking"), EVERY);
  }
});
