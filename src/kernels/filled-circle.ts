// A filled circle with antialiased edge, as OpenCV's `circle(mask, centre, r, 255, FILLED, LINE_AA)` draws it: a polygon whose
// edges are antialiased lines, drawn first, and whose rows are filled after that. As OSS: the byte size known of crop's r is
// only met by these very values (the upper left corner of r = 1 is 68). They are not symmetric: the order of drawing shows.
import type { AlphaMask } from '../pixels.ts';

/** Coordinates are whole numbers of 1/65536 pixel; pixel centres lie at whole pixels. */
const one = 65536;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The coverage of a circle around the middle of a square of 2 * radius + 1 pixels; `radius` is a whole number from 0. */
export function filledCircle(radius: number): AlphaMask {
  const side = 2 * radius + 1;
  const mask = { width: side, height: side, data: new Uint8Array(side * side) };
  if (radius === 0) {
    mask.data[0] = 255;
    return mask;
  }
  const points = polygonOf(radius);
  for (const [index, point] of points.entries()) {
    // Twice: the antialiased edges come out that much stronger in OpenCV.
    drawEdge(mask, points.at(index - 1) as Point, point);
    drawEdge(mask, points.at(index - 1) as Point, point);
  }
  fillRows(mask, points);
  return mask;
}

/** Sines of whole degrees carry seven decimals in OpenCV's table, in single precision. */
const sine = (degrees: number): number => Math.fround(Number(Math.sin((degrees * Math.PI) / 180).toFixed(7)));

/** The corners, clockwise from the right; the last one repeats the first. Small circles get few corners. */
function polygonOf(radius: number): readonly Point[] {
  const stepDegrees = radius < 3 ? 90 : radius < 10 ? 30 : radius < 15 ? 18 : 5;
  const reach = radius * one;
  return Array.from({ length: 360 / stepDegrees + 1 }, (_, index) => {
    const degrees = index * stepDegrees;
    return { x: roundEven(reach + reach * sine(degrees + 90)), y: roundEven(reach + reach * sine(degrees)) };
  });
}

function roundEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** How much a line covers of a pixel, by the distance of its centre in 1/32 pixel: three pixels share 64 entries. */
const profile = [
  ...[168, 177, 185, 194, 202, 210, 218, 224, 231, 236, 241, 246, 249, 252, 254, 254],
  ...[254, 254, 252, 249, 246, 241, 236, 231, 224, 218, 210, 202, 194, 185, 177, 168],
  ...[158, 149, 140, 131, 122, 114, 105, 97, 89, 82, 75, 68, 62, 56, 50, 45],
  ...[40, 36, 32, 28, 25, 22, 19, 16, 14, 12, 11, 9, 8, 7, 5, 5],
] as const;

/** How strongly a line is drawn, by its slope in 1/32: a diagonal one passes more of each pixel. */
const strengths = [
  ...[181, 181, 181, 182, 182, 183, 184, 185, 187, 188, 190, 192, 194, 196, 198, 201],
  ...[203, 206, 209, 211, 214, 218, 221, 224, 227, 231, 235, 238, 242, 246, 250, 254],
] as const;

