// <view-board data-by data-moved="Moved to {column}">: cards are dragged into another column, or moved by their list of
// columns. Both post the same form; what the verb refuses is said, and the card goes back. The forms work without it.
import { announce } from "ui/announce";
import { post } from "ui/posting";
import { failed, toast } from "ui/toasts";

customElements.define("view-board", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", ({ target }) => target.name === "to" && this.move(target.closest(".item"), target.value));
    this.addEventListener("dragstart", (event) => this.take(event));
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("drop", (event) => this.drop(event));
    this.addEventListener("dragend", () => this.mark());
  }

  take(event) {
    this.card = event.target.closest?.(".item[draggable]");
    if (this.card) event.dataTransfer.effectAllowed = "move";
  }

  over(event) {
    const column = this.card && event.target.closest(".board-column");
    this.mark(column);
    if (column) event.preventDefault();
  }

  drop(event) {
    const column = this.card && event.target.closest(".board-column");
    this.mark();
    if (!column) return;
    event.preventDefault();
    this.move(this.card, column.dataset.key);
    this.card = null;
  }

  mark(column) {
    for (const one of this.querySelectorAll(".board-column.target")) one.classList.toggle("target", one === column);
    column?.classList.add("target");
  }

  async move(card, key) {
    const from = card.closest(".board-column"), to = this.querySelector(`.board-column[data-key="${CSS.escape(key)}"]`);
    if (!to || from === to) return;
    const form = card.querySelector("form"), body = new FormData(form), next = card.nextElementSibling;
    body.set("to", key);
    to.querySelector("ol").prepend(card);
    const answer = await post(form.action, body, { headers: { "X-Board": "1" } }).catch(() => null);
    if (answer?.ok) {
      form.elements.from.value = key;
      form.elements.to.value = key;
      card.querySelector("select, a")?.focus();
      return announce(this.dataset.moved.replace("{column}", to.querySelector("h2 bdi").textContent));
    }
    from.querySelector("ol").insertBefore(card, next);
    form.elements.to.value = from.dataset.key;
    if (answer?.status === 422) toast(await answer.text(), { seconds: 10 });
    else failed();
  }
});
