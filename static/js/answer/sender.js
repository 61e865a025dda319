// Sends one text at a time for one slot, always with the key that was made with it, until the server acknowledges it.
//
// The draft address answers 200 {saved_at_label, version}; 401, 403 or 400 (session over) {reopen_url}; 409 {body, version}
// when the slot holds a text written elsewhere since `version`, or {correction_key} when the idea was sent with another
// text in the meantime: what is typed is then its correction; 410 (the question was taken out), 413 or 422 {message}. Anything else is tried again.

const PAUSE = 800;
const TIMEOUT = 15000;
const FIRST_RETRY = 2000;
const LAST_RETRY = 60000;

export function makeSender({ url, token, idea, onState, onAcknowledged, onConflict, onCorrection }) {
  let timer = 0;
  let flight = null;
  let retry = FIRST_RETRY;
  let stopped = false;

  const pending = () => idea.body() !== idea.acknowledged;

  function schedule(delay) {
    window.clearTimeout(timer);
    timer = window.setTimeout(send, delay);
  }

  function again(kind) {
    onState(kind);
    schedule(retry);
    retry = Math.min(retry * 2, LAST_RETRY);
    return kind;
  }

  async function post(body) {
    const control = new AbortController();
    const timeout = window.setTimeout(() => control.abort(), TIMEOUT);
    const form = new URLSearchParams({ client_key: idea.key, slot: idea.slot, body, csrf_token: token() });
    if (idea.version) form.set("version", idea.version);
    try {
      return await fetch(url, {
        method: "POST",
        body: form,
        headers: { Accept: "application/json", "X-CSRFToken": token() },
        // Only a request that outlives the page needs it, and browsers refuse it over 64 KiB.
        keepalive: document.visibilityState === "hidden" && form.toString().length < 60000,
        redirect: "manual",
        signal: control.signal,
      });
    } finally {
      window.clearTimeout(timeout);
    }
  }

  async function attempt() {
    const body = idea.body();
    if (!navigator.onLine) return again("offline");
    onState("saving");
    let response;
    try {
      response = await post(body);
    } catch {
      return again("offline");
    }
    const answer = await response.json().catch(() => ({}));
    if (response.ok) {
      retry = FIRST_RETRY;
      idea.acknowledged = body;
      idea.version = answer.version || idea.version;
      onAcknowledged(body, answer.saved_at_label);
      return "saved";
    }
    if (response.status === 409 && typeof answer.body === "string" && answer.version !== idea.version) {
      idea.version = answer.version;
      if (answer.body === body) return attempt();
      onConflict(answer.body);
      return attempt();
    }
    if (response.status === 409 && answer.correction_key && answer.correction_key !== idea.key) {
      onCorrection(answer.correction_key);
      return attempt();
    }
    if ([400, 401, 403].includes(response.status) || response.type === "opaqueredirect") {
      stopped = true;
      onState("expired", answer);
      return "expired";
    }
    if ([409, 410, 413, 422].includes(response.status)) {
      onState("refused", answer);
      return "refused";
    }
    return again("failed");
  }

  async function send() {
    window.clearTimeout(timer);
    if (stopped) return "expired";
    if (flight) {
      await flight;
      return pending() ? send() : "saved";
    }
    if (!pending()) return "saved";
    flight = attempt();
    const outcome = await flight;
    flight = null;
    if (outcome === "saved" && pending()) schedule(PAUSE);
    return outcome;
  }

  return {
    pending,
    typed: () => schedule(PAUSE),
    flush: send,
    wake() {
      retry = FIRST_RETRY;
      stopped = false;
      if (pending()) schedule(0);
    },
  };
}
