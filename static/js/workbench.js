// The workbench with a mouse, a keyboard or a finger. Every act is a form of the page: this only presses them, keeps what is
// unfolded, and shows on a phone the pane that the answer is about.

import { watchKeys } from "./workbench/keys.js";
import { watchDragging } from "./workbench/dragging.js";

const bench = document.querySelector("[data-bench]");
const open = new Set();

function remember() {
  open.clear();
  for (const subs of bench.querySelectorAll("[data-subs][open]")) open.add(subs.dataset.subs);
}

// What came back: the tree unfolded as it was, the chosen theme marked, the right pane on a phone.
function settle() {
  const asked = bench.querySelector("[data-asked]");
  for (const subs of bench.querySelectorAll("[data-subs]")) if (open.has(subs.dataset.subs)) subs.open = true;
  for (const link of bench.querySelectorAll("[data-node]")) {
    if (link.dataset.node === asked.dataset.theme) {
      link.setAttribute("aria-current", "true");
      const subs = link.closest("[data-subs]") || link.closest("[data-top]")?.querySelector("[data-subs]");
      if (subs) subs.open = true;
    } else link.removeAttribute("aria-current");
  }
  bench.dataset.pane = asked.dataset.pane;
  dress();
}

// The title of a new theme is asked for only where there is one; how many ideas are ticked is said.
function dress() {
  const form = bench.querySelector("[data-ideas]");
  if (!form) return;
  const to = form.querySelector("[data-send-to]");
  if (!to) return;
  form.querySelector("[data-send-name]").hidden = to.value !== "nouveau";
  const ticked = form.querySelectorAll("[data-idea]:checked").length;
  form.querySelector("[data-ticked]").textContent = ticked ? bench.dataset.textTicked.replace("{n}", ticked) : "";
}

bench.addEventListener("change", dress);

// On a phone a tab shows its pane at once; the address stays what it is.
bench.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tab]");
  if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  bench.dataset.pane = tab.dataset.tab;
  for (const other of bench.querySelectorAll("[data-tab]")) other.toggleAttribute("aria-current", false);
  tab.setAttribute("aria-current", "true");
});

// A button that leads to another page leaves htmx aside.
bench.addEventListener("click", (event) => {
  const plain = event.target.closest("[data-plain]");
  if (!plain) return;
  event.preventDefault();
  const form = plain.form;
  form.action = plain.formAction;
  form.submit();
});

// Refusals and conflicts are answers to show, above the panes, which stay as they are.
bench.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400 && event.detail.xhr.getResponseHeader("HX-Retarget")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
  remember();
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "bench-main") settle();
});

watchKeys(bench);
watchDragging(bench);
dress();
