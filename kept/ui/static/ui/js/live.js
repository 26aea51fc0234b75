// One stream for all tabs of a browser. Each tab says which topics it shows; the tab that holds the lock keeps the one
// EventSource open with the union of them and passes on what it hears.
const address = document.querySelector('meta[name="live"]')?.content || "/live";
const NAMES = ["changed", "fragment", "presence", "typing", "notify", "clock"];
const me = Math.random().toString(36).slice(2);
const mine = new Map(); // topic → how many elements of this tab show it
const others = new Map(); // tab → its topics
const listeners = new Map();
const channel = globalThis.BroadcastChannel ? new BroadcastChannel(`kept-live ${address}`) : null;
// Where the news stood when the page was made: what came since belongs to the first stream.
const born = document.querySelector('meta[name="live-position"]')?.content ?? "";
let source, opened = "", last = born, leads = false, started = false, tries = 0, timer = 0, state = "connecting";

// Listens to news by name ("changed", "fragment", "notify", … or "state"); returns the function that stops it.
export function on(name, fn) {
  listeners.set(name, (listeners.get(name) ?? new Set()).add(fn));
  return () => listeners.get(name).delete(fn);
}

// Asks for topics as long as something shows them; returns the function that gives them back.
export function ask(topics) {
  for (const topic of topics) mine.set(topic, (mine.get(topic) ?? 0) + 1);
  started ||= start();
  say();
  return () => {
    for (const topic of topics) mine.get(topic) > 1 ? mine.set(topic, mine.get(topic) - 1) : mine.delete(topic);
    say();
  };
}

export const current = () => state;

// For a part of the page that was fetched when the news stood at `position`: the stream goes on from there.
export function since(position) {
  channel?.postMessage({ since: position });
  if (position && leads) ((last = older(last, position)), open(true));
}

// "hub-12" before "hub-14". Those of different hubs cannot be compared; then the server says to look at all.
function older(one, other) {
  if (!one || !other) return one || other;
  const [[hub, count], [otherHub, otherCount]] = [one.split("-"), other.split("-")];
  return hub === otherHub && Number(count) < Number(otherCount) ? one : other;
}

function start() {
  channel?.addEventListener("message", ({ data }) => hear(data));
  channel?.postMessage({ since: born });
  addEventListener("pagehide", () => (channel?.postMessage({ bye: me }), close()));
  addEventListener("pageshow", ({ persisted }) => persisted && (say(), emit("reset", {}), leads && reopen()));
  addEventListener("online", () => leads && ((tries = 0), open(true)));
  // Without locks (plain http) or channel each tab keeps its own stream.
  if (channel && navigator.locks) navigator.locks.request(`kept-live ${address}`, () => (lead(), new Promise(() => {})));
  else lead();
  return true;
}

function lead() {
  leads = true;
  channel?.postMessage({ who: me });
  reopen();
}

function hear({ tab, topics, who, bye, name, data, as, since: from }) {
  if (from && leads) ((last = older(last, from)), (opened = ""));
  if (bye) others.delete(bye);
  if (tab) others.set(tab, topics);
  if (who) say();
  if (name) emit(name, data);
  if (as) become(as, false);
  if (leads && (tab || bye)) reopen();
}

function say() {
  channel?.postMessage({ tab: me, topics: [...mine.keys()] });
  if (leads) reopen();
}

function reopen() {
  clearTimeout(timer);
  timer = setTimeout(open, 120); // many elements ask at once
}

function open(again = false) {
  const topics = [...new Set([...mine.keys(), ...[...others.values()].flat()])].slice(0, 50).sort().join();
  if (!leads || !topics || (topics === opened && source?.readyState < 2 && again !== true)) return;
  close();
  opened = topics;
  const query = `topics=${encodeURIComponent(topics)}${last ? `&last=${encodeURIComponent(last)}` : ""}`;
  source = new EventSource(`${address}${address.includes("?") ? "&" : "?"}${query}`);
  source.onopen = () => ((tries = 0), become("open"));
  source.onerror = () => (become("offline"), source.readyState === 2 && later());
  source.addEventListener("hello", keep);
  source.addEventListener("reset", () => pass("reset", {}));
  for (const name of NAMES) source.addEventListener(name, (event) => (keep(event), pass(name, read(event.data))));
}

function close() {
  source?.close();
  source = null;
}

// The browser comes back by itself after a broken line, but not after an answer such as 503.
function later() {
  clearTimeout(timer);
  timer = setTimeout(() => open(true), Math.min(30_000, 1000 * 2 ** tries++) * (0.75 + Math.random() / 2));
}

const keep = ({ lastEventId }) => (last = lastEventId || last);

function pass(name, data) {
  channel?.postMessage({ name, data });
  emit(name, data);
}

function become(next, tell = true) {
  if (tell) channel?.postMessage({ as: next });
  if (next === state) return;
  const back = state === "offline" && next === "open";
  state = next;
  emit("state", state);
  if (back && !last) emit("reset", {});
}

function emit(name, data) {
  for (const fn of listeners.get(name) ?? []) fn(data);
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { html: text, topics: [] };
  }
}
