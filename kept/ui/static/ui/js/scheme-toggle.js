// <scheme-toggle><button>…</button></scheme-toggle>: light, dark, as the system. Kept in a cookie, so that the server
// prints it and nothing flashes.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

customElements.define("scheme-toggle", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => target.closest("button") && this.turn());
  }

  turn() {
    const shown = root.dataset.scheme || (dark.matches ? "dark" : "light");
    const next = shown === "dark" ? "light" : "dark";
    const asSystem = (next === "dark") === dark.matches;
    if (asSystem) delete root.dataset.scheme;
    else root.dataset.scheme = next;
    document.cookie = `scheme=${asSystem ? "" : next}; path=/; max-age=${asSystem ? 0 : 31536000}; samesite=lax`;
  }
});
