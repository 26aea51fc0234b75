// <promise-act> around one form of a promise: sends it in place. What went wrong is said at the form, what was done at
// the foot of the page; the lists look again by themselves. Without scripts the form is sent as any other.
import { post } from "ui/posting";
import { failed, toast } from "ui/toasts";

customElements.define("promise-act", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this.send);
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.send);
  }

  async send(event) {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector('[type="submit"]');
    button.setAttribute("aria-busy", "true");
    const answer = await post(form.action, new FormData(form, event.submitter)).catch(() => null);
    button.removeAttribute("aria-busy");
    const told = await answer?.json().catch(() => null);
    if (told?.problem) return this.say(form, told.problem);
    if (!answer?.ok) return failed();
    this.closest("[popover]")?.hidePopover();
    toast(told.said);
    const region = this.closest("live-region");
    region ? region.refresh() : location.reload();
  }

  say(form, problem) {
    const place = form.querySelector(".problem");
    place.textContent = problem;
    place.hidden = false;
  }
});
