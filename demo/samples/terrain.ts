// A valley seen from its slope: a height field of rock, meadow and forest around a river, drawn column by column from near to far.
// Columns do not depend on each other, so several workers can share a picture.
import { ease, grainAt, makeNoise, type Noise, noiseAt, octaves, ridges, speckle } from './noise.ts';
import { blend, type Colour, type Raster, scaled, writePixel } from './raster.ts';
import { paintSky, type Sky } from './sky.ts';

const seed = 7;
const camera = { x: 0.02, y: 0.52, lens: 0.92, horizon: 0.262 };
const nearest = 0.16;
const farthest = 11;
/** Length of a step along the ray, as a fraction of the distance: about half a pixel. */
const stride = 0.0034;
const waterLevel = 0;
const highest = 1.75;
const tallestTree = 0.036;
/** Octaves of a rough height, and how much higher the ground can be with all of them. */
const coarse = 4;
const finest = 0.06;
/** Towards the sun; x is to the right, y up, z away from the camera. */
const light = { x: -0.72, y: 0.55, z: 0.42 };
const grain = 0.008;

const sky: Sky = {
  shore: 0.34,
  sun: { x: 0.1, y: -0.02 },
  zenith: [0.16, 0.36, 0.66],
  haze: [0.8, 0.84, 0.88],
  glow: [1, 0.86, 0.64],
};
const air: Colour = [0.66, 0.75, 0.86];

// Reused for all pixels: a picture has millions, and each would leave these behind as garbage.
const colour: Colour = [0, 0, 0];
const part: Colour = [0, 0, 0];

/** The facts of one step along a ray, which are the same in every column: all rays take the same steps. */
interface Step {
  readonly z: number;
  /** Rows of the picture for each unit of height at this distance. */
  readonly scale: number;
  /** The number of octaves of which the last is still two pixels wide. */
  readonly detail: number;
}

/**
 * Paints column by column and reports its progress from 0 to 1.
 * @param raster the columns of the picture from `from` on
 */
export function paintTerrain(
  raster: Raster,
  { from, width }: { from: number; width: number },
  onProgress: (fraction: number) => void,
): void {
  const noise = makeNoise(seed);
  const steps: Step[] = [];
  for (let z = nearest; z < farthest; z *= 1 + stride) {
    const scale = (camera.lens * width) / z;
    steps.push({ z, scale, detail: Math.max(coarse, Math.min(8, Math.floor(Math.log2(scale / 2)))) });
  }
  for (let at = 0; at < raster.width; at++) {
    paintColumn(raster, noise, steps, { at, x: from + at, width, height: raster.height });
    if (at % 32 === 31) onProgress((at + 1) / raster.width);
  }
}

interface Column {
  /** Its place in the raster, which may be a part of the picture. */
  readonly at: number;
  /** Its place in the picture. */
  readonly x: number;
  readonly width: number;
  readonly height: number;
}

function paintColumn(raster: Raster, noise: Noise, steps: readonly Step[], column: Column): void {
  const { x, width, height } = column;
  const u = (x + 0.5) / width;
  const bearing = (u - 0.5) / camera.lens;
  const horizon = camera.horizon * width;
  /** Everything from this row down is painted. */
  let painted = height;
  for (const { z, scale, detail } of steps) {
    // Nothing further away can rise above what is painted.
    if (painted === 0 || horizon + (camera.y - highest) * scale >= painted) break;
    const worldX = camera.x + bearing * z;
    // Most of the ground is hidden by what is nearer; that shows without its details.
    const rough = groundAt(noise, worldX, z, coarse);
    if (horizon + (camera.y - rough - finest - tallestTree) * scale >= painted) continue;
    const ground = groundAt(noise, worldX, z, detail);
    const top = Math.max(ground + treesAt(noise, worldX, z, ground), waterLevel);
    const row = Math.max(0, Math.ceil(horizon + (camera.y - top) * scale));
    if (row >= painted) continue;
    if (top === waterLevel) for (let y = row; y < painted; y++) markWater(raster, column, y);
    else {
      shade(noise, worldX, z, ground, top, detail);
      for (let y = row; y < painted; y++) {
        scaled(part, colour, 1 + (speckle(x, y, seed) - 0.5) * 0.1);
        finish(raster, part, column, y);
      }
    }
    painted = row;
  }
  for (let y = 0; y < painted; y++) {
    paintSky(part, sky, noise, 7, u, (y + 0.5) / width);
    finish(raster, part, column, y);
  }
  paintWater(raster, noise, column);
}

