// <title-count data-n="3">: puts "(3) " before the title of the tab; 0 takes it away. The server keeps data-n true.
import { number } from "ui/formats";

const plain = () => document.title.replace(/^\([^)]*\) /, "");

customElements.define("title-count", class extends HTMLElement {
  static observedAttributes = ["data-n"];

  attributeChangedCallback() {
    const n = Number(this.dataset.n);
    document.title = (n ? `(${number(n)}) ` : "") + plain();
  }

  disconnectedCallback() {
    document.title = plain();
  }
});
