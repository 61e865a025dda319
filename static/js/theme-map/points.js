// The points file, little-endian: uint32 n, then n uint16 x, n uint16 y, n uint8 theme index (255: none), n uint32 row ids,
// each array padded to a multiple of 4 bytes. x and y run from 0 to 65535, y downwards.

export const WORLD = 65536;
export const NO_THEME = 255;
const CELLS = 256;
const SHIFT = 8;

const padded = (bytes) => (bytes + 3) & ~3;

export function decodePoints(buffer) {
  const count = new DataView(buffer).getUint32(0, true);
  let at = 4;
  const take = (Type) => {
    const array = new Type(buffer, at, count);
    at += padded(count * Type.BYTES_PER_ELEMENT);
    return array;
  };
  const points = { count, x: take(Uint16Array), y: take(Uint16Array), theme: take(Uint8Array), id: take(Uint32Array) };
  if (at > padded(buffer.byteLength)) throw new RangeError("points file cut short");
  return sortedByCell(points);
}

// Points in the order of a 256 x 256 grid, so that a view reads only its own cells.
function sortedByCell({ count, x, y, theme, id }) {
  const start = new Uint32Array(CELLS * CELLS + 1);
  for (let i = 0; i < count; i++) start[((y[i] >> SHIFT) << 8) + (x[i] >> SHIFT) + 1]++;
  for (let cell = 0; cell < CELLS * CELLS; cell++) start[cell + 1] += start[cell];
  const next = start.slice(0, -1);
  const sorted = {
    count,
    start,
    x: new Uint16Array(count),
    y: new Uint16Array(count),
    theme: new Uint8Array(count),
    id: new Uint32Array(count),
  };
  for (let i = 0; i < count; i++) {
    const to = next[((y[i] >> SHIFT) << 8) + (x[i] >> SHIFT)]++;
    sorted.x[to] = x[i];
    sorted.y[to] = y[i];
    sorted.theme[to] = theme[i];
    sorted.id[to] = id[i];
  }
  return sorted;
}

const cellOf = (value) => Math.max(0, Math.min(CELLS - 1, Math.floor(value) >> SHIFT));

// Calls `visit(from, to)` for each row of cells that meets the box, with the range of its points.
export function visitBox(points, left, top, right, bottom, visit) {
  const first = cellOf(left);
  const last = cellOf(right);
  for (let row = cellOf(top); row <= cellOf(bottom); row++) {
    const from = points.start[(row << 8) + first];
    const to = points.start[(row << 8) + last + 1];
    if (to > from) visit(from, to);
  }
}

// Index of the point nearest to (x, y) within `reach` world units, or -1.
export function nearestPoint(points, x, y, reach) {
  let best = -1;
  let nearest = reach * reach;
  visitBox(points, x - reach, y - reach, x + reach, y + reach, (from, to) => {
    for (let i = from; i < to; i++) {
      const distance = (points.x[i] - x) ** 2 + (points.y[i] - y) ** 2;
      if (distance <= nearest) {
        nearest = distance;
        best = i;
      }
    }
  });
  return best;
}
