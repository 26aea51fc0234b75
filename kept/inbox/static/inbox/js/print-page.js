// <print-page><button>…</button></print-page>: its button prints the page.
customElements.define("print-page", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => target.closest("button") && print());
  }
});
