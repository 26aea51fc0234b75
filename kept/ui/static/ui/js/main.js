// The one entry: htmx, then each custom element of the page when it is first seen. An element lives in the module
// of its own name (static/<domain>/js/<tag>.js); the import map says where that is.
import "ui/htmx";
import "ui/dialogs";
import { toast, failed } from "ui/toasts";

const map = JSON.parse(document.querySelector('script[type="importmap"]').textContent).imports;
const homes = new Map(Object.keys(map).map((name) => [name.split("/").pop(), name]));

function load(root) {
  const unknown = root.querySelectorAll?.(":not(:defined)") ?? [];
  for (const element of [root, ...unknown]) {
    const home = homes.get(element.localName);
    if (home && !customElements.get(element.localName)) import(home);
  }
}

load(document);
new MutationObserver((records) => {
  for (const { addedNodes } of records) for (const node of addedNodes) if (node.nodeType === 1) load(node);
}).observe(document.body, { childList: true, subtree: true });

document.addEventListener("toast", ({ detail }) => toast(detail.text ?? detail.value ?? detail, detail));
document.addEventListener("htmx:response:error", ({ detail }) => {
  const status = detail.ctx?.response?.raw?.status ?? 0;
  if (status === 401) location.reload(); // signed out meanwhile: the sign-in page brings back here
  else if (status !== 422 && status !== 400) failed();
});
document.addEventListener("htmx:error", ({ detail }) => detail.error?.name === "AbortError" || failed());
document.addEventListener("click", ({ target }) => {
  const said = target.closest?.("[data-toast]");
  if (said) toast(said.dataset.toast);
  const step = target.closest?.("[data-step-to]");
  if (step) step.closest(".panes")?.setAttribute("data-step", step.dataset.stepTo);
});
document.documentElement.dataset.ready = "";
