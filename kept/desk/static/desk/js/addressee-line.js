// <addressee-line data-known="a@x b@y" data-src> around the fields of who gets an answer: keeps the
// closed line true, marks who is new in the conversation with the chip in its <template>, suggests people, and is as before once an answer has left.
const PARTS = /(?:"[^"]*"|[^,;،，])+/g;
const ADDRESS = /<\s*([^<>\s]+)\s*>\s*$/;

customElements.define("addressee-line", class extends HTMLElement {
  connectedCallback() {
    this.composer = this.closest("reply-composer");
    this.onRenewed = () => this.renew();
    this.composer?.addEventListener("composer:renewed", this.onRenewed);
    this.addEventListener("input", ({ target }) => (this.draw(), target.list && this.suggest(target)));
    this.addEventListener("change", () => this.draw());
    this.addEventListener("click", ({ target }) => target.closest("[data-all]") && this.all());
  }

  disconnectedCallback() {
    this.composer?.removeEventListener("composer:renewed", this.onRenewed);
  }

  get boxes() {
    return [...this.querySelectorAll('[type="checkbox"]')];
  }

  all() {
    for (const box of this.boxes) box.checked = true;
    this.boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
  }

  renew() {
    for (const field of this.querySelectorAll("[data-usual]")) field.value = field.dataset.usual;
    for (const box of this.boxes) box.checked = false;
    this.querySelector("details").open = false;
    this.draw();
  }

  draw() {
    const known = new Set(this.dataset.known.split(" "));
    const lines = [...this.querySelectorAll("[data-usual]")].map((field) => {
      const ticked = field.name === "cc" ? this.boxes.filter((box) => box.checked).map((box) => box.value) : [];
      return this.line(field.dataset.label, [field.value, ...ticked].flatMap(readers), known);
    });
    const offer = this.querySelector(".all");
    if (offer) offer.hidden = this.boxes.every((box) => box.checked);
    this.querySelector(".who").replaceChildren(...lines.filter(Boolean));
  }

  line(label, people, known) {
    if (!people.length) return null;
    const names = people.flatMap(({ name, address }, index) => [
      ...(index ? [", "] : [" "]), made("bdi", "", name || address),
      ...(known.has(address.toLowerCase()) ? [] : [" ", this.querySelector("template").content.cloneNode(true)]),
    ]);
    const line = made("span", "line", "");
    line.append(made("span", "muted", label), ...names);
    return line;
  }

  // A list of suggestions belongs to a whole field: each carries what stands before the name that is being typed.
  suggest(field) {
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      const before = field.value.match(/^.*[,;،，]\s*/)?.[0] ?? "";
      const typed = field.value.slice(before.length).trim();
      if (typed.length < 2 || typed.includes("<")) return;
      const answer = await fetch(`${this.dataset.src}?q=${encodeURIComponent(typed)}`).catch(() => null);
      const { items } = answer?.ok ? await answer.json() : { items: [] };
      field.list.replaceChildren(...items.map((item) => Object.assign(document.createElement("option"), { value: before + item })));
    }, 200);
  }
});

const made = (tag, kind, text) => Object.assign(document.createElement(tag), { className: kind, textContent: text });

const readers = (text) => (text.match(PARTS) ?? []).map((part) => part.trim()).filter(Boolean).map((part) => {
  const address = part.match(ADDRESS)?.[1] ?? part;
  return { address, name: part.replace(ADDRESS, "").replaceAll('"', "").trim() };
}).map((one) => (one.name === one.address ? { ...one, name: "" } : one));
