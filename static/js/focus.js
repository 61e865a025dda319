// Where the keyboard and the screen reader are: the error summary takes focus, htmx's answers are said and lose no focus.

const announcer = document.getElementById("announcer");

function say(text) {
  if (!announcer || !text) return;
  announcer.textContent = "";
  // A screen reader hears the change only if the region was seen empty.
  window.setTimeout(() => (announcer.textContent = text), 60);
}

function focusOn(root) {
  const target = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
  target?.focus();
  return Boolean(target);
}

focusOn(document);

// A link to a field in the summary shows the label too, not the field alone at the top of the screen.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus({ preventScroll: true });
  (field.closest(".field") || field).scrollIntoView({ block: "start" });
});

// Nothing is sent twice by a double press, without script on the page's side of the form.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-answer") || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-disabled", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
  }
});

// Focus stays on the control of the same id; where that is gone, it goes to the start of what replaced it.
let focused = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const active = document.activeElement;
  focused = event.detail.target.contains(active) ? active.id || "#" : null;
});
document.addEventListener("htmx:afterSettle", (event) => {
  const region = event.detail.elt;
  if (!focusOn(region) && focused && document.activeElement === document.body) {
    const same = focused !== "#" && document.getElementById(focused);
    if (!same) region.setAttribute("tabindex", "-1");
    (same || region).focus({ preventScroll: true });
  }
  focused = null;
  say(region.dataset?.announce || region.querySelector?.("[data-announce]")?.dataset.announce);
});
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    if (!event.target.closest?.("[data-quiet]")) say(announcer?.dataset.failed);
  });
}
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-sent]");
  if (!form) return;
  delete form.dataset.sent;
  form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
});
