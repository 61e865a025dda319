// One contribution in front of a moderator: keys for everything (data-key), words hidden by selecting them in the text.

const page = document.querySelector("[data-moderate]");
const text = page?.querySelector("[data-text]");
const places = page?.querySelector("[data-places]");
const chosen = page?.querySelector("[data-chosen]");
const spans = [];

// The server counts characters, the browser UTF-16 units.
function before(node, offset) {
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(node, offset);
  return [...range.toString()].length;
}

function selectedSpan() {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount || !text) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const start = before(range.startContainer, range.startOffset);
  const end = before(range.endContainer, range.endOffset);
  return end > start ? { start, end, words: range.toString() } : null;
}

function hideSelection() {
  const span = selectedSpan();
  if (!span || !places) return false;
  spans.push(span);
  places.value = spans.map((each) => `${each.start}-${each.end}`).join(",");
  chosen.hidden = false;
  chosen.textContent = chosen.dataset.sentence.replace("{words}", spans.map((each) => `« ${each.words} »`).join(", "));
  window.getSelection().removeAllRanges();
  return true;
}

function press(control) {
  if (control instanceof HTMLFormElement) return control.requestSubmit();
  if (control.matches("input[type='text'], textarea")) return control.focus();
  if (control.matches("summary")) {
    control.parentElement.open = true;
    return control.parentElement.querySelector("textarea")?.focus();
  }
  control.click();
  if (control.matches("input")) control.focus();
}

function isTyping(target) {
  return target.matches("textarea, select, input:not([type='radio']):not([type='checkbox'])") || target.isContentEditable;
}

document.addEventListener("keydown", (event) => {
  if (!page || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "?") {
    const list = page.querySelector("[data-keys]");
    list.open = !list.open;
    if (list.open) list.querySelector("summary").focus();
  } else if (key === "m" && hideSelection()) {
    page.querySelector("[data-words]")?.closest("fieldset").querySelector("button").focus();
  } else {
    const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!control) return;
    press(control);
  }
  event.preventDefault();
});

// « Entrée » in the field of words hides them; in the note it sends nothing by mistake.
page?.querySelector("[data-decide]")?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input")) return;
  event.preventDefault();
  if (event.target.matches("[data-words]")) event.target.closest("fieldset").querySelector("button").click();
  else if (event.target.matches("[type='radio']")) page.querySelector("button[value='ecarter']").click();
});
