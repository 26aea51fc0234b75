// <promise-hints data-url data-conversation> in the composer's form: at a pause in typing it asks what the text promises
// and shows it as rows. What was unticked or changed stays so: the whole form goes along.
import htmx from "ui/htmx";
import { post } from "ui/posting";

customElements.define("promise-hints", class extends HTMLElement {
  connectedCallback() {
    this.composer = this.closest("reply-composer") ?? this.closest("form");
    this.paused = ({ detail }) => {
      const asked = this.ask();
      detail.until?.(asked);
    };
    this.composer?.addEventListener("composer:paused", this.paused);
    if (this.form?.elements.text?.value.trim()) this.ask();
  }

  disconnectedCallback() {
    this.composer?.removeEventListener("composer:paused", this.paused);
  }

  get form() {
    return this.closest("form");
  }

  async ask() {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const body = new FormData(this.form);
    for (const file of this.form.querySelectorAll('[type="file"]')) body.delete(file.name);
    body.set("conversation", this.dataset.conversation);
    const answer = await post(this.dataset.url, body).catch(() => null);
    // A later pause has asked again, or a field here is being filled: do not pull it away.
    if (!answer?.ok || turn !== this.turn || this.contains(document.activeElement)) return;
    await htmx.swap({ text: await answer.text(), target: this, sourceElement: this, swap: "innerMorph" });
  }
});
