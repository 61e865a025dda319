// Dragging questions by their handle, with a mouse, a pen or a finger. The buttons « Monter » and « Descendre » do the same
// without it. What is dropped is sent as one order; the page's answer replaces the list, and is said aloud.

const SCROLL_EDGE = 72;
let drag = null;

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button > 0) return;
  const row = handle.closest("[data-code]");
  const root = handle.closest("[data-sortable]");
  event.preventDefault();
  handle.setPointerCapture(event.pointerId);
  drag = { handle, row, root, before: orderOf(root), id: event.pointerId };
  row.classList.add("question-row--dragged");
});

document.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.id) return;
  if (event.clientY < SCROLL_EDGE) window.scrollBy(0, -12);
  else if (event.clientY > window.innerHeight - SCROLL_EDGE) window.scrollBy(0, 12);
  place(event.clientY);
});

// The list under the pointer is the last one that starts above it; in it, the row goes before the first whose middle is below.
function place(y) {
  const lists = [...drag.root.querySelectorAll("[data-list]")];
  const list = lists.filter((one) => one.closest("[data-group]").getBoundingClientRect().top <= y).pop() || lists[0];
  const after = [...list.children].find((row) => {
    const box = row.getBoundingClientRect();
    return row !== drag.row && y < box.top + box.height / 2;
  });
  if (after ? after !== drag.row.nextElementSibling : list.lastElementChild !== drag.row) {
    list.insertBefore(drag.row, after || null);
    for (const group of drag.root.querySelectorAll("[data-group]")) {
      const empty = group.querySelector("[data-empty]");
      if (empty) empty.hidden = Boolean(group.querySelector("[data-code]"));
    }
  }
}

function orderOf(root) {
  const words = [];
  for (const group of root.querySelectorAll("[data-group]")) {
    if (group.dataset.group) words.push(`section:${group.dataset.group}`);
    for (const row of group.querySelectorAll("[data-code]")) words.push(row.dataset.code);
  }
  return words.join(" ");
}

function end(event, kept) {
  if (!drag || event.pointerId !== drag.id) return;
  const { row, root, before } = drag;
  drag = null;
  row.classList.remove("question-row--dragged");
  const order = orderOf(root);
  if (order === before) return;
  if (!kept) return window.location.reload();
  const form = root.querySelector("[data-order-form]");
  form.elements.order.value = order;
  form.elements.moved.value = row.dataset.code;
  form.requestSubmit();
}
document.addEventListener("pointerup", (event) => end(event, true));
document.addEventListener("pointercancel", (event) => end(event, false));
