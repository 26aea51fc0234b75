// <view-conditions> around the conditions of a view: a condition that was just added is where one goes on writing, and
// one taken away leaves the focus on the one before it. The server draws all of it; without script its buttons post the form.
const FIELD = 'select[name^="f"]';

customElements.define("view-conditions", class extends HTMLElement {
  connectedCallback() {
    this.rows = this.querySelectorAll(FIELD).length;
    this.addEventListener("htmx:after:swap", () => this.grew());
  }

  grew() {
    const fields = [...this.querySelectorAll(FIELD)], before = this.rows;
    this.rows = fields.length;
    if (fields.length > before) this.newest(fields)?.focus();
    else if (fields.length < before) (fields.at(-1) ?? this.querySelector("button"))?.focus();
  }

  // Numbers go on through all groups: the highest is the newest.
  newest(fields) {
    return fields.find(({ name }) => name === `f${fields.length - 1}`);
  }
});
