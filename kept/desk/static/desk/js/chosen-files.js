// <chosen-files data-most="bytes" data-too-large="… {size} …" data-total="{size} MB"> around a file input and an <output>:
// says which files go with the answer and how large they are together, and refuses more than a mail holds before it leaves.
import { number } from "ui/formats";

const megabytes = (bytes) => number(Math.max(0.1, Math.round(bytes / 104857.6) / 10));

customElements.define("chosen-files", class extends HTMLElement {
  connectedCallback() {
    this.composer = this.closest("reply-composer");
    this.onRenewed = () => this.draw();
    this.composer?.addEventListener("composer:renewed", this.onRenewed);
    this.addEventListener("change", () => this.draw());
  }

  disconnectedCallback() {
    this.composer?.removeEventListener("composer:renewed", this.onRenewed);
  }

  draw() {
    const input = this.querySelector("input"), place = this.querySelector("output");
    const files = [...input.files], size = files.reduce((sum, file) => sum + file.size, 0);
    const wrong = size > Number(this.dataset.most) ? this.dataset.tooLarge.replace("{size}", megabytes(size)) : "";
    input.setCustomValidity(wrong);
    const said = files.map((file) => `\u2068${file.name}\u2069 · ${this.dataset.total.replace("{size}", megabytes(file.size))}`);
    place.textContent = wrong || said.join("  ");
    place.classList.toggle("wrong", Boolean(wrong));
  }
});
