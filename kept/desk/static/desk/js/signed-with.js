// <signed-with data-closes="3"> around a preview of the signature: what the answer says at its end already is not said twice,
// by the same rule as `kept.inbox.signing.unsaid`.
const plain = (line) => line.trim().split(/\s+/).join(" ").replace(/^[ ,،，。.]+|[ ,،，。.]+$/g, "").toLocaleLowerCase();

customElements.define("signed-with", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.text = this.querySelector(".signature").textContent;
    this.onInput = () => this.draw();
    this.form.addEventListener("input", this.onInput);
    this.composer = this.closest("reply-composer");
    this.composer?.addEventListener("composer:renewed", this.onInput);
    this.draw();
  }

  disconnectedCallback() {
    this.form?.removeEventListener("input", this.onInput);
    this.composer?.removeEventListener("composer:renewed", this.onInput);
  }

  draw() {
    const rest = this.unsaid(this.form.querySelector("textarea").value);
    this.hidden = !rest;
    this.querySelector(".signature").textContent = rest;
    this.querySelector(".first").textContent = rest.split("\n")[0];
  }

  unsaid(text) {
    const rows = this.text.split("\n"), said = text.split("\n").map(plain).filter(Boolean);
    if (!said.length) return this.text;
    const whole = rows.map(plain).filter(Boolean);
    if (whole.length && said.slice(-whole.length).join("\n") === whole.join("\n")) return "";
    const end = rows.slice(0, Number(this.dataset.closes)).map(plain).lastIndexOf(said.at(-1));
    return end < 0 ? this.text : rows.slice(end + 1).join("\n").trim();
  }
});
