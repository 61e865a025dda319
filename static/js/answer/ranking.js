// A ranking: instead of one list a place, what is ranked in order, and what is left to touch. The lists stay in the page,
// hidden: they are what is sent. Up, down and out are buttons; a ranked line can also be dragged, by finger or mouse.

const announcer = document.getElementById("announcer");

function button(label, className, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

class Ranking {
  constructor(box) {
    this.box = box;
    this.text = box.dataset;
    this.selects = [...box.querySelectorAll("select")];
    this.options = [...this.selects[0].options].filter((option) => option.value);
    this.ranked = this.selects.map((select) => select.value).filter((value, place, all) => value && all.indexOf(value) === place);
    for (const select of this.selects) select.closest(".field").hidden = true;
    this.list = this.part("ol", "ranking__list", this.text.textList);
    this.rest = this.part("ul", "ranking__rest", this.text.textRest);
    this.draw();
  }

  part(tag, className, title) {
    const heading = document.createElement("p");
    heading.className = "field__label";
    heading.id = `${className}-title`;
    heading.textContent = title;
    const list = document.createElement(tag);
    list.className = className;
    list.setAttribute("aria-labelledby", heading.id);
    this.box.append(heading, list);
    return list;
  }

  label(value) {
    return this.options.find((option) => option.value === value).textContent;
  }

  say(sentence, value) {
    const place = this.ranked.indexOf(value) + 1;
    announcer.textContent = sentence.replace("{label}", this.label(value)).replace("{place}", place).replace("{total}", this.selects.length);
  }

  // Everything again after each change; the focus goes to the control of the same name, else to what took its place.
  draw(focus) {
    this.selects.forEach((select, place) => (select.value = this.ranked[place] ?? ""));
    this.list.replaceChildren(...this.ranked.map((value, place) => this.line(value, place)));
    this.list.hidden = document.getElementById("ranking__list-title").hidden = !this.ranked.length;
    const left = this.options.filter((option) => !this.ranked.includes(option.value));
    const full = this.ranked.length >= this.selects.length;
    document.getElementById("ranking__rest-title").textContent = full && left.length ? this.text.textFull : this.text.textRest;
    this.rest.replaceChildren(...left.map((option) => this.choice(option, full)));
    this.rest.hidden = document.getElementById("ranking__rest-title").hidden = !left.length;
    if (focus) (this.box.querySelector(`[data-control="${focus}"]:not(:disabled)`) || this.box.querySelector("button:not(:disabled)"))?.focus();
  }

  choice(option, full) {
    const item = document.createElement("li");
    const add = button(option.textContent, "ranking__choice", () => {
      this.ranked.push(option.value);
      const next = add.closest("li").nextElementSibling?.querySelector("button").dataset.control;
      this.draw(this.ranked.length < this.selects.length && next ? next : `out-${option.value}`);
      this.say(this.text.textPlaced, option.value);
    });
    add.removeAttribute("aria-label");
    add.textContent = option.textContent;
    if (option.lang) add.lang = option.lang;
    add.disabled = full;
    add.dataset.control = `add-${option.value}`;
    item.append(add);
    return item;
  }

  line(value, place) {
    const item = document.createElement("li");
    item.className = "ranking__line";
    item.dataset.value = value;
    const label = document.createElement("span");
    label.className = "ranking__label";
    label.textContent = this.label(value);
    const control = (name, sentence, act, off) => {
      const made = button(sentence.replace("{label}", label.textContent), `ranking__move ranking__move--${name}`, act);
      made.dataset.control = `${name}-${value}`;
      made.disabled = off;
      return made;
    };
    const handle = document.createElement("span");
    handle.className = "ranking__handle";
    handle.setAttribute("aria-hidden", "true");
    item.append(
      handle,
      label,
      control("up", this.text.textUp, () => this.move(value, -1, "up"), place === 0),
      control("down", this.text.textDown, () => this.move(value, 1, "down"), place === this.ranked.length - 1),
      control("out", this.text.textOut, () => this.remove(value), false),
    );
    item.addEventListener("pointerdown", (event) => this.drag(event, item, value));
    return item;
  }

  move(value, by, name) {
    const place = this.ranked.indexOf(value);
    this.ranked.splice(place, 1);
    this.ranked.splice(place + by, 0, value);
    this.draw(`${name}-${value}`);
    this.say(this.text.textPlaced, value);
  }

  remove(value) {
    this.ranked = this.ranked.filter((other) => other !== value);
    this.draw(`add-${value}`);
    announcer.textContent = this.text.textRemoved.replace("{label}", this.label(value));
  }

  // A line follows the mouse, or the finger from its number (elsewhere a finger scrolls the page). It takes its place
  // among the others as it passes them. The window listens: an element that moves in the page loses the pointer.
  drag(event, item, value) {
    const touched = event.pointerType !== "mouse";
    if (event.button > 0 || event.target.closest("button") || (touched && !event.target.closest(".ranking__handle"))) return;
    event.preventDefault();
    item.classList.add("ranking__line--held");
    const follow = (move) => {
      const others = [...this.list.children].filter((other) => other !== item);
      const next = others.find((other) => move.clientY < other.getBoundingClientRect().top + other.offsetHeight / 2);
      if ((next ?? null) !== item.nextElementSibling) this.list.insertBefore(item, next ?? null);
    };
    const drop = () => {
      window.removeEventListener("pointermove", follow);
      for (const end of ["pointerup", "pointercancel"]) window.removeEventListener(end, drop);
      this.ranked = [...this.list.children].map((line) => line.dataset.value);
      this.draw();
      this.say(this.text.textPlaced, value);
    };
    window.addEventListener("pointermove", follow);
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, drop);
  }
}

for (const box of document.querySelectorAll("[data-ranking]")) new Ranking(box);
