// <macro-finder data-put="/conversations/42/macros/0"> around a <command-bar data-finds> in a composer: opened by its key, or by
// ; (؛ ；) typed at the beginning of a word. What is chosen is put into the editor at the caret, to be changed like anything
// typed; its acts stand above the editor, ticked, and go with the sending. #macro-7 in the address puts that one in.
import { post } from "ui/posting";

const SIGNS = ";؛；";

customElements.define("macro-finder", class extends HTMLElement {
  connectedCallback() {
    this.composer = this.closest("reply-composer");
    this.onInput = (event) => this.typed(event);
    this.onRenewed = () => this.place.replaceChildren();
    this.onHash = () => this.fromAddress();
    this.onPress = (event) => this.press(event);
    this.addEventListener("command:chosen", (event) => (event.preventDefault(), this.put(event.detail.id)));
    this.composer.addEventListener("input", this.onInput);
    this.composer.addEventListener("click", this.onPress);
    this.composer.addEventListener("composer:renewed", this.onRenewed);
    addEventListener("hashchange", this.onHash);
    this.fromAddress();
  }

  disconnectedCallback() {
    this.composer?.removeEventListener("input", this.onInput);
    this.composer?.removeEventListener("click", this.onPress);
    this.composer?.removeEventListener("composer:renewed", this.onRenewed);
    removeEventListener("hashchange", this.onHash);
  }

  get place() {
    return this.closest("form").querySelector(".macros-put-in");
  }

  get area() {
    return this.closest("form").querySelector("textarea");
  }

  typed({ target, data, inputType, isComposing }) {
    if (target !== this.area || isComposing || inputType !== "insertText" || !data || !SIGNS.includes(data)) return;
    const at = target.selectionStart - 1;
    if (at && !/\s/.test(target.value[at - 1])) return;
    this.sign = at; // taken away again by what is chosen; stays if nothing is
    this.querySelector("command-bar").open();
  }

  fromAddress() {
    const id = location.hash.match(/^#macro-(\d+)$/)?.[1];
    if (!id) return;
    history.replaceState(history.state, "", location.pathname + location.search);
    this.put(id);
  }

  async put(id) {
    const answer = await post(this.dataset.put.replace(/0$/, id)).catch(() => null);
    if (!answer?.ok) return;
    const { text, open, html } = await answer.json();
    const start = this.sign ?? this.area.selectionStart;
    if (this.sign !== undefined) this.area.setSelectionRange(start, start + 1);
    this.sign = undefined;
    this.composer.dispatchEvent(new CustomEvent("composer:insert", { detail: { text } }));
    this.place.querySelector(`[data-macro="${id}"]`)?.remove();
    this.place.append(document.createRange().createContextualFragment(html));
    this.showOpen(start, open[0]);
    if (!text) this.place.querySelector("[data-run]")?.focus();
  }

  // The first thing that is to be filled in is chosen: what is typed next takes its place.
  showOpen(from, mark) {
    const at = mark ? this.area.value.indexOf(mark, from) : -1;
    if (at >= 0) this.area.setSelectionRange(at, at + mark.length);
  }

  async press({ target }) {
    if (target.closest("[data-leave]")) return void target.closest(".put-in").remove();
    const runner = target.closest("[data-run]");
    if (!runner) return;
    const box = runner.closest(".put-in"), body = new FormData();
    for (const tick of box.querySelectorAll('[name="macro_act"]:checked')) body.append("macro_act", tick.value);
    const answer = await post(runner.dataset.run, body).catch(() => null);
    if (answer?.ok) box.replaceWith(document.createRange().createContextualFragment(await answer.text()));
  }
});
