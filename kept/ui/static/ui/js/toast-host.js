// Holds the toasts; those the server printed leave by themselves like the others.
import { leave, leaveAfter } from "ui/toasts";

customElements.define("toast-host", class extends HTMLElement {
  connectedCallback() {
    for (const box of this.querySelectorAll(".toast")) leaveAfter(box, 8);
    this.addEventListener("click", ({ target }) => target.closest("[data-dismiss]") && leave(target.closest(".toast")));
  }
});
