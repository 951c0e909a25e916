// Seeded gradient noise: the raw material of the sample pictures. The same seed gives the same picture on every visit.

/** A shuffled order of the gradients. It is plain data passed to functions, which engines optimise better than closures. */
export type Noise = Uint8Array;

const gradientX = Float64Array.from({ length: 256 }, (_, i) => Math.cos((i / 256) * 2 * Math.PI));
const gradientY = Float64Array.from({ length: 256 }, (_, i) => Math.sin((i / 256) * 2 * Math.PI));

/** Gradient noise, about -1..1. */
export function noiseAt(noise: Noise, x: number, y: number): number {
  const cellX = Math.floor(x);
  const cellY = Math.floor(y);
  const dx = x - cellX;
  const dy = y - cellY;
  const easeX = dx * dx * dx * (dx * (dx * 6 - 15) + 10);
  const easeY = dy * dy * dy * (dy * (dy * 6 - 15) + 10);
  const top = corner(noise, cellX, cellY, dx, dy);
  const topRight = corner(noise, cellX + 1, cellY, dx - 1, dy);
  const bottom = corner(noise, cellX, cellY + 1, dx, dy - 1);
  const bottomRight = corner(noise, cellX + 1, cellY + 1, dx - 1, dy - 1);
  const upper = top + easeX * (topRight - top);
  const lower = bottom + easeX * (bottomRight - bottom);
  // One octave of gradient noise stays within about 0.7.
  return (upper + easeY * (lower - upper)) * 1.4;
}

function corner(noise: Noise, cellX: number, cellY: number, dx: number, dy: number): number {
  // The indices are always in range; checking each would take a third of the time of a whole picture.
  const hash = noise[(noise[cellX & 255] as number) + (cellY & 255)] as number;
  return (gradientX[hash] as number) * dx + (gradientY[hash] as number) * dy;
}

/** Sum of octaves, each half as strong and twice as fine: clouds, water, foliage. About -1..1. */
export function octaves(noise: Noise, x: number, y: number, count: number): number {
  let sum = 0;
  let strength = 0.5;
  for (let i = 0; i < count; i++) {
    sum += strength * noiseAt(noise, x, y);
    strength *= 0.5;
    // Rotate by about 37 degrees each time; otherwise the lattices of all octaves line up and show.
    const turned = 1.6 * x - 1.2 * y + 17.3;
    y = 1.2 * x + 1.6 * y + 9.1;
    x = turned;
  }
  return sum;
}

/** Octaves folded at zero, which leaves sharp crests: rock. 0..1. */
export function ridges(noise: Noise, x: number, y: number, count: number): number {
  let sum = 0;
  let strength = 0.5;
  let carried = 1;
  for (let i = 0; i < count; i++) {
    const crest = 1 - Math.abs(noiseAt(noise, x, y));
    carried *= crest * crest;
    sum += strength * carried;
    carried = Math.min(1, carried * 1.6);
    strength *= 0.5;
    const turned = 1.6 * x - 1.2 * y + 31.7;
    y = 1.2 * x + 1.6 * y + 3.9;
    x = turned;
  }
  return sum;
}

export function makeNoise(seed: number): Noise {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (let i = 255; i > 0; i--) {
    const other = Math.floor(speckle(i, 0, seed) * (i + 1));
    const held = bytes[i] ?? 0;
    bytes[i] = bytes[other] ?? 0;
    bytes[other] = held;
  }
  // The table is repeated, so that a sum of two bytes needs no second mask.
  const order = new Uint8Array(512);
  order.set(bytes, 0);
  order.set(bytes, 256);
  return order;
}

/** 0..1 from two whole numbers and a seed: grain, and the position of single trees and waves. */
export function speckle(x: number, y: number, seed: number): number {
  let hash = (Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(seed, 2246822519)) | 0;
  hash = Math.imul(hash ^ (hash >>> 13), 1274126177);
  hash = Math.imul(hash ^ (hash >>> 16), 2246822519);
  return ((hash ^ (hash >>> 15)) >>> 0) / 4294967296;
}

/** Sensor noise from -1 to 1, mostly near zero: the sum of three values out of one hash. */
export function grainAt(x: number, y: number, seed: number): number {
  const hash = Math.floor(speckle(x, y, seed) * 1073741824);
  return ((hash & 1023) + ((hash >>> 10) & 1023) + (hash >>> 20)) / 1534.5 - 1;
}

/** 0 below `from`, 1 above `to`, eased in between. */
export function ease(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
