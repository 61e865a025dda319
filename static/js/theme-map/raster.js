// Points written straight into the pixels of an ImageData: no GPU, no shape per point. A pixel hit again grows more opaque,
// so that dense places read as such.

import { visitBox } from "./points.js";

const FIRST = 150;
const MORE = 35;

function rgb(text) {
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  probe.fillStyle = text;
  probe.fillRect(0, 0, 1, 1);
  const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
  return (blue << 16) | (green << 8) | red;
}

// One colour without alpha (0xBBGGRR) for each theme index, 255 included.
export function paletteOf(element, themes) {
  const style = getComputedStyle(element);
  const value = (name) => rgb(style.getPropertyValue(name).trim());
  const hues = Array.from({ length: 12 }, (_, index) => value(`--map-${index + 1}`));
  const palette = new Uint32Array(256).fill(value("--map-none"));
  for (const theme of themes) palette[theme.index] = hues[theme.colour_index % 12];
  return palette;
}

// How far each row of a dot stands back from its sides: squares up to 3 pixels, discs above.
function insetsOf(dot) {
  const radius = dot / 2;
  return Array.from({ length: dot }, (_, row) => {
    if (dot < 4) return 0;
    const away = row + 0.5 - radius;
    return Math.round(radius - Math.sqrt(radius * radius - away * away));
  });
}

export class Raster {
  constructor(canvas) {
    this.context = canvas.getContext("2d");
    this.canvas = canvas;
  }

  resize(width, height) {
    this.canvas.width = width;
    this.canvas.height = height;
    this.image = this.context.createImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  // view: {left, top, scale}: world position of the top left pixel, pixels per world unit. dot: side of a point in pixels.
  // only: a theme index drawn over all the others in the quiet colour, or -1.
  draw(points, view, palette, dot, only) {
    this.pixels.fill(0);
    if (only < 0) this.paint(points, view, palette, dot, -1);
    else {
      this.paint(points, view, new Uint32Array(256).fill(palette[255]), dot, -1);
      this.paint(points, view, palette, dot, only);
    }
    this.context.putImageData(this.image, 0, 0);
  }

  paint(points, view, palette, dot, only) {
    const { width, height } = this.canvas;
    const { pixels } = this;
    const { left, top, scale } = view;
    const { x, y, theme } = points;
    const right = width - dot;
    const bottom = height - dot;
    const insets = insetsOf(dot);
    visitBox(points, left, top, left + width / scale, top + height / scale, (from, to) => {
      for (let i = from; i < to; i++) {
        if (only >= 0 && theme[i] !== only) continue;
        const px = ((x[i] - left) * scale) | 0;
        const py = ((y[i] - top) * scale) | 0;
        if (px < 0 || py < 0 || px > right || py > bottom) continue;
        const colour = palette[theme[i]];
        let at = py * width + px;
        for (let row = 0; row < dot; row++, at += width) {
          const end = at + dot - insets[row];
          for (let column = at + insets[row]; column < end; column++) {
            const alpha = pixels[column] >>> 24;
            const thicker = alpha === 0 ? FIRST : alpha > 255 - MORE ? 255 : alpha + MORE;
            pixels[column] = (thicker << 24) | colour;
          }
        }
      }
    });
  }
}
