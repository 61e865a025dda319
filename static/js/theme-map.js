// The map of all contributions. Markup and addresses: templates/components/theme_map.html.

import { drawLabels } from "./theme-map/labels.js";
import { NO_THEME, WORLD, decodePoints, nearestPoint } from "./theme-map/points.js";
import { Raster, paletteOf } from "./theme-map/raster.js";

const MOST_PIXELS = 2_400_000;
const DEEPEST = 96;
const STEP = 1.6;
const REACH = 14;

class ThemeMap {
  constructor(root) {
    this.root = root;
    this.stage = root.querySelector("[data-stage]");
    this.canvas = this.stage.querySelector("canvas");
    this.card = root.querySelector("[data-card]");
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.raster = new Raster(this.canvas);
    this.pointers = new Map();
    this.current = null;
    this.load();
  }

  async load() {
    try {
      const [buffer, themes] = await Promise.all([
        fetch(this.root.dataset.pointsUrl).then((answer) => this.checked(answer).arrayBuffer()),
        fetch(this.root.dataset.themesUrl).then((answer) => this.checked(answer).json()),
      ]);
      this.points = decodePoints(buffer);
      this.themes = themes;
      this.themeAt = new Map(themes.map((theme) => [theme.index, theme]));
    } catch {
      this.root.querySelector("[data-map-state]").textContent = this.root.dataset.textFailed;
      return;
    }
    this.root.querySelector("[data-map-state]").hidden = true;
    this.root.querySelector("[data-tools]").hidden = false;
    this.readColours();
    this.resize();
    this.listen();
    document.fonts?.ready.then(() => this.ask());
  }

  checked(answer) {
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer;
  }

  readColours() {
    const style = getComputedStyle(this.root);
    this.ink = style.getPropertyValue("--ink").trim();
    this.ground = style.getPropertyValue("--surface").trim();
    this.family = style.getPropertyValue("--sans").trim();
    this.palette = paletteOf(this.root, this.themes);
  }

