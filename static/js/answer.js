// The answering page: every text is saved as it is typed, and none is lost. Markup: templates/components/answer.html.
//
// A text lives in the field, then on this device until the server has acknowledged it (answer/store.js), then on the
// server (answer/sender.js). Two tabs of the same question follow one another; where they differ both texts are shown.

import { watchCounters } from "./counter.js";
import { makeSender } from "./answer/sender.js";
import { openStore } from "./answer/store.js";

const FLUSH_LIMIT = 6000;

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

class AnswerPage {
  constructor(form) {
    this.form = form;
    this.text = form.dataset;
    this.list = form.querySelector("[data-ideas]");
    this.template = form.querySelector("[data-idea-template]");
    this.announcer = document.getElementById("announcer");
    this.store = openStore(form.dataset.storeKey);
    this.tab = uuid();
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel("concerte/" + form.dataset.storeKey) : null;
    this.ideas = new Map();
    for (const box of this.list.querySelectorAll("[data-idea]")) this.adopt(box);
    this.restore();
    this.listen();
  }

  // One idea: its box, its field, what the server holds of it.
  adopt(box) {
    const field = box.querySelector("[data-body]");
    const idea = {
      box,
      field,
      slot: box.dataset.slot,
      key: box.querySelector("[data-client-key]").value,
      version: box.dataset.version || "",
      acknowledged: field.dataset.savedBody || "",
      body: () => field.value,
    };
    idea.sender = makeSender({
      url: this.text.draftUrl,
      token: () => document.querySelector("meta[name='csrf-token']").content,
      idea,
      onState: (kind, answer) => this.show(idea, kind, answer),
      onAcknowledged: (body, label) => this.acknowledged(idea, body, label),
      onConflict: (other) => this.keepOther(idea, other),
      onCorrection: (key) => this.correct(idea, key),
    });
    this.ideas.set(idea.slot, idea);
    field.addEventListener("input", () => this.typed(idea));
    return idea;
  }

  typed(idea) {
    this.store.put(idea.slot, { key: idea.key, body: idea.body(), base: idea.acknowledged });
    this.tell({ type: "typed", slot: idea.slot, key: idea.key, body: idea.body(), base: idea.lastTold ?? idea.acknowledged });
    idea.lastTold = idea.body();
    idea.sender.typed();
  }

  // The idea was sent meanwhile, from another tab or device: what is typed here corrects it, under a key of its own.
  correct(idea, key) {
    idea.key = idea.box.querySelector("[data-client-key]").value = key;
    idea.version = "";
    idea.box.querySelector("label").textContent = this.text.textCorrection;
    const notice = idea.box.querySelector("[data-notice]");
    notice.replaceChildren(element("p", "", this.text.textCorrects));
    notice.hidden = false;
    this.announcer.textContent = this.text.textCorrects;
    this.store.put(idea.slot, { key, body: idea.body(), base: idea.acknowledged });
  }

  acknowledged(idea, body, label) {
    this.store.release(idea.slot, body);
    this.tell({ type: "saved", slot: idea.slot, body, version: idea.version, label });
    this.show(idea, "saved", { saved_at_label: label });
  }

  // What the line under the field says. Only trouble is said aloud: « Enregistré » at each pause would be a nuisance.
  show(idea, kind, answer = {}) {
    const line = idea.box.querySelector("[data-state]");
    const sentences = {
      saving: this.text.textSaving,
      saved: this.text.textSaved.replace("{time}", answer.saved_at_label || ""),
      offline: this.text.textOffline,
      failed: this.text.textFailed,
      expired: this.text.textExpired,
      refused: answer.message || this.text.textRefused,
    };
    const kept = !["saving", "saved"].includes(kind);
    // A retry does not hide why it is made.
    if (kind === "saving" && line.classList.contains("idea__state--kept")) return;
    line.classList.toggle("idea__state--kept", kept);
    line.classList.toggle("idea__state--saved", kind === "saved");
    if (kept && line.dataset.kind !== kind) this.announcer.textContent = sentences[kind];
    line.dataset.kind = kind;
    line.textContent = sentences[kind];
    if (kind === "expired") {
      const link = element("a", "", this.text.textReopen);
      link.href = answer.reopen_url || this.text.reopenUrl;
      line.append(" ", link);
    }
  }

  // The text of the same slot that is not in the field: shown under it until the person says what becomes of it.
  keepOther(idea, other) {
    if (!other.trim() || other === idea.body()) return;
    this.store.put(idea.slot, { key: idea.key, other });
    const notice = idea.box.querySelector("[data-notice]");
    const quote = element("blockquote", "idea__other", other);
    const buttons = element("p", "cluster", "");
    const keep = element("button", "button button--secondary", this.text.textKeep);
    const drop = element("button", "button button--quiet", this.text.textDrop);
    keep.type = drop.type = "button";
    const close = () => {
      notice.hidden = true;
      this.store.settle(idea.slot);
      this.tell({ type: "settled", slot: idea.slot });
    };
    keep.addEventListener("click", () => {
      const added = this.add();
      added.field.value = other;
      added.field.focus();
      this.typed(added);
      close();
    });
    drop.addEventListener("click", () => {
      close();
      idea.field.focus();
    });
    buttons.append(keep, drop);
    notice.replaceChildren(element("p", "", this.text.textElsewhere), quote, buttons);
    notice.hidden = false;
    this.announcer.textContent = this.text.textElsewhere;
  }

