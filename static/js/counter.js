// « Il reste 120 caractères. » under a field, seen from four fifths of the maximum on, and heard politely when one pauses.

const numbers = new Intl.NumberFormat(document.documentElement.lang || "fr");

function lengthOf(text) {
  return [...text.replace(/\r\n/g, "\n")].length;
}

function update(line, field, spoken) {
  const maximum = Number(line.dataset.maximum);
  const left = maximum - lengthOf(field.value);
  const shown = left < maximum / 5;
  line.hidden = !shown;
  line.classList.toggle("field__counter--over", left < 0);
  const sentence = left < 0 ? line.dataset.over : left === 1 ? line.dataset.one : line.dataset.many;
  line.textContent = sentence.replace("{n}", numbers.format(Math.abs(left)));
  window.clearTimeout(spoken.timer);
  if (shown) spoken.timer = window.setTimeout(() => (spoken.region.textContent = line.textContent), 1000);
}

function watch(line) {
  const field = document.getElementById(line.dataset.counterFor);
  if (!field || line.dataset.watched) return;
  line.dataset.watched = "1";
  const region = document.createElement("span");
  region.className = "visually-hidden";
  region.setAttribute("aria-live", "polite");
  line.after(region);
  const spoken = { region, timer: 0 };
  field.addEventListener("input", () => update(line, field, spoken));
  update(line, field, spoken);
}

export function watchCounters(root) {
  for (const line of root.querySelectorAll("[data-counter-for]")) watch(line);
}

watchCounters(document);
document.addEventListener("htmx:afterSettle", (event) => watchCounters(event.detail.elt));
