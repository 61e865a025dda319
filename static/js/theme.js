// Light, dark or as the device says, at once; the same form posts the choice where there is no script.

const MEDIA = { auto: "screen and (prefers-color-scheme: dark)", dark: "screen", light: "not all" };

document.querySelector("form[data-preference='theme']")?.addEventListener("submit", (event) => {
  const theme = event.submitter?.value;
  if (!(theme in MEDIA)) return;
  event.preventDefault();
  const form = event.currentTarget;
  document.documentElement.dataset.theme = theme;
  document.getElementById("dark-sheet").media = MEDIA[theme];
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button === event.submitter));
  }
  const body = new URLSearchParams(new FormData(form, event.submitter));
  fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
  document.dispatchEvent(new CustomEvent("themechange"));
});
