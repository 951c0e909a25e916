// A lighthouse at dusk, taller than wide: it shows at a glance if EXIF orientation was applied.
import { ease, grainAt, makeNoise, type Noise, noiseAt, octaves, ridges, speckle } from './noise.ts';
import { blend, type Colour, type Raster, scaled, writePixel } from './raster.ts';

const seed = 47;
// Heights in picture widths, from the top; the picture is about 1.5 widths tall.
const horizon = 1.02;
const tower = { x: 0.6, foot: 1.0, lamp: 0.33, footHalf: 0.062, lampHalf: 0.036 };
const grain = 0.011;

export function paintLighthouse(raster: Raster): void {
  const { width, height } = raster;
  const noise = makeNoise(seed);
  const colour: Colour = [0, 0, 0];
  const part: Colour = [0, 0, 0];
  // Take four samples for each pixel, for the straight edges of the tower.
  const samples = [0.25, 0.75];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      scaled(colour, colour, 0);
      for (const dy of samples) {
        for (const dx of samples) {
          paintPoint(part, noise, (x + dx) / width, (y + dy) / width);
          for (let i = 0; i < 3; i++) colour[i] = (colour[i] ?? 0) + (part[i] ?? 0) / 4;
        }
      }
      const noisy = grainAt(x, y, seed) * 3 * grain;
      for (let i = 0; i < 3; i++) colour[i] = (colour[i] ?? 0) + noisy;
      writePixel(raster, x, y, colour);
    }
  }
}

function paintPoint(colour: Colour, noise: Noise, u: number, v: number): void {
  if (v < horizon) paintSky(colour, noise, u, v);
  else paintSea(colour, noise, u, v);
  paintBeam(colour, u, v);
  const cliffTop = cliffAt(noise, u);
  if (v > cliffTop) paintCliff(colour, noise, u, v, v - cliffTop);
  else paintHouse(colour, noise, u, v);
  paintTower(colour, noise, u, v);
}

function paintSky(colour: Colour, noise: Noise, u: number, v: number): void {
  const t = v / horizon;
  const dusk: Colour = [0, 0, 0];
  blend(dusk, [0.13, 0.19, 0.38], [0.56, 0.44, 0.58], ease(0, 0.68, t));
  blend(colour, dusk, [1, 0.68, 0.42], ease(0.45, 1, t));
  const body = octaves(noise, u * 2.1 + 3, v * 6.2, 7);
  const lit = octaves(noise, u * 2.1 + 2.95, v * 6.2 + 0.22, 5);
  const cloud: Colour = [0, 0, 0];
  blend(cloud, [0.3, 0.27, 0.42], [1, 0.62, 0.5], ease(-0.12, 0.25, body - lit + (t - 0.4) * 0.3));
  blend(colour, colour, cloud, ease(0.0, 0.34, body + 0.02) * 0.85);
  const star = speckle(Math.floor(u * 190), Math.floor(v * 190), seed + 9);
  if (star > 0.9965) blend(colour, colour, [1, 1, 1], (1 - ease(0.15, 0.5, t)) * (star - 0.9965) * 180);
}

function paintSea(colour: Colour, noise: Noise, u: number, v: number): void {
  const below = v - horizon;
  const perspective = 1 / (0.05 + below * 1.8);
  const wave = octaves(noise, u * perspective * 3, perspective * 9, 6);
  blend(colour, [0.8, 0.56, 0.46], [0.12, 0.2, 0.32], ease(0, 0.3, below + wave * 0.12));
  blend(colour, colour, [1, 0.82, 0.62], ease(0.2, 0.42, wave) * 0.6 * (1 - ease(0.1, 0.4, below)));
  // Foam along the rocks.
  const foam = octaves(noise, u * 26, v * 60, 4) + ease(0.2, 0.62, u) * 0.3 - below * 1.1;
  blend(colour, colour, [0.93, 0.9, 0.9], ease(0.12, 0.4, foam) * ease(0.03, 0.12, below) * 0.7);
}

/** The light sweeping over the sea, brightest at the lamp. */
function paintBeam(colour: Colour, u: number, v: number): void {
  const dx = tower.x - u;
  const dy = v - tower.lamp;
  if (dx > 0) {
    const off = Math.abs(dy + dx * 0.13) / (0.012 + dx * 0.12);
    blend(colour, colour, [1, 0.93, 0.74], ease(1, 0.1, off) * 0.5 * Math.exp(-dx * 1.6));
  }
  blend(colour, colour, [1, 0.9, 0.66], Math.exp(-Math.hypot(dx, dy) * 17) * 0.85);
}

function cliffAt(noise: Noise, u: number): number {
  const rise = ease(0.16, 0.46, u) * 0.3 - ease(0.84, 1.1, u) * 0.05;
  return 1.29 - rise + octaves(noise, u * 9, 4.5, 6) * 0.045;
}

