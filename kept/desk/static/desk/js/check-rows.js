// <check-rows>: x chooses the row that has the focus or is open; Shift with a click chooses all between two. The rows
// are a form of boxes without it.
import { nameOf } from "ui/key-bindings";

customElements.define("check-rows", class extends HTMLElement {
  connectedCallback() {
    this.onKey = (event) => this.press(event);
    document.addEventListener("keydown", this.onKey);
    this.addEventListener("click", (event) => event.target.matches?.("input[type=checkbox]") && this.chose(event));
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.onKey);
  }

  press(event) {
    if (nameOf(event) !== "x" || event.ctrlKey || event.metaKey || event.target.matches?.("textarea, select, input:not([type=checkbox])")) return;
    const row = document.activeElement?.closest?.(".item") ?? this.querySelector(".item[aria-current]") ?? this.querySelector(".item");
    row?.querySelector("input[type=checkbox]")?.click();
    event.preventDefault();
  }

  chose({ target, shiftKey }) {
    const boxes = [...this.querySelectorAll("input[type=checkbox]")];
    const [from, to] = [boxes.indexOf(this.last), boxes.indexOf(target)].sort((a, b) => a - b);
    if (shiftKey && from >= 0) for (const box of boxes.slice(from, to)) box.checked = target.checked;
    this.last = target;
  }
});