  add(slot, key) {
    const used = [...this.ideas.keys()].map(Number);
    const markup = this.template.innerHTML
      .replaceAll("SLOT", slot ?? String(Math.max(0, ...used) + 1))
      .replaceAll("KEY", key ?? uuid())
      .replaceAll("NUMBER", String(this.ideas.size + 1));
    const holder = document.createElement("template");
    holder.innerHTML = markup;
    const box = holder.content.querySelector("[data-idea]");
    this.list.append(box);
    watchCounters(box);
    return this.adopt(box);
  }

  // Texts of an earlier visit that never reached the server, and what the browser itself put back in the fields.
  restore() {
    let found = false;
    for (const [slot, entry] of this.store.entries()) {
      const known = this.ideas.get(slot);
      if (entry.other && known) this.keepOther(known, entry.other);
      if (entry.body === undefined || entry.body === known?.acknowledged) {
        if (known && entry.body !== undefined) this.store.release(slot, entry.body);
        continue;
      }
      const idea = known || this.add(slot, entry.key);
      if (!known || entry.base === idea.acknowledged || !idea.acknowledged) {
        idea.field.value = entry.body;
        found = true;
      } else {
        this.store.release(slot, entry.body);
        this.keepOther(idea, entry.body);
      }
    }
    if (found) this.announcer.textContent = this.text.textRestored;
    for (const idea of this.ideas.values()) {
      if (idea.body() === idea.acknowledged) continue;
      if (found) idea.box.querySelector("[data-state]").textContent = this.text.textRestored;
      idea.sender.typed();
    }
  }

  tell(message) {
    this.channel?.postMessage({ ...message, tab: this.tab });
  }

  // Another tab of the same question. The newer text takes the field; ours, if the other tab had not seen it, stays shown
  // here and there.
  heard({ tab, type, slot, key, body, base, version, label }) {
    if (tab === this.tab) return;
    let idea = this.ideas.get(slot);
    if (type === "typed") {
      idea ??= this.add(slot, key);
      const mine = idea.body();
      idea.field.value = body;
      idea.lastTold = body;
      if (mine.trim() && mine !== base && mine !== body) {
        this.tell({ type: "differs", slot, body: mine });
        this.keepOther(idea, mine);
      }
    } else if (type === "saved" && idea) {
      idea.version = version || idea.version;
      idea.acknowledged = body;
      if (idea.body() === body) this.show(idea, "saved", { saved_at_label: label });
    } else if (type === "differs" && idea) {
      this.keepOther(idea, body);
    } else if (type === "settled" && idea) {
      idea.box.querySelector("[data-notice]").hidden = true;
    }
  }

  wake() {
    for (const idea of this.ideas.values()) idea.sender.wake();
  }

  async flush() {
    const outcomes = await Promise.race([
      Promise.all([...this.ideas.values()].map((idea) => idea.sender.flush())),
      new Promise((resolve) => window.setTimeout(resolve, FLUSH_LIMIT, ["late"])),
    ]);
    return ["expired", "offline", "refused"].find((kind) => outcomes.includes(kind)) || "ready";
  }

  // Texts first, the page after: the button waits for the acknowledgement, and a lost network keeps one on the page.
  async submit(event) {
    if (this.ready) {
      this.ready = false;
      return;
    }
    const button = event.submitter;
    const adding = button?.hasAttribute("data-add-idea");
    if (adding || this.sending) event.preventDefault();
    if (this.sending) return;
    if (adding) return void this.add().field.focus();
    this.sending = true;
    button?.setAttribute("aria-disabled", "true");
    if (![...this.ideas.values()].some((idea) => idea.sender.pending())) return;
    event.preventDefault();
    const label = button?.textContent;
    if (button) button.textContent = this.text.textSending;
    const outcome = await this.flush();
    if (button) button.textContent = label;
    if (outcome === "ready" || (outcome === "refused" && button?.value === "skip")) {
      this.ready = true;
      this.form.requestSubmit(button);
      return;
    }
    this.rest(button);
    const trouble = [...this.ideas.values()].find((idea) => idea.box.querySelector(".idea__state--kept"));
    trouble?.field.focus();
  }

  rest(button) {
    this.sending = this.ready = false;
    (button || this.form.querySelector("[aria-disabled]"))?.removeAttribute("aria-disabled");
  }

  listen() {
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.channel?.addEventListener("message", (event) => this.heard(event.data));
    window.addEventListener("online", () => this.wake());
    window.addEventListener("offline", () => this.wake());
    window.addEventListener("pageshow", () => this.rest());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.flush();
      else this.wake();
    });
  }
}

for (const form of document.querySelectorAll("form[data-answer]")) new AnswerPage(form);
