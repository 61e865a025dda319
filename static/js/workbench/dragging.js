// A theme dragged onto another: a sub-theme is put under it, a theme is merged with it, once the bar above was answered;
// dropped on the upper edge of another of its own level, it is put before it. The panel does the same without a mouse.

const EDGE = 0.3;
let held = null;

export function watchDragging(bench) {
  const tree = bench.querySelector(".bench__side");
  tree.addEventListener("dragstart", (event) => {
    const row = event.target.closest("[data-drop][draggable]");
    if (!row) return;
    held = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.drop);
    row.classList.add("bench-tree__row--dragged");
  });
  tree.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-drop]");
    clear(tree);
    if (!held || !over || !intention(held, over, event)) return;
    event.preventDefault();
    over.classList.add(intention(held, over, event) === "before" ? "bench-tree__row--before" : "bench-tree__row--over");
  });
  tree.addEventListener("dragleave", () => clear(tree));
  tree.addEventListener("dragend", () => {
    clear(tree);
    held?.classList.remove("bench-tree__row--dragged");
    held = null;
  });
  tree.addEventListener("drop", (event) => {
    const over = event.target.closest("[data-drop]");
    const what = held && over && intention(held, over, event);
    if (!what) return;
    event.preventDefault();
    if (what === "before") order(bench, held, over);
    else ask(bench, held, over, what);
  });
}

function clear(tree) {
  for (const row of tree.querySelectorAll(".bench-tree__row--over, .bench-tree__row--before")) {
    row.classList.remove("bench-tree__row--over", "bench-tree__row--before");
  }
}

const isTop = (row) => row.parentElement.hasAttribute("data-top");

function intention(from, over, event) {
  if (from === over || !over.draggable) return "";
  const box = over.getBoundingClientRect();
  const beside = from.parentElement.parentElement === over.parentElement.parentElement;
  if (beside && event.clientY < box.top + box.height * EDGE) return "before";
  if (isTop(from)) return from.parentElement.contains(over) ? "" : "merge";
  if (!isTop(over)) return "merge";
  return over.parentElement.contains(from) ? "" : "move";
}

const named = (row) => row.querySelector(".bench-tree__name").textContent.trim();

// Nothing moves before the answer: the bar says what would be done.
function ask(bench, from, over, what) {
  const text = (what === "merge" ? bench.dataset.textMerge : bench.dataset.textMove).replace("{a}", named(from)).replace("{b}", named(over));
  const act = what === "merge" ? ["fusionner", { into: over.dataset.drop }] : ["deplacer", { parent: over.dataset.drop }];
  const notice = document.getElementById("bench-notice");
  const bar = document.createElement("div");
  bar.className = "bench-done";
  const said = document.createElement("p");
  said.textContent = text;
  const yes = button(bench.dataset.textApply, "button button--small");
  const no = button(bench.dataset.textLeave, "button button--quiet button--small");
  yes.addEventListener("click", () => send(bench, `${bench.dataset.url}/themes/${from.dataset.drop}/${act[0]}`, act[1]));
  no.addEventListener("click", () => notice.replaceChildren());
  bar.append(said, yes, no);
  notice.replaceChildren(bar);
  yes.focus();
}

function button(text, classes) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = classes;
  made.textContent = text;
  return made;
}

function order(bench, from, over) {
  const list = over.parentElement.parentElement;
  const slugs = [...list.children].map((item) => item.dataset.item).filter((slug) => slug && slug !== from.dataset.drop);
  slugs.splice(slugs.indexOf(over.dataset.drop), 0, from.dataset.drop);
  send(bench, `${bench.dataset.url}/ordre`, { order: slugs.join(" ") });
}

function send(bench, url, values) {
  const bar = document.getElementById("bench-bar");
  const shown = { seen: bar.dataset.seen, theme: bar.dataset.theme };
  window.htmx.ajax("POST", url, { source: bench, target: "#bench-main", swap: "innerHTML", values: { ...shown, ...values } });
}
