// Short words at the foot of the page: toast("Sent.", { undo: "/…", seconds: 6 }). The host brings the translated words.
import { icon } from "ui/icon";
import { post } from "ui/posting";

const host = () => document.querySelector("toast-host");

// `undo`: an address that takes it back, or a function. `seconds`: how long it stays. Returns the element.
export function toast(text, { undo, undoText, seconds = 6, onClose } = {}) {
  const box = Object.assign(document.createElement("div"), { className: "toast" });
  const words = Object.assign(document.createElement("span"), { className: "text", textContent: text });
  words.dir = "auto";
  box.append(words);
  if (undo) box.append(button(undoText || host()?.dataset.undo || "↶", () => (leave(box), takeBack(undo))));
  box.append(button(icon("x"), () => leave(box), host()?.dataset.close));
  box.addEventListener("closed", () => onClose?.());
  host()?.append(box);
  leaveAfter(box, seconds);
  return box;
}

export const failed = () => toast(host()?.dataset[navigator.onLine ? "failed" : "offline"] ?? "", { seconds: 10 });

export function leave(box) {
  if (box.classList.contains("leaving")) return;
  box.classList.add("leaving");
  box.dispatchEvent(new Event("closed"));
  setTimeout(() => box.remove(), 200);
}

// Does not go while it is pointed at or holds the focus: nobody should have to hurry.
export function leaveAfter(box, seconds) {
  setTimeout(() => (box.matches(":hover, :focus-within") ? leaveAfter(box, 2) : leave(box)), seconds * 1000);
}

async function takeBack(undo) {
  if (typeof undo === "function") return undo();
  const answer = await post(undo).catch(() => null);
  if (!answer?.ok) failed();
  else document.dispatchEvent(new CustomEvent("undone", { detail: { undo } }));
}

function button(content, onclick, label) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", onclick });
  made.append(content);
  if (label) made.setAttribute("aria-label", label);
  return made;
}
