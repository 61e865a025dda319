// The question being written, as a participant will see it. The form is sent to the preview's address, which stores nothing;
// the answer replaces what the frame holds, without a navigation, so that the back button still leaves the page.

const root = document.querySelector("[data-live-preview]");
const form = root && document.getElementById(root.dataset.form);
if (form) start();

function start() {
  const frame = root.querySelector("iframe");
  const holder = root.querySelector("[data-frame-holder]");
  root.querySelector("[data-without-script]").hidden = true;
  root.querySelector("[data-widths]").hidden = false;
  let waiting = 0;
  let asked = 0;

  async function draw() {
    const turn = ++asked;
    const response = await fetch(root.dataset.livePreview, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!response?.ok || turn !== asked) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const script of page.querySelectorAll("script")) script.remove();
    const shown = frame.contentDocument;
    const top = shown.scrollingElement?.scrollTop || 0;
    shown.replaceChild(shown.importNode(page.documentElement, true), shown.documentElement);
    for (const one of shown.querySelectorAll("form")) one.addEventListener("submit", (event) => event.preventDefault());
    for (const one of shown.querySelectorAll("a")) one.addEventListener("click", (event) => event.preventDefault());
    shown.documentElement.dataset.theme = document.documentElement.dataset.theme;
    if (shown.scrollingElement) shown.scrollingElement.scrollTop = top;
    frame.dataset.drawn = String(turn);
  }

  form.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(draw, 300);
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-width]");
    if (!button) return;
    for (const one of root.querySelectorAll("[data-width]")) one.setAttribute("aria-pressed", String(one === button));
    holder.className = `preview preview--${button.dataset.width}`;
  });
  draw();
}
