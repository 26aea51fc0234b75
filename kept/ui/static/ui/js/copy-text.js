// <copy-text data-text="…" (or data-from="selector") data-copied="Copied"><button>…</button></copy-text>
import { toast } from "ui/toasts";

customElements.define("copy-text", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", async ({ target }) => {
      if (!target.closest("button")) return;
      const { text, from, copied } = this.dataset;
      await copy(text ?? document.querySelector(from)?.textContent.trim() ?? "");
      toast(copied);
    });
  }
});

// The clipboard needs https; on a plain address inside a company the old way still works.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = Object.assign(document.createElement("textarea"), { value: text, className: "hidden-visually" });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