/** One antialiased line of three pixels' breadth, from end to end with both ends weakened by how far they reach. */
function drawEdge(mask: AlphaMask, from: Point, to: Point): void {
  const isFlat = Math.abs(to.x - from.x) > Math.abs(to.y - from.y);
  // `along` is the axis the line runs along, one pixel a step; `across` the other one.
  const along = (point: Point): number => (isFlat ? point.x : point.y);
  const across = (point: Point): number => (isFlat ? point.y : point.x);
  const [start, end] = along(to) < along(from) ? [to, from] : [from, to];
  const length = along(end) - along(start);
  const step = Math.trunc(((across(end) - across(start)) * one) / (length | 1));
  const stop = along(end) + one;
  const slope = ((step >> 11) & 63) ^ (step < 0 ? 63 : 0);
  const strength = slope & 32 ? 256 : (strengths[slope] as number);
  const strengthAt = endStrengths((along(start) >> 9) & 120, (stop >> 9) & 120, strength);
  const [alongStride, acrossStride] = isFlat ? [1, mask.width] : [mask.width, 1];
  const blend = (place: number, offset: number, amount: number): void => {
    if (offset < 0 || offset >= mask.width) return;
    const before = mask.data[place + offset * acrossStride] as number;
    mask.data[place + offset * acrossStride] = before + (((255 - before) * amount + 127) >> 8);
  };
  let position = across(start) + Math.floor((step * -(along(start) & (one - 1))) / one) + one / 2;
  const count = (stop >> 16) - (along(start) >> 16);
  for (let done = 0; done <= count; done += 1, position += step) {
    const pixel = (along(start) >> 16) + done;
    if (pixel >= mask.width) continue;
    const weight = strengthAt[3 * Math.min(2, done) + Math.min(2, count - done)] as number;
    const distance = (position >> 11) & 31;
    const first = (position >> 16) - 1;
    [distance + 32, distance, 63 - distance].forEach((entry, beside) => {
      blend(pixel * alongStride, first + beside, ((weight * (profile[entry] as number)) >> 8) & 255);
    });
  }
}

/**
 * The strength of a pixel by how many pixels of the line come before it and after it (each 0, 1, or 2 for more), at
 * 3 * before + after. `startPart` and `endPart` are the parts of a pixel, in steps of 1/16 times 8, at which the line begins and ends.
 */
function endStrengths(startPart: number, endPart: number, strength: number): readonly number[] {
  const scaled = (amount: number): number => (((amount | 4) * strength) >> 8) & 511;
  const whole = strength << 7;
  const afterStart = ((120 - startPart) | 4) * strength;
  const beforeEnd = (endPart | 4) * strength;
  const short = scaled((endPart - startPart) & 120);
  return [
    ...[0, short, (afterStart >> 8) & 511],
    ...[short, scaled(endPart - startPart + 128), ((afterStart + whole) >> 8) & 511],
    ...[(beforeEnd >> 8) & 511, ((beforeEnd + whole) >> 8) & 511, strength],
  ];
}

/** Fills what lies wholly inside, row by row between the edge to the left and the one to the right. */
function fillRows({ width, data }: AlphaMask, points: readonly Point[]): void {
  const rowOf = ({ y }: Point): number => (y + one / 2) >> 16;
  const top = points.reduce((best, point, index) => (point.y < (points[best] as Point).y ? index : best), 0);
  const [first, last] = [rowOf(points[top] as Point), Math.min(width - 1, Math.max(...points.map(rowOf)))];
  let left = points.length;
  const edges = [1, points.length - 1].map((direction) => ({ direction, at: top, x: -one, step: 0, end: first }));
  const next = (index: number, direction: number): number => (index + direction) % points.length;
  for (let y = first; y <= last; y += 1) {
    for (const edge of edges) {
      if (y < edge.end || (y >= last && y !== first)) continue;
      let from = edge.at;
      for (let to = next(from, edge.direction); left > 0; from = to, to = next(to, edge.direction)) {
        left -= 1;
        const [begin, end] = [points[from] as Point, points[to] as Point];
        const rows = rowOf(end) - y;
        if (rows <= 0) continue;
        edge.end = rowOf(end);
        edge.step = Math.trunc(((end.x - begin.x) * 2 + rows) / (2 * rows));
        edge.x = begin.x;
        edge.at = to;
        break;
      }
    }
    const borders = edges.map(({ x }) => x);
    const from = Math.max(0, (Math.min(...borders) + one - 1) >> 16);
    const to = Math.min(width - 1, Math.max(...borders) >> 16);
    if (from <= to) data.fill(255, y * width + from, y * width + to + 1);
    for (const edge of edges) edge.x += edge.step;
  }
}
