// <chosen-files data-most="bytes" data-too-large="… {size} …" data-total="{size} MB"> around a file input and an <output>:
// says which files go with the answer and how large they are together, and refuses more than a mail holds before it leaves.
import { number } from "ui/formats";

const megabytes = (bytes) => number(Math.max(0.1, Math.round(bytes / 104857.6) / 10));

const made = (tag, className) => Object.assign(document.createElement(tag), { className });

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
    place.replaceChildren(...files.map((file) => this.chip(file)), wrong);
    place.classList.toggle("wrong", Boolean(wrong));
  }

  chip({ name, size }) {
    const chip = made("span", "chip outline");
    chip.append(Object.assign(made("bdi", "text"), { textContent: name, title: name }), this.dataset.total.replace("{size}", megabytes(size)));
    return chip;
  }
});