const riverAt = (z: number): number => 0.1 + 0.34 * Math.sin(z * 1.15 + 0.5) * Math.min(1, z / 1.5) + 0.05 * z;

/** The height of the ground without its trees. */
function groundAt(noise: Noise, x: number, z: number, detail: number): number {
  const away = Math.abs(x - riverAt(z));
  const walls = ease(0.1, 1.5, away);
  const massif = ease(3.2, 8, z) * ease(0.05, 0.6, away + z * 0.03);
  const rock = walls + massif > 0 ? ridges(noise, x * 0.75 + 4.2, z * 0.75 + 1.7, detail) : 0;
  const hills = octaves(noise, x * 1.7 + 8, z * 1.7, coarse);
  return (
    -0.016 +
    away * 0.06 +
    (0.05 + hills * 0.09) * ease(0.03, 0.35, away) +
    walls * (rock * 0.92 - 0.06 + hills * 0.12) +
    massif * (0.3 + 0.62 * rock)
  );
}

/** Firs stand where it is neither too high nor wet: the height of their tops above the ground. */
function treesAt(noise: Noise, x: number, z: number, ground: number): number {
  if (z > 3.2 || ground < 0.012 || ground > 0.62) return 0;
  const stand = woodsAt(noise, x, z, ground);
  if (stand <= 0) return 0;
  const size = 0.0105;
  const cellX = Math.floor(x / size);
  const cellZ = Math.floor(z / size);
  let tallest = 0;
  for (let dx = -1; dx <= 1; dx++) {
    for (let dz = -1; dz <= 1; dz++) {
      const i = cellX + dx;
      const j = cellZ + dz;
      if (speckle(i, j, 3) > stand) continue;
      const offX = x / size - (i + speckle(i, j, 4));
      const offZ = z / size - (j + speckle(i, j, 5));
      const reach = 1 - Math.sqrt(offX * offX + offZ * offZ) / 0.72;
      if (reach > 0) tallest = Math.max(tallest, reach * (0.55 + 0.6 * speckle(i, j, 6)));
    }
  }
  return (tallest / 1.15) * tallestTree;
}

/** 0 for open land, towards 1 for dense forest. */
const woodsAt = (noise: Noise, x: number, z: number, ground: number): number =>
  ease(-0.12, 0.16, octaves(noise, x * 3.1 + 2, z * 3.1 + 5, 4) + 0.1) *
  ease(0.62, 0.4, ground) *
  ease(0.012, 0.03, ground);

