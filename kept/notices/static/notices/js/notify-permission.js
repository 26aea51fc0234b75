// <notify-permission data-on data-off data-blocked><button>…</button></notify-permission>: signs this browser on as a
// device that is pushed to, only when pressed, and off again. Where no push service can be had, what arrives as `notify`
// ({title, url, tag}) is shown by the page itself while its tab is hidden.
import { on } from "ui/live";
import { toast } from "ui/toasts";

// Per user, as several may share a browser: "push", "on" (by the page alone) or "off".
const me = () => document.querySelector("notify-permission[data-user]")?.dataset ?? {};
const key = (what = "notify") => `kept-${what}-${me().user}`;
const state = () => (globalThis.Notification?.permission === "granted" ? localStorage.getItem(key()) : "off");
const wanted = () => ["push", "on"].includes(state());

customElements.define("notify-permission", class extends HTMLElement {
  connectedCallback() {
    this.hidden = !globalThis.Notification; // plain http has none
    this.show();
    this.addEventListener("click", ({ target }) => target.closest("button") && this.turn());
    this.stop = on("notify", tell);
    if (this.dataset.user && state() === "push") renew();
  }

  disconnectedCallback() {
    this.stop();
  }

  async turn() {
    const next = wanted() ? await signOff() : await signOn();
    localStorage.setItem(key(), next === "blocked" ? "off" : next);
    this.show();
    toast(this.dataset[next === "push" ? "on" : next] ?? "");
    if (this.dataset.reload !== undefined && next !== "blocked") setTimeout(() => location.reload(), 900);
  }

  show() {
    this.querySelector("button")?.setAttribute("aria-pressed", String(wanted()));
  }
});

async function signOn() {
  if ((await Notification.requestPermission()) !== "granted") return "blocked";
  try {
    const worker = await navigator.serviceWorker.register("/push-worker.js");
    const { key: applicationServerKey } = await (await fetch("/me/devices/key")).json();
    const options = { userVisibleOnly: true, applicationServerKey };
    const old = await worker.pushManager.getSubscription();
    const one = old ?? (await worker.pushManager.subscribe(options));
    return (await post("/me/devices", { subscription: JSON.stringify(one) })).ok ? keep(one) : "on";
  } catch {
    return "on"; // no push service, or not by https: the open page tells
  }
}

async function signOff() {
  const worker = await navigator.serviceWorker?.getRegistration("/");
  await (await worker?.pushManager.getSubscription())?.unsubscribe();
  await post("/me/devices/here/removal", {});
  return "off";
}

// A browser may change its address at the push service by itself, and signing out takes it off: said on the next visit.
async function renew() {
  const worker = await navigator.serviceWorker?.getRegistration("/");
  const one = await worker?.pushManager.getSubscription();
  if (!one) return localStorage.setItem(key(), "on");
  if (me().here && one.endpoint === localStorage.getItem(key("push"))) return;
  if ((await post("/me/devices", { subscription: JSON.stringify(one) })).ok) keep(one);
}

function keep(subscription) {
  localStorage.setItem(key("push"), subscription.endpoint);
  return "push";
}

const post = (path, fields) =>
  fetch(path, { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content } });

function tell({ title, url, tag }) {
  if (state() !== "on" || !document.hidden) return; // by push it comes anyway
  const note = new Notification(title, { tag, icon: document.querySelector('link[rel="icon"]')?.href });
  note.onclick = () => (window.focus(), url && location.assign(url));
}
