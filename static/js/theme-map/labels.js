// Names of themes over the points: the largest first, none over another, more of them as one zooms in.

const GAP = 6;
const LINE = 1.2;

function lines(context, text, width) {
  const found = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? line + " " + word : word;
    if (line && context.measureText(longer).width > width) {
      found.push(line);
      line = word;
    } else line = longer;
  }
  return [...found, line];
}

// view and sizes in canvas pixels; `ratio` pixels per CSS pixel.
export function drawLabels(context, themes, view, { ink, ground, family, ratio, most, current }) {
  const { width, height } = context.canvas;
  const placed = [];
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  const order = [...themes].sort((a, b) => (b.id === current) - (a.id === current) || b.count - a.count);
  const top = Math.max(1, ...themes.map((theme) => theme.count));
  for (const theme of order) {
    if (placed.length >= most && theme.id !== current) break;
    const x = (theme.x - view.left) * view.scale;
    const y = (theme.y - view.top) * view.scale;
    if (x < 0 || y < 0 || x > width || y > height) continue;
    const size = (13 + 5 * Math.sqrt(theme.count / top)) * ratio;
    context.font = `650 ${size}px ${family}`;
    const text = lines(context, theme.label, 170 * ratio);
    const half = Math.max(...text.map((line) => context.measureText(line).width)) / 2 + GAP * ratio;
    const tall = (text.length * size * LINE) / 2 + (GAP * ratio) / 2;
    const middle = Math.min(Math.max(x, half), width - half);
    const box = { left: middle - half, right: middle + half, top: y - tall, bottom: y + tall };
    const hidden = placed.some(
      (other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top,
    );
    if (hidden) continue;
    placed.push(box);
    text.forEach((line, index) => {
      const lineY = y + (index - (text.length - 1) / 2) * size * LINE;
      context.lineWidth = 4 * ratio;
      context.strokeStyle = ground;
      context.strokeText(line, middle, lineY);
      context.fillStyle = ink;
      context.fillText(line, middle, lineY);
    });
  }
}
