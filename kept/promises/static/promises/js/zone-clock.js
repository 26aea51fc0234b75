// <zone-clock data-zone="Asia/Amman">: the time there, as the reader writes it.
import { everySecond } from "ui/clock";

customElements.define("zone-clock", class extends HTMLElement {
  connectedCallback() {
    const { locale } = document.documentElement.dataset;
    const format = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: this.dataset.zone });
    this.stop = everySecond((now) => {
      const said = format.format(now);
      if (this.textContent !== said) this.textContent = said;
    });
  }

  disconnectedCallback() {
    this.stop();
  }
});
