// <many-acts> below a list of boxes in <check-rows>: says how many are chosen, offers the whole list when all shown are,
// has the act done without leaving the page, and shows how far it is; also after a reload of the page.
//   data-run="/bulk-acts/0/run"   where a run is shown; 0 becomes its id
import htmx from "ui/htmx";
import { number } from "ui/formats";
import { post } from "ui/posting";

const RUN = "many-acts.run";

customElements.define("many-acts", class extends HTMLElement {
  async connectedCallback() {
    this.rows = this.closest("check-rows");
    await customElements.whenDefined("check-rows");
    this.onChosen = () => this.draw();
    this.rows.addEventListener("rows:chosen", this.onChosen);
    this.addEventListener("submit", (event) => this.send(event));
    this.addEventListener("click", (event) => this.press(event));
    this.addEventListener("change", () => this.draw());
    this.addEventListener("toggle", ({ target, newState }) => newState === "open" && first(target), true);
    this.addEventListener("htmx:after:swap", ({ target }) => first(target.closest("[popover]")));
    const id = sessionStorage.getItem(RUN);
    if (id) this.fetch(this.dataset.run.replace("0", id));
    this.draw();
  }

  disconnectedCallback() {
    this.rows?.removeEventListener("rows:chosen", this.onChosen);
  }

  get everything() {
    return this.querySelector(".everything");
  }

  draw() {
    const { chosen, all } = this.rows;
    const whole = this.everything, box = whole.querySelector("input"), more = this.rows.querySelector('[rel="next"]');
    const offered = chosen.length > 0 && chosen.length === all.length && Boolean(more);
    if (offered && whole.hidden) this.count(whole.querySelector("[data-src]"));
    whole.hidden = !offered;
    if (!offered) box.checked = false;
    const output = this.querySelector("output");
    output.textContent = output.dataset.chosen.replace("{n}", number(chosen.length));
    output.hidden = box.checked;
  }

  // How many a whole list holds is asked only by who wants all of it.
  async count(place) {
    const answer = await fetch(place.dataset.src, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok) place.textContent = await answer.text();
  }

  press({ target }) {
    if (target.closest("[data-none]")) this.rows.choose([]);
    if (target.closest("[data-dismiss]")) this.show("");
  }

  async send(event) {
    event.preventDefault();
    const { target: form, submitter } = event;
    const body = new FormData(form, submitter);
    submitter?.closest("[popover]")?.hidePopover();
    const answer = await post(form.action, body).catch(() => null);
    this.show(answer ? await answer.text() : "");
    // Not form.id: the boxes are called so.
    if (answer?.ok && form.getAttribute("id") === "many") this.rows.choose([]);
  }

  async fetch(address) {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    this.show(answer?.ok && !answer.redirected ? await answer.text() : "");
  }

  show(html) {
    const state = this.querySelector(".state");
    state.replaceChildren(document.createRange().createContextualFragment(html));
    htmx.process(state);
    const id = state.querySelector(".run")?.dataset.id;
    if (id) sessionStorage.setItem(RUN, id);
    else sessionStorage.removeItem(RUN);
  }
});

// A menu that was opened by its key goes on by keys.
const first = (menu) => menu?.querySelector("input, button")?.focus();
