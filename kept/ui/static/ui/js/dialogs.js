// data-opens="id" opens a dialog, menu, <details> or element with an open() of its own; data-closes closes the one around it; so does a press beside it.
document.addEventListener("click", (event) => {
  const { target } = event;
  const opener = target.closest?.("[data-opens]");
  if (opener) open(document.getElementById(opener.dataset.opens));
  if (target.closest?.("[data-closes]")) target.closest("dialog")?.close();
  if (target.localName === "dialog" && beside(target, event)) target.close();
});

// Choosing an entry of a menu closes it; the entry's own action has run by then.
document.addEventListener("click", ({ target }) => {
  const menu = target.closest?.(".menu[popover]");
  if (menu && target.closest("a, button") && !target.closest("[popovertarget]")) menu.hidePopover();
});

function open(target) {
  if (target?.showModal) target.showModal();
  else if (target?.popover) target.showPopover();
  else if (target?.localName === "details") target.open = true;
  else target?.open?.();
}

function beside(dialog, { clientX: x, clientY: y, detail }) {
  const box = dialog.getBoundingClientRect();
  return detail > 0 && (x < box.left || x > box.right || y < box.top || y > box.bottom);
}
