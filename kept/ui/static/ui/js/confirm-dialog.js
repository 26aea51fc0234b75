// <confirm-dialog data-title data-text data-yes data-no> around a form or button: asks before it acts.
// Without JavaScript the form acts at once; use it only where the act can be taken back or asked again.
customElements.define("confirm-dialog", class extends HTMLElement {
  connectedCallback() {
    for (const kind of ["submit", "click"]) this.addEventListener(kind, (event) => this.hold(event), true);
  }

  async hold(event) {
    const actor = event.type === "submit" ? event.target : event.target.closest?.("button:not([type=submit]), a");
    if (!actor || event.target.closest("dialog") || this.sure) return;
    event.preventDefault();
    event.stopPropagation();
    if (!(await this.ask())) return;
    this.sure = true;
    if (event.type === "submit") actor.requestSubmit(event.submitter);
    else actor.click();
    this.sure = false;
  }

  ask() {
    const { title, text, yes, no } = this.dataset;
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.append(part("header", part("h2", title)), part("div", part("p", text ?? "")), part("footer", button(no, "no"), button(yes, "yes", "primary")));
    dialog.children[1].className = "body";
    dialog.setAttribute("aria-label", title);
    this.append(dialog);
    dialog.showModal();
    return new Promise((answer) => {
      dialog.addEventListener("close", () => (dialog.remove(), answer(dialog.returnValue === "yes")));
      dialog.addEventListener("click", ({ target }) => target.value && dialog.close(target.value));
    });
  }
});

const part = (name, ...children) => {
  const made = document.createElement(name);
  made.append(...children);
  return made;
};
const button = (text, value, kind = "") => Object.assign(part("button", text), { type: "button", value, className: `button ${kind}` });
