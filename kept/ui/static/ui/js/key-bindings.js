// <key-bindings data-title data-close>: each [data-key] element is pressed by its key (and data-key-focus="selector" gets
// the focus then), told by the place of the key
// (event.code), so that it works with an Arabic or Chinese layout too. "g i" is two keys one after the other.
// j and k go through the links of [data-rows]; ? shows all keys.
const PLACES = { Slash: "/", Escape: "esc", Enter: "enter", Comma: ",", Period: ".", Semicolon: ";" };
const WRITES = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
let before = "", beforeAt = 0;

// "k", "?", "mod+enter"; "" for keys that are not for us.
export function nameOf({ code, key, shiftKey, ctrlKey, metaKey, altKey }) {
  if (altKey) return "";
  if (key === "?" || (code === "Slash" && shiftKey)) return "?";
  const plain = key === "/" ? key : PLACES[code] ?? code.match(/^(?:Key|Digit)(.)$/)?.[1].toLowerCase() ?? "";
  if (!plain || shiftKey) return "";
  return ctrlKey || metaKey ? `mod+${plain}` : plain;
}

// True while an input method is putting a character together: then Enter and letters belong to it.
export const composing = (event) => event.isComposing || event.keyCode === 229;

customElements.define("key-bindings", class extends HTMLElement {
  connectedCallback() {
    this.onKey = (event) => this.press(event);
    document.addEventListener("keydown", this.onKey);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.onKey);
  }

  press(event) {
    const name = nameOf(event);
    const writing = event.target.closest?.(WRITES);
    if (!name || composing(event) || event.defaultPrevented || (writing && !name.startsWith("mod+"))) return;
    if (document.querySelector("dialog[open]") && name !== "?") return;
    const two = performance.now() - beforeAt < 1200 ? `${before} ${name}` : "";
    [before, beforeAt] = [name, performance.now()];
    const element = (two && this.find(two)) || this.find(name);
    if (name === "?" && !element) this.showAll();
    else if (element) act(element);
    else if (!((name === "j" || name === "k") && walk(name === "j" ? 1 : -1))) return;
    event.preventDefault();
  }

  find(name) {
    return [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].find(shows);
  }

  showAll() {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    const list = document.createElement("dl");
    list.className = "keys";
    const seen = new Map([...document.querySelectorAll("[data-key]")].map((element) => [element.dataset.key, labelOf(element)]));
    for (const extra of this.querySelectorAll("[data-keys]")) seen.set(extra.dataset.keys, extra.textContent);
    for (const [keys, label] of seen) {
      const [term, value] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = label;
      value.append(...keys.split(" ").map((key) => Object.assign(document.createElement("kbd"), { textContent: shown(key) })));
      list.append(term, value);
    }
    const title = Object.assign(document.createElement("h2"), { textContent: this.dataset.title ?? "", className: "grow" });
    const close = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: this.dataset.close ?? "×" });
    close.dataset.closes = "";
    dialog.append(document.createElement("header"), document.createElement("div"));
    dialog.firstChild.append(title, close);
    dialog.lastChild.append(list);
    dialog.lastChild.className = "body";
    dialog.setAttribute("aria-label", title.textContent);
    dialog.addEventListener("close", () => dialog.remove());
    this.append(dialog);
    dialog.showModal();
  }
});

// What stands in a closed menu is there: its key opens no menu first.
const shows = (element) => (element.closest(".menu")?.parentElement ?? element).checkVisibility?.() ?? true;

const shown = (key) => key.replace("mod+", /Mac|iP/.test(navigator.platform) ? "⌘ " : "Ctrl ").replace("enter", "⏎").toUpperCase().replace("CTRL", "Ctrl");

function labelOf(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll?.("kbd").forEach((key) => key.remove());
  return element.dataset.keyLabel || element.getAttribute("aria-label") || copy.textContent.trim();
}

function act(element) {
  if (element.matches("input:not([type=radio], [type=checkbox]), textarea, select")) element.focus();
  else element.click();
  document.querySelector(element.dataset.keyFocus || null)?.focus();
}

function walk(step) {
  const links = [...document.querySelectorAll("[data-rows] a.cover")];
  const at = links.findIndex((link) => link === document.activeElement) + 1 || links.findIndex((link) => link.ariaCurrent || link.closest("[aria-current]")) + 1;
  const next = links[at ? at - 1 + step : step > 0 ? 0 : links.length - 1];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  if (next?.closest("[data-rows]").dataset.rows === "open") next.click();
  return Boolean(next);
}
