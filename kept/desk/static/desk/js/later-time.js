// <later-time> around a time and its button, inside a form with other buttons: Enter in the time is that button's.
customElements.define("later-time", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.localName !== "input") return;
      event.preventDefault();
      event.stopPropagation();
      this.querySelector("button").click();
    });
  }
});
