// <passkey-button data-way="sign-in | use | make" data-options data-failed><form>…credential…<button></form></passkey-button>:
// asks the browser for a passkey and sends what it says. Hidden where there are none: plain http, old browsers.
import { toast } from "ui/toasts";

customElements.define("passkey-button", class extends HTMLElement {
  connectedCallback() {
    this.hidden = !globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON;
    this.addEventListener("click", ({ target }) => target.closest("button") && this.go());
  }

  async go() {
    const form = this.querySelector("form");
    if (!form.reportValidity()) return;
    try {
      const credential = await this.credential(form);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      // Who closes the browser's own window changed their mind: nothing to say.
      if (error.name !== "NotAllowedError" && error.name !== "AbortError") toast(this.dataset.failed);
    }
  }

  async credential(form) {
    if (this.dataset.way === "make") {
      const options = made(JSON.parse(this.dataset.options), form.elements.passwordless?.checked);
      return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
    }
    const { publicKey } = this.dataset.options ? JSON.parse(this.dataset.options) : await ask(form.action);
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  }
});

async function ask(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return (await answer.json()).request_options;
}

// A passkey that signs in alone must live on the device and ask who holds it.
function made({ publicKey }, alone) {
  const residentKey = alone ? "required" : "discouraged";
  const more = alone ? { userVerification: "required" } : {};
  return { ...publicKey, authenticatorSelection: { ...publicKey.authenticatorSelection, residentKey, requireResidentKey: Boolean(alone), ...more } };
}
