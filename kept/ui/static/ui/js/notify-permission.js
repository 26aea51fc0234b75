// <notify-permission data-on data-off data-blocked><button>…</button></notify-permission>: asks once, only when pressed,
// and can be switched off again. Shows what arrives as `notify` ({title, body, url}) while no tab is looked at.
import { on } from "ui/live";
import { toast } from "ui/toasts";

const KEY = "kept-notify";
const wanted = () => localStorage.getItem(KEY) === "on" && globalThis.Notification?.permission === "granted";

customElements.define("notify-permission", class extends HTMLElement {
  connectedCallback() {
    this.hidden = !globalThis.Notification; // plain http has none
    this.show();
    this.addEventListener("click", ({ target }) => target.closest("button") && this.turn());
    this.stop = on("notify", tell);
  }

  disconnectedCallback() {
    this.stop();
  }

  async turn() {
    const on = !wanted();
    const granted = on ? (await Notification.requestPermission()) === "granted" : true;
    localStorage.setItem(KEY, on && granted ? "on" : "off");
    this.show();
    toast(this.dataset[granted ? (on ? "on" : "off") : "blocked"] ?? "");
  }

  show() {
    this.querySelector("button")?.setAttribute("aria-pressed", String(wanted()));
  }
});

function tell({ title, body = "", url }) {
  if (!wanted() || !document.hidden) return;
  const note = new Notification(title, { body, tag: url, icon: document.querySelector('link[rel="icon"]')?.href });
  note.onclick = () => (window.focus(), url && location.assign(url));
}
