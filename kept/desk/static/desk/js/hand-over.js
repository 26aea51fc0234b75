// <hand-over data-src data-on data-off> around a button: lets the team see the draft in the composer, or no longer.
import { post } from "ui/posting";

customElements.define("hand-over", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => target.closest("button") && this.press());
    this.composer = this.closest("reply-composer");
    this.onRenewed = () => this.draw(false);
    this.composer?.addEventListener("composer:renewed", this.onRenewed);
  }

  disconnectedCallback() {
    this.composer?.removeEventListener("composer:renewed", this.onRenewed);
  }

  async press() {
    const shared = this.querySelector("button").getAttribute("aria-pressed") !== "true";
    const body = new FormData(this.closest("form"));
    body.delete("files");
    body.set("shared", shared ? "1" : "");
    const answer = await post(this.dataset.src, body).catch(() => null);
    if (answer?.ok) this.draw(shared);
  }

  draw(shared) {
    this.querySelector("button").setAttribute("aria-pressed", shared);
    const place = this.closest("form").querySelector(".draft-state");
    if (place) place.textContent = shared ? this.dataset.on : "";
  }
});
