// <house-words data-greeting data-closing><button>…</button></house-words>: puts the house's greeting before what is
// written and its closing behind it, once; the words stay editable like any others.
customElements.define("house-words", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => target.closest("button") && this.put());
  }

  put() {
    const area = this.closest("form").querySelector("textarea");
    const { greeting, closing } = this.dataset;
    const text = area.value.trim();
    const before = text.startsWith(greeting) ? "" : `${greeting}\n\n`;
    const after = text.endsWith(closing) ? "" : `\n\n${closing}`;
    area.value = before + text + after;
    const caret = area.value.length - after.length;
    area.setSelectionRange(caret, caret);
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
