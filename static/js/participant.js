// The participant's pages, apart from open questions (answer.js).
//
// The receipt has a print button where there is a script. A code brought by a QR code stands after « # », which browsers
// do not send to the server: it is put in the field and leaves the address. A form that is sent without network stays on
// the page with what it holds, and says so.

import { saveWords } from "./answer/words.js";

if (document.querySelector("[data-ranking]")) import("./answer/ranking.js");

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

const field = document.querySelector("form[data-tracking] input[name='code']");
if (field && window.location.hash.length > 1) {
  field.value = decodeURIComponent(window.location.hash.slice(1));
  window.history.replaceState(null, "", window.location.pathname);
}

for (const form of document.querySelectorAll("form[data-offline]")) {
  const line = document.createElement("p");
  line.className = "idea__state idea__state--kept";
  line.setAttribute("role", "status");
  form.append(line);
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    line.textContent = form.dataset.offline;
  });
  window.addEventListener("online", () => (line.textContent = ""));
  if (form.dataset.draftUrl) saveWords(form, (sentence) => (line.textContent = sentence));
}