  // The view is kept in CSS pixels; the raster's own pixels are `ratio` times smaller, within a budget.
  resize() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !height) return;
    const middle = this.view && this.worldAt(this.width / 2, this.height / 2);
    const whole = !this.view || this.view.scale <= this.fit * 1.001;
    this.width = width;
    this.height = height;
    this.ratio = Math.min(window.devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (width * height)));
    this.raster.resize(Math.round(width * this.ratio), Math.round(height * this.ratio));
    this.fit = (Math.min(width, height) / WORLD) * 0.96;
    if (whole) this.showAll();
    else this.centre(middle.x, middle.y, this.view.scale);
  }

  worldAt(x, y) {
    return { x: this.view.left + x / this.view.scale, y: this.view.top + y / this.view.scale };
  }

  showAll() {
    this.centre(WORLD / 2, WORLD / 2, this.fit);
  }

  centre(x, y, scale) {
    scale = Math.min(Math.max(scale, this.fit), this.fit * DEEPEST);
    // The middle of the screen stays over the world, so that nobody gets lost in the empty.
    x = Math.min(Math.max(x, 0), WORLD);
    y = Math.min(Math.max(y, 0), WORLD);
    this.view = { scale, left: x - this.width / 2 / scale, top: y - this.height / 2 / scale };
    this.ask();
  }

  pan(dx, dy) {
    const { x, y } = this.worldAt(this.width / 2 - dx, this.height / 2 - dy);
    this.centre(x, y, this.view.scale);
  }

  // Zooms by `factor`, what is under (x, y) staying there.
  zoom(factor, x = this.width / 2, y = this.height / 2) {
    const under = this.worldAt(x, y);
    const scale = Math.min(Math.max(this.view.scale * factor, this.fit), this.fit * DEEPEST);
    this.centre(under.x + (this.width / 2 - x) / scale, under.y + (this.height / 2 - y) / scale, scale);
  }

  // Goes to a theme, in a third of a second or at once for those who asked for no motion.
  travel(theme) {
    window.cancelAnimationFrame(this.travelling);
    const target = { x: theme.x, y: theme.y, scale: this.fit * 4 };
    if (this.calm.matches) return this.centre(target.x, target.y, target.scale);
    const from = { ...this.worldAt(this.width / 2, this.height / 2), scale: this.view.scale };
    const began = performance.now();
    const step = (now) => {
      const part = Math.min(1, Math.max(0, (now - began) / 350));
      const ease = 1 - (1 - part) ** 3;
      const between = (a, b) => a + (b - a) * ease;
      this.centre(between(from.x, target.x), between(from.y, target.y), from.scale * (target.scale / from.scale) ** ease);
      if (part < 1) this.travelling = window.requestAnimationFrame(step);
    };
    this.travelling = window.requestAnimationFrame(step);
  }

  ask() {
    this.asked ??= window.requestAnimationFrame(() => {
      this.asked = null;
      this.draw();
    });
  }

  draw() {
    const { ratio } = this;
    const closeness = this.view.scale / this.fit;
    const view = { left: this.view.left, top: this.view.top, scale: this.view.scale * ratio };
    // Few points are drawn large, 348,000 as single pixels; both grow as one comes closer.
    const room = Math.sqrt((this.width * this.height) / Math.max(1, this.points.count));
    const size = Math.min(Math.max(1, 0.45 * room), 6) * Math.sqrt(closeness);
    const dot = Math.round(Math.min(size, 9) * ratio);
    this.raster.draw(this.points, view, this.palette, dot, this.current ? this.current.index : -1);
    drawLabels(this.raster.context, this.themes, view, {
      ink: this.ink,
      ground: this.ground,
      family: this.family,
      ratio,
      most: Math.round(10 * closeness),
      current: this.current?.id,
    });
    this.drawChosen();
  }

  drawChosen() {
    if (this.chosen === undefined || this.chosen < 0) return;
    const { context } = this.raster;
    const x = (this.points.x[this.chosen] - this.view.left) * this.view.scale * this.ratio;
    const y = (this.points.y[this.chosen] - this.view.top) * this.view.scale * this.ratio;
    context.beginPath();
    context.arc(x, y, 8 * this.ratio, 0, 2 * Math.PI);
    context.lineWidth = 3 * this.ratio;
    context.strokeStyle = this.ink;
    context.stroke();
  }

  select(theme) {
    this.current = theme;
    for (const link of this.root.querySelectorAll("[data-theme-id]")) {
      link.toggleAttribute("data-current", link.dataset.themeId === String(theme?.id));
    }
    this.ask();
  }

  choose(x, y) {
    const world = this.worldAt(x, y);
    this.chosen = nearestPoint(this.points, world.x, world.y, REACH / this.view.scale);
    this.card.hidden = this.chosen < 0;
    if (this.chosen >= 0) {
      const theme = this.themeAt.get(this.points.theme[this.chosen]);
      const link = document.createElement("a");
      link.href = this.root.dataset.contributionUrl.replace("{id}", this.points.id[this.chosen]);
      link.textContent = this.root.dataset.textOpen;
      const name = document.createElement("p");
      name.textContent = theme && this.points.theme[this.chosen] !== NO_THEME ? theme.label : this.root.dataset.textUntold;
      const line = document.createElement("p");
      line.append(link);
      this.card.replaceChildren(name, line);
    }
    this.ask();
  }

  listen() {
    new ResizeObserver(() => this.resize()).observe(this.stage);
    const repaint = () => {
      this.readColours();
      this.ask();
    };
    document.addEventListener("themechange", () => window.requestAnimationFrame(repaint));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    this.stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.stage.addEventListener("keydown", (event) => this.key(event));
    this.stage.addEventListener("pointerdown", (event) => this.down(event));
    this.stage.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) this.stage.addEventListener(end, (event) => this.up(event));
    this.root.querySelector("[data-tools]").addEventListener("click", (event) => {
      const way = event.target.closest("[data-zoom]")?.dataset.zoom;
      if (way === "all") this.showAll();
      else if (way) this.zoom(way === "in" ? STEP : 1 / STEP);
    });
    this.followList(this.root.querySelector("[data-themes]"));
  }

  // The list beside the map: focus or the mouse shows the theme, arrows go along it, the link opens its page.
  followList(list) {
    const themeOf = (target) => {
      const id = target.closest("[data-theme-id]")?.dataset.themeId;
      return id && this.themes.find((theme) => String(theme.id) === id);
    };
    list.addEventListener("focusin", (event) => {
      const theme = themeOf(event.target);
      if (!theme) return;
      this.select(theme);
      this.travel(theme);
    });
    list.addEventListener("pointerover", (event) => this.select(themeOf(event.target) || null));
    list.addEventListener("pointerleave", () => this.select(null));
    list.addEventListener("focusout", () => this.select(null));
    list.addEventListener("keydown", (event) => {
      const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!way) return;
      event.preventDefault();
      const links = [...list.querySelectorAll("a")];
      links[links.indexOf(document.activeElement) + way]?.focus();
    });
  }

  wheel(event) {
    event.preventDefault();
    const box = this.stage.getBoundingClientRect();
    this.zoom(Math.exp(-event.deltaY * 0.0016), event.clientX - box.left, event.clientY - box.top);
  }

  key(event) {
    if (event.target !== this.stage || event.ctrlKey || event.metaKey || event.altKey) return;
    const far = Math.min(this.width, this.height) / 6;
    const act = {
      ArrowLeft: () => this.pan(far, 0),
      ArrowRight: () => this.pan(-far, 0),
      ArrowUp: () => this.pan(0, far),
      ArrowDown: () => this.pan(0, -far),
      "+": () => this.zoom(STEP),
      "=": () => this.zoom(STEP),
      "-": () => this.zoom(1 / STEP),
      0: () => this.showAll(),
      Enter: () => this.choose(this.width / 2, this.height / 2),
      Escape: () => this.choose(-1e6, -1e6),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  down(event) {
    if (event.target.closest("button, a")) return;
    window.cancelAnimationFrame(this.travelling);
    this.stage.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, event);
    this.moved = this.pointers.size > 1;
    this.stage.classList.add("is-panning");
  }

  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const dx = event.clientX - before.clientX;
    const dy = event.clientY - before.clientY;
    if (!this.moved && Math.hypot(dx, dy) < 4) return;
    this.moved = true;
    this.pointers.set(event.pointerId, event);
    if (this.pointers.size === 1) return this.pan(dx, dy);
    const other = [...this.pointers.values()].find((pointer) => pointer.pointerId !== event.pointerId);
    const box = this.stage.getBoundingClientRect();
    const spread = (pointer) => Math.hypot(pointer.clientX - other.clientX, pointer.clientY - other.clientY);
    const middle = { x: (event.clientX + other.clientX) / 2 - box.left, y: (event.clientY + other.clientY) / 2 - box.top };
    this.pan(dx / 2, dy / 2);
    this.zoom(spread(event) / Math.max(1, spread(before)), middle.x, middle.y);
  }

  up(event) {
    if (!this.pointers.delete(event.pointerId)) return;
    if (!this.pointers.size) this.stage.classList.remove("is-panning");
    if (this.moved || event.type === "pointercancel") return;
    const box = this.stage.getBoundingClientRect();
    this.choose(event.clientX - box.left, event.clientY - box.top);
  }
}

for (const root of document.querySelectorAll("[data-theme-map]")) new ThemeMap(root);
