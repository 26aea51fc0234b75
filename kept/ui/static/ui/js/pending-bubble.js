// An answer that is on its way, drawn at once; when it did not arrive it says so and offers to try again.
import { icon } from "ui/icon";

// `thread`: selector of the list it is put into; without one nothing is drawn.
export function bubble(thread, text, mode) {
  const list = document.querySelector(thread || null);
  if (!list) return null;
  const article = Object.assign(document.createElement("article"), { className: `msg ${mode === "note" ? "note" : "out"} pending arriving` });
  const column = document.createElement("div");
  const words = Object.assign(document.createElement("div"), { className: "bubble", dir: "auto" });
  words.append(...text.split("\n").map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  column.append(words, Object.assign(document.createElement("p"), { className: "meta" }));
  article.append(column);
  place(list).append(article);
  article.scrollIntoView({ block: "nearest" });
  return article;
}

// Beside the live region, not inside: a refetch would take it away, and with it the words of a failed answer.
function place(list) {
  const region = list.closest("live-region");
  if (!region) return list;
  const next = region.nextElementSibling;
  if (next?.matches(".said.waiting")) return next;
  const box = Object.assign(document.createElement("div"), { className: "said waiting" });
  region.after(box);
  return box;
}

// Marks it as failed with words and two ways on: try again, or take the text back into the composer.
export function fail(article, { failed, retry, undo }, again, back) {
  if (!article) return back();
  article.classList.replace("pending", "failed");
  const act = (text, run) => Object.assign(document.createElement("button"), {
    type: "button", className: "button small", textContent: text, onclick: () => (article.querySelector(".meta").replaceChildren(), run()),
  });
  article.querySelector(".meta").replaceChildren(icon("triangle-alert", "small"), failed, act(retry, again), act(undo, back));
}
