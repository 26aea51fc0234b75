// Says a sentence to those who listen to the page instead of seeing it.
let voice;

export function announce(text) {
  if (!voice) {
    voice = Object.assign(document.createElement("div"), { className: "hidden-visually" });
    voice.setAttribute("role", "status");
    document.body.append(voice);
  }
  voice.textContent = "";
  setTimeout(() => (voice.textContent = text), 50); // a change of text is what is read out
}
