// Entering sheets by keyboard: one key to the next field, figures tick choices, everything is saved as it is typed.
//
// The draft address answers 200 {version, saved_at_label}; 409 {message} when another page saved something else. Anything
// else is tried again. Without this script the screen is a plain form.

const PAUSE = 700;
const RETRY = 4000;

const isText = (control) => control?.matches("textarea, input:not([type]), input[type='text'], input[type='date']");

class EntryScreen {
  constructor(form) {
    this.form = form;
    this.text = form.dataset;
    this.state = form.querySelector("[data-state]");
    this.version = form.elements.version;
    this.acknowledged = this.content();
    this.flight = null;
    this.timer = 0;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("keydown", (event) => this.pressed(event));
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => {
      if (!this.sending && this.text.draftUrl && this.content() !== this.acknowledged) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save();
    });
    if (!document.querySelector("[data-focus]")) this.controls()[0]?.focus();
  }

  // Where the cursor stops: one control for a group of boxes, every one of the others, in the order of the sheet.
  controls() {
    const seen = new Set();
    return [...this.form.querySelectorAll("input:not([type='hidden']), textarea, select, [data-send]")].filter((control) => {
      if (!["radio", "checkbox"].includes(control.type)) return true;
      const group = control.closest("fieldset");
      if (seen.has(group)) return false;
      seen.add(group);
      return true;
    });
  }

  content() {
    const data = new URLSearchParams(new FormData(this.form));
    data.delete("version");
    data.delete("csrf_token");
    return data.toString();
  }

  go(control) {
    const target = control?.type === "radio" ? control.closest("fieldset").querySelector("input:checked") || control : control;
    target?.focus();
    if (isText(target)) target.setSelectionRange?.(target.value.length, target.value.length);
    target?.scrollIntoView({ block: "nearest" });
  }

  place(control) {
    const all = this.controls();
    const group = ["radio", "checkbox"].includes(control.type) && control.closest("fieldset");
    return [all, group ? all.findIndex((other) => group.contains(other)) : all.indexOf(control)];
  }

  next(control) {
    const [all, place] = this.place(control);
    this.go(all[place + 1] || all[place]);
  }

  // The first field of the question after, or before, the one where the cursor is.
  turn(control, step) {
    const stops = [...this.form.querySelectorAll("[data-stop]")];
    const stop = stops[stops.indexOf(control.closest("[data-stop]")) + step];
    this.go(stop?.querySelector("input, textarea, select") || (step > 0 && this.form.querySelector("[data-send]")));
  }

  pressed(event) {
    const control = event.target;
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit(this.form.querySelector("[data-send]"));
    } else if (event.altKey && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      this.turn(control, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !event.shiftKey && control.type !== "submit" && control.type !== "button") {
      event.preventDefault();
      if (control.hasAttribute("data-idea") && control.value.trim()) this.go(this.ideaAfter(control));
      else this.next(control);
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey && control.closest("[data-keys]")) {
      this.tick(event, control.closest("[data-keys]"));
    }
  }

  tick(event, group) {
    const boxes = [...group.querySelectorAll("[data-key]")];
    const box = boxes.find((candidate) => candidate.dataset.key === event.key.toLowerCase());
    if (event.key !== "0" && !box) return;
    event.preventDefault();
    if (box) {
      box.checked = !box.checked;
      box.focus();
    } else {
      for (const other of boxes) other.checked = false;
    }
    this.typed();
  }

  // The box under this idea, made where there is none; an empty one is used again.
  ideaAfter(field) {
    const known = field.nextElementSibling;
    if (known) return known;
    const list = field.closest("[data-ideas]");
    const numbers = [...list.querySelectorAll("[data-idea]")].map((idea) => Number(idea.name.split("-")[1]));
    const made = field.cloneNode(false);
    const number = Math.max(...numbers) + 1;
    made.name = `${list.dataset.ideas}-${number}`;
    made.setAttribute("aria-label", list.dataset.label.replace("{n}", number));
    made.value = made.textContent = "";
    list.append(made);
    return made;
  }

  typed() {
    if (!this.text.draftUrl) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), PAUSE);
  }

  show(sentence, kept) {
    this.state.textContent = sentence;
    this.state.classList.toggle("entry__state--kept", kept);
  }

  async save() {
    window.clearTimeout(this.timer);
    if (this.flight) {
      await this.flight;
      return this.save();
    }
    const body = this.content();
    if (!this.text.draftUrl || this.stopped || body === this.acknowledged) return undefined;
    this.flight = this.post(body);
    await this.flight;
    this.flight = null;
    return undefined;
  }

  async post(body) {
    const form = new URLSearchParams(body);
    form.set("version", this.version.value);
    form.set("csrf_token", this.form.elements.csrf_token.value);
    this.show(this.text.textSaving, false);
    try {
      const response = await fetch(this.text.draftUrl, {
        method: "POST",
        body: form,
        headers: { Accept: "application/json", "X-CSRFToken": this.form.elements.csrf_token.value },
        keepalive: document.visibilityState === "hidden" && form.toString().length < 60000,
        redirect: "manual",
      });
      const answer = await response.json().catch(() => ({}));
      if (response.ok) {
        this.version.value = answer.version;
        this.acknowledged = body;
        this.show(this.text.textSaved.replace("{time}", answer.saved_at_label), false);
        return;
      }
      if (response.status === 409) {
        this.stopped = true;
        this.show(answer.message, true);
        return;
      }
    } catch {
      // No network: said below, and tried again.
    }
    this.show(this.text.textFailed, true);
    this.timer = window.setTimeout(() => this.save(), RETRY);
  }

  // The page sends the version that the last saving gave: it waits for the one under way.
  async submit(event) {
    this.sending = true;
    window.clearTimeout(this.timer);
    if (!this.flight) return;
    event.preventDefault();
    await this.flight;
    delete this.form.dataset.sent;
    this.form.requestSubmit(event.submitter);
  }
}

const help = document.querySelector("[data-help-box]");
const button = document.querySelector("[data-help]");

function toggleHelp() {
  if (help.open) help.close();
  else help.showModal();
}

if (help && button) {
  button.hidden = false;
  button.addEventListener("click", toggleHelp);
}

document.addEventListener("keydown", (event) => {
  const typing = isText(event.target);
  if (help && (event.key === "F1" || (event.key === "?" && !typing))) {
    event.preventDefault();
    toggleHelp();
  }
  const person = !typing && document.querySelector(`[data-pick="${CSS.escape(event.key)}"]`);
  if (person) person.click();
  if (event.altKey && event.key.toLowerCase() === "c") document.querySelector("[data-last]")?.click();
});

for (const form of document.querySelectorAll("form[data-entry]")) new EntryScreen(form);
