// <reply-composer> around a plain form (which works without it): grows with the text, sends with Ctrl/Cmd-Enter, keeps a
// draft, holds each answer back for data-undo-seconds, shows it at once and says when it failed. A form with hx-post is
// sent by htmx; then only writing and drafts are ours.
//   data-draft-url   gets the form, debounced             data-thread      where the bubble goes (selector)
//   data-undo-seconds, data-sending="Sending in {n} s"    data-failed, data-retry, data-undo, data-saved, data-unsaved
// Sends `composer:paused` {text, until} when typing rests and before an answer leaves (a reader of the text gives
// `until` its promise, and sending waits for it a moment), `composer:renewed` when it is empty again, `composer:sent`
// {answer}. Takes `composer:insert` {text}.
import htmx from "ui/htmx";
import { bubble, fail } from "ui/pending-bubble";
import { composing } from "ui/key-bindings";
import { number } from "ui/formats";
import { post } from "ui/posting";
import { leave, toast } from "ui/toasts";

const LONGEST_READ = 1500; // milliseconds
const MOST_KEPT_ALIVE = 60_000; // bytes; browsers refuse more in a request that outlives its page

customElements.define("reply-composer", class extends HTMLElement {
  connectedCallback() {
    const listen = { input: this.typed, keydown: this.key, change: this.mode, submit: this.send, "composer:insert": this.insert };
    for (const [name, fn] of Object.entries(listen)) this.addEventListener(name, fn);
    this.onHide = () => (this.held?.(), this.draftTimer && this.saveDraft());
    addEventListener("pagehide", this.onHide); // leaving the page sends what waits: an answer is never lost
    this.mode();
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this.onHide);
    this.held?.();
    if (this.draftTimer) this.saveDraft();
  }

  get form() {
    return this.querySelector("form");
  }

  get area() {
    return this.querySelector("textarea");
  }

  typed(event) {
    if (event.target !== this.area) return this.area.value.trim() && this.chosen();
    this.grow();
    clearTimeout(this.draftTimer);
    clearTimeout(this.pauseTimer);
    this.draftTimer = this.dataset.draftUrl && setTimeout(() => this.saveDraft(), 900);
    this.pauseTimer = setTimeout(() => this.pause(), 500);
  }

  // Who gets it, or which kind it is, is part of the draft.
  chosen() {
    clearTimeout(this.draftTimer);
    this.draftTimer = this.dataset.draftUrl && setTimeout(() => this.saveDraft(), 900);
  }

  // Browsers with `field-sizing` need none of this.
  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.area.style.setProperty("block-size", "auto");
    this.area.style.setProperty("block-size", `${this.area.scrollHeight}px`);
  }

  key(event) {
    if (composing(event)) return;
    if (event.key === "Escape" && event.target === this.area) this.area.blur();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.form.requestSubmit((event.shiftKey && this.querySelector("[data-with-shift]")) || [...this.form.querySelectorAll('[type="submit"]')].find((button) => button.checkVisibility()));
  }

  mode(event) {
    const kind = this.form?.querySelector('[name="kind"]:checked')?.value;
    if (kind) this.form.dataset.mode = kind;
    if (event?.target.name === "kind") this.area.focus();
  }

  insert({ detail }) {
    this.area.setRangeText(detail.text, this.area.selectionStart, this.area.selectionEnd, "end");
    this.area.focus();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async saveDraft() {
    clearTimeout(this.draftTimer);
    this.draftTimer = 0;
    const answer = await post(this.dataset.draftUrl, words(new FormData(this.form)), { keepalive: true }).catch(() => null);
    const place = this.querySelector(".draft-state");
    if (place) place.textContent = answer?.ok ? this.dataset.saved : this.dataset.unsaved;
  }

  pause() {
    clearTimeout(this.pauseTimer);
    this.pauseTimer = 0;
    const readers = [];
    this.tell("composer:paused", { text: this.area.value, until: (reader) => readers.push(reader) });
    this.reading = Promise.allSettled(readers);
  }

  // What was typed in the last breath is read before it leaves: a time in it is a promise like any other.
  async read() {
    if (this.pauseTimer) this.pause();
    await Promise.race([this.reading, new Promise((over) => setTimeout(over, LONGEST_READ))]);
  }

  async send(event) {
    if (this.form.hasAttribute("hx-post")) return;
    event.preventDefault();
    if (!this.area.value.trim()) return this.area.focus();
    if (this.leaving) return;
    this.leaving = true;
    await this.read();
    await this.uploads;
    this.leaving = false;
    clearTimeout(this.draftTimer);
    this.draftTimer = 0;
    const waiting = { body: new FormData(this.form, event.submitter), text: this.area.value, action: event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : this.form.action };
    waiting.bubble = bubble(this.dataset.thread, waiting.text, this.form.dataset.mode);
    this.renew();
    this.hold(waiting);
  }

  // The next message is another one: a new client id, no files, nothing ticked, read up to what the thread shows now.
  renew() {
    const { client_id: id, seen_message_id: seen } = this.form.elements;
    const newest = document.querySelector(this.dataset.thread || null)?.dataset.newest;
    this.area.value = "";
    this.grow();
    if (id) id.value = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (seen && newest) seen.value = newest;
    for (const file of this.form.querySelectorAll('[type="file"]')) file.value = "";
    for (const hint of this.form.querySelectorAll(".hints li")) hint.remove();
    this.tell("composer:renewed");
    this.pause();
  }

  hold(waiting) {
    this.held?.();
    const seconds = this.form.dataset.mode === "note" ? 0 : Number(this.dataset.undoSeconds) || 0;
    if (!seconds) return this.deliver(waiting);
    const stop = () => (clearTimeout(timer), (this.held = null));
    const word = toast(this.dataset.sending.replace("{n}", number(seconds)), {
      seconds, undoText: this.dataset.undo, undo: () => (stop(), this.back(waiting)),
    });
    this.held = () => (stop(), leave(word), this.deliver(waiting));
    const timer = setTimeout(this.held, seconds * 1000);
  }

  back({ text, bubble }) {
    bubble?.remove();
    this.area.value = text + (this.area.value ? `\n\n${this.area.value}` : "");
    this.grow();
    this.area.focus();
  }

  async deliver(waiting) {
    waiting.bubble?.classList.replace("failed", "pending");
    const answer = await post(waiting.action, waiting.body, { keepalive: size(waiting.body) < MOST_KEPT_ALIVE }).catch(() => null);
    if (answer?.status === 422) return this.refused(waiting, await answer.text());
    if (!taken(answer)) return this.failed(waiting);
    this.tell("composer:sent", { answer });
    if (answer.redirected && !this.dataset.thread) return location.assign(answer.url);
    const region = document.querySelector(this.dataset.thread)?.closest("live-region");
    region?.addEventListener("live:refreshed", () => waiting.bubble?.remove(), { once: true });
    region ? region.refresh() : location.reload();
  }

  // What was not sent is a draft meanwhile: who leaves the page finds it again.
  failed(waiting) {
    fail(waiting.bubble, this.dataset, () => this.deliver(waiting), () => this.back(waiting));
    if (this.dataset.draftUrl && !this.area.value) post(this.dataset.draftUrl, words(waiting.body), { keepalive: true }).catch(() => null);
  }

  // The server says what is missing (another way, a time): its composer replaces ours, the words stay.
  async refused(waiting, html) {
    const since = this.area.value;
    await htmx.swap({ text: html, target: this, sourceElement: this, swap: "innerMorph ignoreTitle:true" });
    this.area.value = since; // the server's composer brings the same words along
    this.mode();
    this.back(waiting);
    document.querySelector(this.dataset.thread || null)?.closest("live-region")?.refresh();
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
});

// After POST comes a redirect: what the next page then answers is its own affair. One that carries next= asks to sign in
// first: nothing was taken.
const taken = (answer) => (answer?.redirected ? !new URL(answer.url).searchParams.has("next") : Boolean(answer?.ok));

const size = (body) => [...body.values()].reduce((sum, value) => sum + (value.size ?? 3 * value.length), 0);

const words = (body) => {
  const plain = new FormData();
  for (const [name, value] of body) if (!(value instanceof File)) plain.append(name, value);
  return plain;
};
