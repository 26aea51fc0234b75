// <take-over> around the form that takes a colleague's draft over: what stands in the own composer is saved first, so
// that the server can put one below the other.
customElements.define("take-over", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", async (event) => {
      event.preventDefault();
      const composer = document.querySelector("#composer")?.closest("reply-composer");
      await composer?.saveDraft?.();
      event.target.submit();
    });
  }
});