function paintCliff(colour: Colour, noise: Noise, u: number, v: number, depthBelow: number): void {
  const here = ridges(noise, u * 9, v * 6, 7);
  const side = ridges(noise, u * 9 - 0.09, v * 6, 7);
  const light = 0.5 + (here - side) * 1.7 + here * 0.25;
  scaled(colour, [0.44, 0.35, 0.34], Math.max(0.14, light));
  const blades = noiseAt(noise, u * 210, v * 42) * 0.35 + octaves(noise, u * 26, v * 26, 4) * 0.6;
  const meadow: Colour = [0, 0, 0];
  scaled(meadow, [0.36, 0.42, 0.2], Math.max(0.25, 0.82 + blades));
  blend(colour, colour, meadow, ease(0.1, 0.035, depthBelow + blades * 0.04));
  blend(colour, colour, [1, 0.72, 0.46], ease(0.012, 0, depthBelow) * 0.3);
}

/** The keeper's house, with one lit window. */
function paintHouse(colour: Colour, noise: Noise, u: number, v: number): void {
  const x = u - 0.765;
  const wallTop = 0.925;
  const roof = wallTop - 0.068 + Math.abs(x) * 0.62;
  if (Math.abs(x) < 0.098 && v > wallTop) {
    const stone = 0.78 + octaves(noise, u * 70, v * 70, 3) * 0.16 - ease(-0.1, 0.1, x) * 0.3;
    scaled(colour, [0.88, 0.8, 0.77], stone);
    if (Math.abs(x + 0.045) < 0.016 && Math.abs(v - 0.962) < 0.02)
      blend(colour, [1, 0.8, 0.42], [1, 0.93, 0.7], ease(0.98, 0.945, v));
  } else if (Math.abs(x) < 0.114 && v > roof && v <= wallTop) {
    scaled(
      colour,
      [0.42, 0.22, 0.2],
      0.8 + Math.sin(v * 620) * 0.1 + noiseAt(noise, u * 90, v * 90) * 0.14 - ease(-0.1, 0.1, x) * 0.25,
    );
  }
}

function paintTower(colour: Colour, noise: Noise, u: number, v: number): void {
  const x = u - tower.x;
  const gallery = tower.lamp + 0.042;
  const along = Math.max(0, (v - gallery) / (tower.foot - gallery));
  const half = tower.lampHalf + (tower.footHalf - tower.lampHalf) * along ** 1.25;
  // A cylinder, lit from the left where the sun went down.
  const round = Math.max(0.2, 0.98 - 0.62 * ease(-0.9, 1.05, x / half) + octaves(noise, u * 60, v * 60, 3) * 0.07);
  if (v > gallery && v < tower.foot + 0.03 && Math.abs(x) < half) {
    // Hoops seen from a little below curve upwards in the middle.
    const hoop = Math.floor((along + 0.012 * (x / half) ** 2) * 6.999);
    scaled(colour, hoop % 2 === 0 ? [0.82, 0.16, 0.13] : [0.97, 0.93, 0.9], round);
    const window =
      Math.abs(x + half * 0.1) < 0.008 && (Math.abs(along - 0.34) < 0.022 || Math.abs(along - 0.67) < 0.022);
    if (window) scaled(colour, [1, 0.8, 0.45], 0.95);
    return;
  }
  if (Math.abs(v - gallery + 0.007) < 0.008 && Math.abs(x) < tower.lampHalf * 1.5)
    scaled(colour, [0.24, 0.22, 0.26], round);
  else if (
    v < gallery &&
    v > gallery - 0.03 &&
    Math.abs(x) < tower.lampHalf * 1.45 &&
    (v < gallery - 0.027 || Math.abs(((x * 95) % 1) + (x < 0 ? 1 : 0) - 0.5) > 0.42)
  )
    scaled(colour, [0.2, 0.18, 0.22], 1);
  const glass = Math.abs(x) < tower.lampHalf * 0.72 && v > tower.lamp - 0.032 && v < gallery - 0.01;
  if (glass) blend(colour, [1, 0.86, 0.52], [1, 0.99, 0.92], ease(0.034, 0.006, Math.hypot(x, v - tower.lamp)));
  const domeTop = tower.lamp - 0.032 - Math.sqrt(Math.max(0, 1 - (x / (tower.lampHalf * 0.85)) ** 2)) * 0.036;
  if (v <= tower.lamp - 0.032 && v > domeTop && Math.abs(x) < tower.lampHalf * 0.85)
    scaled(colour, [0.74, 0.14, 0.12], round);
  if (Math.abs(x) < 0.0025 && v > tower.lamp - 0.1 && v < tower.lamp - 0.06) scaled(colour, [0.2, 0.18, 0.22], 1);
}