/** Leaves the colour of the ground, lit and seen through the air, in `colour`. */
function shade(noise: Noise, x: number, z: number, ground: number, top: number, detail: number): void {
  const reach = 0.0025 + z * 0.0012;
  const slopeX = (groundAt(noise, x + reach, z, detail) - ground) / reach;
  const slopeZ = (groundAt(noise, x, z + reach, detail) - ground) / reach;
  const length = Math.sqrt(slopeX * slopeX + slopeZ * slopeZ + 1);
  const sunny = Math.max(0, (-slopeX * light.x - slopeZ * light.z + light.y) / length);
  const flat = 1 / length;
  const patch = octaves(noise, x * 14, z * 14, Math.min(5, detail - 2));
  blend(colour, [0.36, 0.37, 0.14], [0.5, 0.46, 0.2], ease(-0.3, 0.4, patch));
  // Rock shows where grass finds no hold, and snow lies where it is high and not too steep.
  blend(part, [0.36, 0.33, 0.31], [0.6, 0.55, 0.5], ease(-0.4, 0.4, octaves(noise, x * 9, ground * 30, 4)));
  blend(colour, colour, part, Math.max(ease(0.78, 0.5, flat), ease(0.5, 0.75, ground + patch * 0.15)));
  blend(colour, colour, [0.95, 0.96, 1], ease(0.62, 0.8, ground + patch * 0.22) * ease(0.3, 0.5, flat));
  let lit = 0.34 + (sunny > 0 ? 1.2 * sunny * shadowAt(noise, x, z, ground) : 0);
  const canopy = top - ground;
  const woods = z > 3.2 ? woodsAt(noise, x, z, ground) : canopy > 0.001 ? 1 : 0;
  if (woods > 0) {
    const kind = noiseAt(noise, x * 6 + 3, z * 6);
    blend(part, [0.1, 0.17, 0.08], [0.2, 0.26, 0.09], ease(-0.4, 0.5, patch));
    // Larches turn in autumn.
    blend(part, part, [0.62, 0.4, 0.1], ease(0.12, 0.3, kind) * 0.85);
    scaled(part, part, 0.45 + Math.min(1, canopy / 0.028) * 1.1);
    blend(colour, colour, part, Math.min(1, woods));
    lit = 0.46 + 0.75 * (lit - 0.34);
  }
  scaled(colour, colour, lit);
  colour[0] *= 1.06;
  colour[2] *= 0.94 + (1 - sunny) * 0.16;
  blend(colour, colour, air, 1 - Math.exp(-z * (0.085 + 0.06 * ease(0.6, 0, ground))));
}

/** 0 in the shadow of the slopes towards the sun, 1 in the open. */
function shadowAt(noise: Noise, x: number, z: number, ground: number): number {
  let open = 1;
  for (let step = 0.08; step < 0.9 && open > 0; step *= 1.9) {
    const above = groundAt(noise, x + light.x * step, z + light.z * step, 4) - (ground + light.y * step * 0.62);
    open = Math.min(open, 1 - ease(0, 0.05, above));
  }
  return open;
}

/** Water takes its colour from what is above it, so it is painted when the column is done. */
function markWater(raster: Raster, { at }: Column, y: number): void {
  raster.data[(y * raster.width + at) * 4 + 3] = 0;
}

function paintWater(raster: Raster, noise: Noise, column: Column): void {
  const { at, x, width, height } = column;
  const { data } = raster;
  let shore = 0;
  for (let y = 0; y < height; y++) {
    if (data[(y * raster.width + at) * 4 + 3] !== 0) {
      shore = y;
      continue;
    }
    const z = (camera.y * camera.lens) / Math.max(0.01, (y + 0.5) / width - camera.horizon);
    const ripple = octaves(noise, ((x + 0.5) / width - 0.5) * z * 60, z * 34, 4);
    const from = Math.max(0, Math.round(shore - (y - shore) * 0.9 - 2 + ripple * width * 0.004));
    const mirror = (from * raster.width + at) * 4;
    for (let i = 0; i < 3; i++) part[i] = (data[mirror + i] as number) / 255;
    blend(part, part, [0.24, 0.5, 0.52], 0.42 + ripple * 0.2);
    blend(part, part, [0.92, 0.96, 1], ease(0.22, 0.5, ripple) * 0.4);
    blend(part, part, air, 1 - Math.exp(-z * 0.09));
    finish(raster, part, column, y);
  }
}

/** Adds what a camera adds: vignette, contrast and grain. */
function finish(raster: Raster, tone: Colour, { at, x, width, height }: Column, y: number): void {
  const across = (x + 0.5) / width - 0.5;
  const down = ((y + 0.5) / height - 0.5) * 0.8;
  const vignette = 1 - 0.3 * (across * across + down * down);
  const noisy = grainAt(x, y, seed) * 3 * grain;
  for (let i = 0; i < 3; i++) {
    const value = Math.min(1, Math.max(0, (tone[i] as number) * vignette));
    tone[i] = value + 0.3 * value * (1 - value) * (2 * value - 1) + noisy;
  }
  writePixel(raster, at, y, tone);
}
