// Words are saved as they are typed, by the sender of texts. The page itself holds what the network does not take.

import { makeSender } from "./sender.js";

const FLUSH_LIMIT = 3000;

export function saveWords(form, say) {
  const field = form.elements.answer;
  const words = { key: "", slot: "", version: "", acknowledged: field.defaultValue, body: () => field.value };
  const sender = makeSender({
    url: form.dataset.draftUrl,
    token: () => document.querySelector("meta[name='csrf-token']").content,
    idea: words,
    onState: (kind, answer = {}) => {
      if (kind === "refused") say(answer.message || "");
      else if (kind === "offline") say(form.dataset.offline);
    },
    onAcknowledged: () => say(""),
  });
  let leaving = false;

  field.addEventListener("input", sender.typed);
  if (sender.pending()) sender.typed(); // the browser put back what was typed before
  window.addEventListener("online", sender.wake);
  window.addEventListener("pageshow", () => (leaving = false));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") sender.flush();
    else sender.wake();
  });

  // An older text still on its way must not arrive after the one that this form brings.
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented || leaving || !sender.pending()) return;
    event.preventDefault();
    await Promise.race([sender.flush(), new Promise((resolve) => window.setTimeout(resolve, FLUSH_LIMIT))]);
    leaving = true;
    form.requestSubmit(event.submitter);
  });
}
