// <live-region topics="conversation:42" src="/conversations/42/thread">: fetches src again when one of its topics changes
// (at most once a second, when the tab is looked at) and morphs. A `fragment` {topics, html} is put at the end of
// `append` (a selector inside; default the region). `stick="end"`: who reads the newest line goes on reading it.
import htmx from "ui/htmx";
import { ask, on } from "ui/live";

const PAUSE = 1000;

customElements.define("live-region", class extends HTMLElement {
  connectedCallback() {
    this.topics = (this.getAttribute("topics") ?? "").split(/[\s,]+/).filter(Boolean);
    const wanted = (fn) => (data) => this.hears(data.topics ?? [data.topic]) && fn(data);
    this.ends = [
      ask(this.topics), on("changed", wanted(() => this.refresh())), on("fragment", wanted((data) => this.append(data.html))),
      on("reset", () => this.refresh()),
    ];
    this.onVisible = () => !document.hidden && this.stale && this.refresh();
    document.addEventListener("visibilitychange", this.onVisible);
    if (this.sticks) this.stay();
  }

  disconnectedCallback() {
    this.ends.forEach((end) => end());
    document.removeEventListener("visibilitychange", this.onVisible);
    clearTimeout(this.timer);
    this.sizes?.disconnect();
  }

  // Who reads the newest line goes on reading it when the composer grows or the window turns.
  stay() {
    const box = this.box;
    let atEnd = true;
    box.addEventListener("scroll", () => (atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 48), { passive: true });
    this.sizes = new ResizeObserver(() => atEnd && this.toEnd());
    this.sizes.observe(box);
    requestAnimationFrame(() => this.toEnd());
  }

  get sticks() {
    return this.getAttribute("stick") === "end";
  }

  hears(topics) {
    return topics.some((topic) => this.topics.includes(topic));
  }

  refresh() {
    this.stale = true;
    if (this.timer || (document.hidden && !this.hasAttribute("eager"))) return;
    const wait = Math.max(0, (this.fetched ?? -PAUSE) + PAUSE - performance.now());
    this.timer = setTimeout(() => this.fetch(), wait);
  }

  async fetch() {
    this.fetched = performance.now();
    this.stale = false;
    const src = this.getAttribute("src");
    const answer = src && (await fetch(src, { headers: { "HX-Request": "true", "X-Live": "1" } }).catch(() => null));
    this.timer = 0;
    if (this.stale) this.refresh(); // it changed again while we looked
    if (!answer?.ok || answer.redirected || answer.status === 204) return;
    await this.keepingPlace(async () =>
      htmx.swap({ text: await answer.text(), target: this, sourceElement: this, swap: "innerMorph ignoreTitle:true" }));
    this.dispatchEvent(new CustomEvent("live:refreshed", { bubbles: true }));
  }

  append(html) {
    const made = document.createRange().createContextualFragment(html);
    for (const { id } of made.querySelectorAll("[id]")) if (id && document.getElementById(id)) return; // already here
    const place = this.querySelector(this.getAttribute("append") || ":scope") ?? this;
    for (const element of made.children) element.classList.add("arriving");
    const added = [...made.children];
    this.keepingPlace(() => (place.append(made), added.forEach((element) => htmx.process(element))));
  }

  async keepingPlace(change) {
    const box = this.sticks && this.box;
    const atEnd = box && box.scrollHeight - box.scrollTop - box.clientHeight < 48;
    await change();
    if (atEnd) this.toEnd();
  }

  get box() {
    return this.closest(".scroll") ?? this;
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
  }
});
