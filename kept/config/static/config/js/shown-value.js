// <shown-value><input type="range" data-shown="id"></shown-value>: writes the slider's value, in the reader's digits, into #id.
import { number } from "ui/formats";

customElements.define("shown-value", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", ({ target }) => {
      document.getElementById(target.dataset.shown).textContent = number(Number(target.value));
    });
  }
});
