// <check-rows>: x chooses the row that has the focus or is open; Shift with x or a click chooses all between two, Shift with
// j or k goes on and chooses; Ctrl/Cmd-A chooses all shown, and once more the whole list where that is offered; Escape none.
// What is chosen stays so when the list is fetched again. The rows are a form of boxes without it. Sends `rows:chosen`.
import { composing, nameOf } from "ui/key-bindings";

const BOX = '.item input[type="checkbox"]';
const WRITES = "textarea, select, input:not([type=checkbox]), [contenteditable]";

customElements.define("check-rows", class extends HTMLElement {
  connectedCallback() {
    this.ids = new Set(this.chosen.map(({ value }) => value));
    this.onKey = (event) => this.press(event);
    document.addEventListener("keydown", this.onKey);
    this.addEventListener("click", (event) => event.target.matches?.(BOX) && this.chose(event));
    for (const name of ["live:refreshed", "htmx:after:swap"]) this.addEventListener(name, () => this.again());
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.onKey);
  }

  get all() {
    return [...this.querySelectorAll(BOX)];
  }

  get chosen() {
    return this.all.filter((box) => box.checked);
  }

  press(event) {
    if (event.defaultPrevented || composing(event) || event.altKey || event.target.closest?.(WRITES) || document.querySelector("dialog[open], [popover]:popover-open")) return;
    const name = event.shiftKey && !event.ctrlKey && !event.metaKey ? `shift+${nameOf({ code: event.code, key: "" })}` : nameOf(event);
    if (this.act(name)) event.preventDefault();
  }

  act(name) {
    if (name === "x" || name === "shift+x") return this.toggle(this.here, name !== "x");
    if (name === "shift+j" || name === "shift+k") return this.walk(name === "shift+j" ? 1 : -1);
    if (name === "mod+a") return this.everything();
    if (name === "esc" && this.chosen.length) return this.choose([]) ?? true;
    return false;
  }

  get here() {
    return document.activeElement?.closest?.(".item") ?? this.querySelector(".item[aria-current]") ?? this.querySelector(".item");
  }

  toggle(row, range) {
    const box = row?.querySelector(BOX);
    if (!box || !this.contains(row)) return false;
    box.checked = !box.checked;
    this.chose({ target: box, shiftKey: range });
    return true;
  }

  walk(step) {
    const rows = [...this.querySelectorAll(".item")].filter((row) => row.querySelector(BOX));
    const at = rows.indexOf(this.here), next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    if (at < 0) return false;
    for (const row of [rows[at], next]) row.querySelector(BOX).checked = true;
    next.querySelector("a")?.focus();
    next.scrollIntoView({ block: "nearest" });
    this.tell(this.last = next.querySelector(BOX));
    return true;
  }

  everything() {
    const whole = this.querySelector(".everything:not([hidden]) input");
    if (!this.all.length || !this.contains(document.activeElement) && !this.chosen.length) return false;
    if (whole && this.chosen.length === this.all.length) whole.click();
    else this.choose(this.all);
    return true;
  }

  choose(boxes) {
    const wanted = new Set(boxes);
    for (const box of this.all) box.checked = wanted.has(box);
    this.tell();
  }

  chose({ target, shiftKey }) {
    const boxes = this.all;
    const [from, to] = [boxes.indexOf(this.last), boxes.indexOf(target)].sort((a, b) => a - b);
    if (shiftKey && from >= 0) for (const box of boxes.slice(from, to)) box.checked = target.checked;
    this.last = target;
    this.tell();
  }

  // A row that came back is the one that was chosen; one that is gone is not.
  again() {
    for (const box of this.all) box.checked = this.ids.has(box.value);
    this.tell();
  }

  tell() {
    this.ids = new Set(this.chosen.map(({ value }) => value));
    this.dispatchEvent(new CustomEvent("rows:chosen"));
  }
});
