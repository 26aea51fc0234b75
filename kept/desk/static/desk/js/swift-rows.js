// <swift-rows>: the chosen conversation opens beside the list without loading the page again; the address changes with
// it, so that back, forward and a reload do what they say. Without script the links are links.
import htmx from "ui/htmx";
import { since } from "ui/live";

customElements.define("swift-rows", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const link = event.target.closest?.("a.cover");
      const plain = link && !event.defaultPrevented && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      if (!plain) return;
      event.preventDefault();
      this.open(link);
    });
    this.addEventListener("htmx:after:swap", ({ target }) => target.closest?.("ol") && this.grew());
    this.onPop = () => location.reload();
    addEventListener("popstate", this.onPop);
  }

  disconnectedCallback() {
    removeEventListener("popstate", this.onPop);
    this.asked?.abort();
  }

  async open(link) {
    this.asked?.abort();
    this.asked = new AbortController();
    this.mark(link);
    const answer = await fetch(link.href, { signal: this.asked.signal }).catch((error) => (error.name === "AbortError" ? null : false));
    if (answer === null) return;
    if (!answer?.ok || answer.redirected) return location.assign(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [thread, context] = ["#thread", "#context"].map((place) => page.querySelector(place));
    if (!thread) return location.assign(link.href);
    document.title = page.title;
    history.pushState({}, "", link.href);
    document.querySelector("#context")?.remove();
    document.querySelector("#thread").replaceWith(...[thread, context].filter(Boolean).map((part) => document.adoptNode(part)));
    for (const part of document.querySelectorAll("#thread, #context")) htmx.process(part);
    since(page.querySelector('meta[name="live-position"]')?.content);
    this.closest(".panes").dataset.step = "thread";
    document.querySelector("#thread").focus({ preventScroll: true });
  }

  // The list refetches itself when something changes; it must then still know how long it was, and which row is open.
  remember(name, value) {
    const region = this.querySelector("live-region");
    const address = new URL(region.getAttribute("src"), location.href);
    address.searchParams.set(name, value);
    region.setAttribute("src", address.pathname + address.search);
  }

  grew() {
    this.remember("pages", Math.ceil(this.querySelectorAll("ol > .item").length / 50));
  }

  mark(link) {
    for (const row of this.querySelectorAll(".item[aria-current]")) row.removeAttribute("aria-current");
    const row = link.closest(".item");
    row.setAttribute("aria-current", "true");
    row.classList.remove("unread");
    this.remember("open", row.id.replace("row-", ""));
  }
});
