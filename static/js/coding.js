// One contribution in front of a coder: digits and first letters choose, Enter saves, arrows go. Pages work without it.

const page = document.querySelector("[data-coding]");
const form = document.getElementById("codage");
const box = page?.querySelector("[data-search-box]");
const search = page?.querySelector("[data-search]");
const rows = [...(page?.querySelectorAll("[data-row]") ?? [])];
let adding = false;

function say(sentence, name = "") {
  const announcer = document.getElementById("announcer");
  if (!announcer) return;
  announcer.textContent = "";
  window.setTimeout(() => (announcer.textContent = sentence.replace("{name}", name)), 60);
}

function choose(radio) {
  radio.checked = true;
  radio.closest("li").scrollIntoView({ block: "nearest" });
  say(page.dataset.main, radio.dataset.name);
}

function toggle(other) {
  other.checked = !other.checked;
  say(other.checked ? page.dataset.added : page.dataset.removed, other.dataset.name);
}

// The top row of a French keyboard gives digits only with Shift: the place of the key counts, not what it types.
function digitOf(event) {
  const found = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  return found ? found[1] : /^[1-9]$/.test(event.key) ? event.key : "";
}

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

function filter() {
  const wanted = fold(search.value);
  let shown = 0;
  for (const row of rows) {
    row.hidden = Boolean(wanted) && !row.dataset.folded.includes(wanted);
    shown += !row.hidden;
  }
  page.querySelector("[data-nothing]").hidden = shown > 0;
}

function firstFound() {
  const wanted = fold(search.value);
  const visible = rows.filter((row) => !row.hidden).map((row) => row.querySelector("[name='category']"));
  return visible.find((radio) => fold(radio.dataset.name).startsWith(wanted)) ?? visible[0];
}

function endSearch() {
  search.value = "";
  filter();
  search.blur();
}

search?.addEventListener("input", filter);
search?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") endSearch();
  else if (event.key === "Enter") {
    const found = search.value.trim() ? firstFound() : null;
    endSearch();
    if (found) choose(found);
  } else return;
  event.preventDefault();
  event.stopPropagation();
});

function pressed(event) {
  const digit = digitOf(event);
  if (digit) {
    const target = page.querySelector(adding ? `[data-also="${digit}"]` : `[data-digit="${digit}"]`);
    if (target) (adding ? toggle : choose)(target);
    adding = false;
    return true;
  }
  if (event.key === "+") {
    adding = true;
    say(page.dataset.adding);
    return true;
  }
  if (event.key === "?") {
    const list = page.querySelector("[data-keys]");
    list.open = !list.open;
    return true;
  }
  const link = { ArrowLeft: "[data-earlier]", ArrowRight: "[data-later]" }[event.key];
  if (link && !event.target.matches("input")) {
    page.querySelector(link)?.click();
    return true;
  }
  if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
    form.requestSubmit();
    return true;
  }
  const outside = page.querySelector(`[data-letter="${CSS.escape(event.key.toLowerCase())}"]`);
  if (outside) {
    choose(outside);
    return true;
  }
  if (event.key === "/" || /^\p{L}$/u.test(event.key)) {
    search.focus(); // a letter is then typed into it
    return event.key === "/";
  }
  return false;
}

if (page) {
  box.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea, select, [type='search']")) return;
    if (pressed(event)) event.preventDefault();
  });
}
