// <command-bar data-label data-none data-actions data-results data-src="/search/commands" data-opened-by="#id">: opened by
// Ctrl/Cmd-K or its button. Offers what the page can do ([data-command]) and what `data-src?q=` finds:
// {"items": [{"text", "detail", "url", "icon", "group"}]}. With data-finds it offers only what is found, also for nothing
// typed yet, and only its own button opens it. Sends `command:chosen` (the item) first; whoever takes it prevents the rest.
import { composing, nameOf } from "ui/key-bindings";
import { icon } from "ui/icon";

customElements.define("command-bar", class extends HTMLElement {
  connectedCallback() {
    this.finds = this.hasAttribute("data-finds");
    this.name = this.finds ? "finder" : "command";
    this.onKey = (event) => !this.finds && nameOf(event) === "mod+k" && (event.preventDefault(), this.open());
    document.addEventListener("keydown", this.onKey);
    this.addEventListener("click", ({ target }) => !target.closest("dialog") && target.closest("button, input") && this.open());
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.onKey);
    this.dialog?.remove();
  }

  open() {
    this.dialog ??= this.build();
    if (this.dialog.open) return;
    this.actions = this.finds ? [] : [...document.querySelectorAll("[data-command]")].map((element) => ({ element, text: element.dataset.command || element.textContent.trim(), icon: "corner-down-right" }));
    this.input.value = "";
    this.found = [];
    this.show();
    this.dialog.showModal();
    if (this.finds) this.ask();
  }

  build() {
    const dialog = Object.assign(document.createElement("dialog"), { className: "dialog command" });
    const { label } = this.dataset;
    dialog.setAttribute("aria-label", label);
    this.input = Object.assign(document.createElement("input"), { type: "text", placeholder: label, autocomplete: "off", spellcheck: false, dir: "auto" });
    for (const [name, value] of Object.entries({ role: "combobox", "aria-label": label, "aria-expanded": "true", "aria-controls": `${this.name}-list`, "aria-autocomplete": "list" })) this.input.setAttribute(name, value);
    const bar = Object.assign(document.createElement("div"), { className: "search" });
    bar.append(icon("search"), this.input);
    this.list = Object.assign(document.createElement("div"), { id: `${this.name}-list` });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    this.nothing = Object.assign(document.createElement("p"), { className: "none", textContent: this.dataset.none, hidden: true });
    dialog.append(bar, this.list, this.nothing);
    this.input.addEventListener("input", () => this.ask());
    dialog.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("click", ({ target }) => this.run(target.closest("[role=option]")));
    return this.appendChild(dialog);
  }

  ask() {
    const query = this.input.value.trim();
    // What was found for other letters must not be chosen by these.
    this.found = this.found.filter(({ text, detail = "" }) => fold(`${text} ${detail}`).includes(fold(query)));
    this.show();
    clearTimeout(this.timer);
    this.asked?.abort();
    if (!this.dataset.src || (!query && !this.finds)) return void (this.found = [], this.show());
    this.timer = setTimeout(async () => {
      this.asked = new AbortController();
      const separator = this.dataset.src.includes("?") ? "&" : "?";
      const answer = await fetch(`${this.dataset.src}${separator}q=${encodeURIComponent(query)}`, { signal: this.asked.signal, headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer?.ok) return;
      this.found = (await answer.json()).items;
      this.show();
    }, 120);
  }

  show() {
    const query = fold(this.input.value.trim());
    const actions = this.actions.filter(({ text }) => fold(text).includes(query)).map((item) => ({ ...item, group: this.dataset.actions }));
    const found = this.found.map((item) => ({ group: this.dataset.results, ...item }));
    const groups = Map.groupBy ? Map.groupBy([...found, ...actions], ({ group }) => group) : new Map([["", [...found, ...actions]]]);
    this.items = [...groups.values()].flat();
    this.list.replaceChildren(...[...groups].map(([group, items], at) => this.group(group, items, at)));
    this.nothing.hidden = this.items.length > 0;
    this.choose(0);
  }

  group(name, items, at) {
    const box = document.createElement("div");
    const title = Object.assign(document.createElement("div"), { id: `${this.name}-group-${at}`, textContent: name });
    title.setAttribute("role", "presentation");
    box.setAttribute("role", "group");
    box.setAttribute("aria-labelledby", title.id);
    box.append(title, ...items.map((item) => this.option(item)));
    return box;
  }

  option(item) {
    const row = Object.assign(document.createElement("div"), { id: `${this.name}-${this.items.indexOf(item)}` });
    row.setAttribute("role", "option");
    const text = Object.assign(document.createElement("span"), { className: "grow truncate", textContent: item.text, dir: "auto" });
    const detail = Object.assign(document.createElement("span"), { className: "detail", textContent: item.detail ?? "", dir: "auto" });
    row.append(icon(item.icon || "arrow-right", "small"), text, detail);
    return row;
  }

  choose(index) {
    const rows = [...this.list.querySelectorAll("[role=option]")];
    this.at = rows.length ? (index + rows.length) % rows.length : -1;
    rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === this.at)));
    rows[this.at]?.scrollIntoView({ block: "nearest" });
    if (this.at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", rows[this.at].id);
  }

  press(event) {
    if (composing(event)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.choose(this.at + step);
    else if (event.key === "Enter") this.run(this.list.querySelector('[aria-selected="true"]'));
    else return;
    event.preventDefault();
  }

  run(row) {
    const item = row && this.items[Number(row.id.split("-").pop())];
    if (!item) return;
    this.dialog.close();
    if (!this.dispatchEvent(new CustomEvent("command:chosen", { bubbles: true, cancelable: true, detail: item }))) return;
    if (item.element) item.element.click();
    else location.assign(item.url);
  }
});

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
