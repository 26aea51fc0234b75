// <chosen-files data-src data-most="bytes" data-too-large="… {size} …" data-total="{size} MB" data-failed data-remove>
// around a file input and an <output>: files that are chosen, pasted or dropped on the form go up at once, each with its
// progress, and travel with the form as tickets; no more than a mail holds. Without script the input sends them itself.
import { number } from "ui/formats";
import { icon } from "ui/icon";
import { token } from "ui/posting";

const megabytes = (bytes) => number(Math.max(0.1, Math.round(bytes / 104857.6) / 10));
const made = (tag, more) => Object.assign(document.createElement(tag), more);

customElements.define("chosen-files", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.composer = this.closest("reply-composer");
    this.on = {
      paste: (event) => this.take(event, event.clipboardData),
      dragover: (event) => event.dataTransfer.types.includes("Files") && event.preventDefault(),
      drop: (event) => this.take(event, event.dataTransfer),
      submit: (event) => this.hold(event),
    };
    for (const [name, fn] of Object.entries(this.on)) this.form.addEventListener(name, fn);
    this.onRenewed = () => this.place.replaceChildren();
    this.composer?.addEventListener("composer:renewed", this.onRenewed);
    this.addEventListener("change", (event) => this.take(event, this.querySelector("[type=file]")));
    this.addEventListener("click", ({ target }) => target.closest("button")?.closest(".chip").remove());
  }

  disconnectedCallback() {
    for (const [name, fn] of Object.entries(this.on)) this.form.removeEventListener(name, fn);
    this.composer?.removeEventListener("composer:renewed", this.onRenewed);
  }

  get place() {
    return this.querySelector("output");
  }

  take(event, source) {
    const files = [...source.files];
    if (!files.length) return;
    if (event.type !== "change") event.preventDefault();
    const there = [...this.place.querySelectorAll(".chip")].reduce((sum, chip) => sum + Number(chip.dataset.size), 0);
    const size = files.reduce((sum, file) => sum + file.size, there);
    this.place.querySelector(".wrong")?.remove();
    if (size > Number(this.dataset.most)) this.place.append(made("span", { className: "wrong", textContent: this.dataset.tooLarge.replace("{size}", megabytes(size)) }));
    else this.going = Promise.all([this.going, ...files.map((file) => this.up(file))]);
    if (this.composer) this.composer.uploads = this.going;
    this.querySelector("[type=file]").value = "";
  }

  up(file) {
    const chip = made("span", { className: "chip outline" }), bar = made("progress", { max: 1, value: 0 });
    chip.dataset.size = file.size;
    const remove = made("button", { type: "button", title: this.dataset.remove });
    remove.setAttribute("aria-label", `${this.dataset.remove}: ${file.name}`);
    remove.append(icon("x"));
    chip.append(made("bdi", { className: "text", textContent: file.name, title: file.name }), this.dataset.total.replace("{size}", megabytes(file.size)), bar, remove);
    this.place.append(chip);
    const body = new FormData(), request = new XMLHttpRequest();
    body.append("file", file);
    return new Promise((done) => {
      request.upload.onprogress = ({ loaded, total }) => (bar.value = loaded / total);
      request.onloadend = () => {
        bar.remove();
        const { ticket, problem } = request.response ?? {};
        if (ticket) chip.append(made("input", { type: "hidden", name: "ticket", value: ticket }));
        else chip.replaceChildren(made("span", { className: "wrong", textContent: `${file.name}: ${problem ?? this.dataset.failed}` }), remove);
        done();
      };
      request.responseType = "json";
      request.open("POST", this.dataset.src);
      request.setRequestHeader("X-CSRFToken", token());
      request.send(body);
    });
  }

  // A plain form waits for what is still on its way; a composer does so itself.
  async hold(event) {
    if (this.composer || !this.going) return;
    event.preventDefault();
    await this.going;
    this.going = null;
    this.form.requestSubmit(event.submitter);
  }
});
