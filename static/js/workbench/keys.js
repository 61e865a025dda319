// One letter an act, listed by « ? »; never while somebody types, and switched off from the help for those whom it hinders.

const KEPT = "concerte.workbench.keys";
const FOLDS = { r: "fold-rename", f: "fold-merge", d: "fold-move", n: "fold-note" };

export function watchKeys(bench) {
  const help = document.getElementById("bench-help");
  const on = help.querySelector("[data-keys-on]");
  on.checked = localStorage.getItem(KEPT) !== "off";
  on.addEventListener("change", () => localStorage.setItem(KEPT, on.checked ? "on" : "off"));
  const show = () => {
    const button = bench.querySelector("[data-help-open]");
    if (button) button.hidden = false;
  };
  show();
  document.addEventListener("htmx:afterSettle", show);
  bench.addEventListener("click", (event) => {
    if (event.target.closest("[data-help-open]")) help.showModal();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.target.closest("input:not([type='checkbox'], [type='radio']), textarea, select, [contenteditable]")) return;
    if (walk(bench, event)) return event.preventDefault();
    if (on.checked && act(bench, help, event)) event.preventDefault();
  });
}

// The arrows go from one visible theme to the next; left and right fold and unfold.
function walk(bench, event) {
  const here = event.target.closest("[data-node]");
  if (!here) return false;
  const links = [...bench.querySelectorAll("[data-node]")].filter((link) => link.checkVisibility());
  const at = links.indexOf(here);
  if (event.key === "ArrowDown") links[Math.min(at + 1, links.length - 1)].focus();
  else if (event.key === "ArrowUp") links[Math.max(at - 1, 0)].focus();
  else if (event.key === "Home") links[0].focus();
  else if (event.key === "End") links[links.length - 1].focus();
  else if (event.key === "ArrowRight") return fold(here, true);
  else if (event.key === "ArrowLeft") return fold(here, false);
  else return false;
  return true;
}

function fold(link, open) {
  const top = link.closest("[data-top]");
  const subs = top?.querySelector("[data-subs]");
  if (!subs) return false;
  if (open && subs.open) subs.querySelector("[data-node]")?.focus();
  else subs.open = open;
  if (!open) top.querySelector("[data-node]").focus();
  return true;
}

function act(bench, help, event) {
  const key = event.key.toLowerCase();
  if (event.key === "?") return help.showModal(), true;
  if (key === "u") return press(event.shiftKey ? "bench-redo" : "bench-undo");
  if (event.shiftKey) return false;
  if (FOLDS[key]) return unfold(bench, FOLDS[key]);
  if (key === "p") return press("act-split");
  if (key === "t") return goTo(bench, "arbre", bench.querySelector("[data-node][aria-current]") || bench.querySelector("[data-node]"));
  if (key === "c") return goTo(bench, "contributions", bench.querySelector("[data-idea]") || document.getElementById("list-title"));
  if (key === "e") return goTo(bench, "contributions", bench.querySelector("[data-send-to]"));
  if (key === "/") return goTo(bench, "contributions", document.getElementById("list-q"));
  return false;
}

function press(id) {
  const control = document.getElementById(id);
  if (!control || control.disabled) return false;
  control.click();
  return true;
}

function unfold(bench, id) {
  const details = document.getElementById(id);
  if (!details) return false;
  details.open = true;
  const field = details.querySelector("input:not([type='hidden']), textarea, select");
  return goTo(bench, "theme", field || details.querySelector("summary"), true);
}

// On a phone the pane comes to the front first.
function goTo(bench, pane, target, select = false) {
  if (!target) return false;
  bench.dataset.pane = pane;
  target.focus();
  if (select) target.select?.();
  return true;
}
