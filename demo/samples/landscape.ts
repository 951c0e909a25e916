// A mountain lake, painted from noise at any size: sky with clouds, ranges one behind the other, forest, water that
// mirrors them, and the grain of a sensor. It has what real photographs have and gradients lack: detail at every scale,
// so that resampling, sharpening and JPEG quality have something to show.
import { ease, grainAt, makeNoise, type Noise, noiseAt, octaves, ridges, speckle } from './noise.ts';
import { blend, type Colour, type Raster, scaled, writePixel } from './raster.ts';
import { paintSky, type Sky } from './sky.ts';

export interface Landscape extends Sky {
  readonly seed: number;
  readonly ranges: readonly Range[];
  /** Luminance noise of the sensor, as a fraction of full scale. */
  readonly grain: number;
}

export interface Range {
  readonly base: number;
  readonly rise: number;
  /** Humps across the picture. */
  readonly humps: number;
  readonly colour: Colour;
  /** 0 is clear air, 1 is lost in the haze. */
  readonly distance: number;
  readonly surface: 'snow' | 'rock' | 'forest';
}

interface Stage {
  readonly scene: Landscape;
  readonly noise: Noise;
  readonly tops: readonly Float64Array[];
  /** Number of octaves of the surface noise. */
  readonly depth: number;
}

// Reused for all pixels: a picture has millions, and each would leave these behind as garbage.
const white: Colour = [0, 0, 0];
const deep: Colour = [0, 0, 0];

/** An octave beyond this would be finer than the grain that lies over it. */
const deepest = 7;

/**
 * The most columns that the mirror image of a pixel lies to its side, as a fraction of the width: a part of a picture needs as much
 * of its neighbours.
 */
export const mirrorReach = 0.022;

/**
 * Paints row by row and reports its progress from 0 to 1.
 * @param raster the columns of the picture from `from` on
 */
export function paintLandscape(
  raster: Raster,
  scene: Landscape,
  { from, width }: { from: number; width: number },
  onProgress: (fraction: number) => void,
): void {
  const { height } = raster;
  const noise = makeNoise(scene.seed);
  // Use octaves until the last is a few pixels wide: an edge against the sky shows them all.
  const finest = Math.max(3, Math.round(Math.log2(width / 12)));
  const depth = Math.min(deepest, finest);
  const stage: Stage = {
    scene,
    noise,
    depth,
    tops: scene.ranges.map((range, i) => skyline(range, i, width, noise, finest)),
  };
  const colour: Colour = [0, 0, 0];
  const shoreRow = Math.round(scene.shore * width);
  for (let y = 0; y < height; y++) {
    for (let at = 0; at < raster.width; at++) {
      const x = from + at;
      if (y < shoreRow) paintLand(colour, stage, (x + 0.5) / width, (y + 0.5) / width, width);
      else paintWater(colour, stage, raster, at, y, { from, width, shoreRow });
      develop(colour, scene, x, y, width, height);
      writePixel(raster, at, y, colour);
    }
    if (y % 32 === 31) onProgress((y + 1) / height);
  }
}

/** The upper edge of a range, one height for each column. Forests get the points of their trees. */
function skyline(range: Range, index: number, width: number, noise: Noise, depth: number): Float64Array {
  const row = index * 7.31 + 0.5;
  const tops = new Float64Array(width);
  for (let x = 0; x < width; x++) {
    const u = (x + 0.5) / width;
    const hump = octaves(noise, u * range.humps, row, depth);
    const crest = range.surface === 'forest' ? 0 : ridges(noise, u * range.humps * 0.8 + 3, row + 40, depth) - 0.35;
    let top = range.base - range.rise * (0.35 + hump * 0.9 + crest * 0.75);
    if (range.surface === 'forest') top -= treeHeight(u, index, range.rise);
    tops[x] = top;
  }
  return tops;
}

function treeHeight(u: number, index: number, rise: number): number {
  let tallest = 0;
  const spacing = 0.0035 + rise * 0.035;
  const first = Math.floor(u / spacing) - 2;
  for (let i = first; i <= first + 4; i++) {
    const stem = (i + speckle(i, index, 5)) * spacing;
    const tree = (0.25 + 0.75 * speckle(i, index, 6) ** 2) * spacing * 4;
    const reach = 1 - Math.abs(u - stem) / (spacing * 0.85);
    // Branches step outwards on the way down, which is what makes a fir a fir and not a cone.
    if (reach > 0) tallest = Math.max(tallest, tree * reach * (0.86 + 0.14 * Math.cos(reach * 28)));
  }
  return tallest;
}

function paintLand(colour: Colour, stage: Stage, u: number, v: number, width: number): void {
  const { scene, tops } = stage;
  let open = 1;
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let i = scene.ranges.length - 1; i >= 0 && open > 0.004; i--) {
    const range = scene.ranges[i];
    const top = tops[i]?.[Math.floor(u * width)];
    if (!range || top === undefined) continue;
    // A pixel that the edge cuts is partly covered: a skyline needs no other antialiasing.
    let depthBelow = v - top;
    if (range.surface === 'forest')
      depthBelow -= (0.5 + noiseAt(stage.noise, u * 260, v * 260)) * 0.0022 * (1 - range.distance);
    const cover = Math.min(1, Math.max(0, depthBelow * width + 0.5));
    if (cover === 0) continue;
    paintRange(colour, stage, range, i, u, v, Math.max(0, depthBelow));
    red += open * cover * colour[0];
    green += open * cover * colour[1];
    blue += open * cover * colour[2];
    open *= 1 - cover;
  }
  if (open > 0.004) {
    paintSky(colour, scene, stage.noise, stage.depth, u, v);
    red += open * colour[0];
    green += open * colour[1];
    blue += open * colour[2];
  }
  colour[0] = red;
  colour[1] = green;
  colour[2] = blue;
}

function paintRange(
  colour: Colour,
  stage: Stage,
  range: Range,
  index: number,
  u: number,
  v: number,
  depthBelow: number,
): void {
  const { scene } = stage;
  if (range.surface === 'forest') paintForest(colour, stage, range, index, u, v, depthBelow);
  else paintRock(colour, stage, range, index, u, v, depthBelow);
  // Haze grows with the distance and is thickest in the valleys.
  const mist = ease(0.03, 0.17, depthBelow) * (0.15 + 0.75 * range.distance);
  blend(colour, colour, scene.haze, Math.min(0.96, range.distance + (1 - range.distance) * mist));
}

function paintForest(
  colour: Colour,
  stage: Stage,
  range: Range,
  index: number,
  u: number,
  v: number,
  depthBelow: number,
): void {
  const { scene, noise } = stage;
  const shift = index * 13.7;
  const stand = octaves(noise, u * 22 + shift, v * 30, 4);
  const tree = noiseAt(noise, u * 240 + shift, v * 70);
  const leaf = noiseAt(noise, u * 420 + shift, v * 380);
  scaled(colour, range.colour, Math.max(0.1, 0.85 + stand * 0.7 + tree * 0.4 + leaf * 0.3));
  blend(colour, colour, scene.glow, ease(0.007, 0, depthBelow) * 0.2);
}

function paintRock(
  colour: Colour,
  stage: Stage,
  range: Range,
  index: number,
  u: number,
  v: number,
  depthBelow: number,
): void {
  const { scene, noise, depth } = stage;
  const shift = index * 13.7;
  // Gullies run down the slope, so the relief is stretched that way and bent a little.
  const bend = noiseAt(noise, u * 9 + shift, v * 9) * 0.12;
  const x = u * 11 + shift + bend;
  const y = v * 5.5 + bend;
  const here = ridges(noise, x, y, depth);
  const step = 0.05;
  const sideways = ridges(noise, x + step, y - step * 0.4, depth) - here;
  // The sun is behind the range: it lights the slopes that lean towards it, less and less where it shines past them.
  const sunward = Math.min(1, Math.max(-1, (scene.sun.x - u) * 7));
  const light = 0.6 - sideways * sunward * 2.4 + (here - 0.4) * 0.55;
  scaled(colour, range.colour, Math.max(0.15, light * 1.2));
  if (range.surface === 'snow') {
    const patches = octaves(noise, u * 30 + shift, v * 22, Math.min(depth, 5));
    const snow = ease(0.13, 0.03, depthBelow - (here - 0.35) * 0.24 - patches * 0.09);
    blend(white, [0.5, 0.6, 0.8], [1, 0.93, 0.86], Math.min(1, Math.max(0, light * 1.25 - 0.2)));
    blend(colour, colour, white, snow);
  }
}

function paintWater(
  colour: Colour,
  stage: Stage,
  raster: Raster,
  column: number,
  y: number,
  { from, width, shoreRow }: { from: number; width: number; shoreRow: number },
): void {
  const { scene, noise, depth } = stage;
  const { height } = raster;
  const x = from + column;
  const below = (y - shoreRow) / width;
  const near = below / Math.max(0.05, height / width - scene.shore);
  // Far out, waves are flat and long; near the viewer they are taller.
  const perspective = 1 / (0.05 + below * 2.2);
  const u = (x + 0.5) / width;
  const swell = octaves(noise, u * perspective * 3.2, perspective * 7, Math.min(depth, 5));
  const ripple = octaves(noise, u * perspective * 11 + 5, perspective * 26, Math.min(depth, 4));
  const tilt = swell * 0.6 + ripple * 0.55;
  const mirrorX = Math.round(x + tilt * width * (0.004 + 0.014 * near));
  const mirrorY = Math.round(2 * shoreRow - 1 - y - tilt * width * (0.006 + 0.055 * near));
  const fromX = Math.min(raster.width - 1, Math.max(0, mirrorX - from));
  const fromY = Math.min(shoreRow - 1, Math.max(0, mirrorY));
  const at = (fromY * raster.width + fromX) * 4;
  colour[0] = (raster.data[at] ?? 0) / 255;
  colour[1] = (raster.data[at + 1] ?? 0) / 255;
  colour[2] = (raster.data[at + 2] ?? 0) / 255;
  scaled(deep, scene.zenith, 0.36);
  blend(colour, colour, deep, 0.16 + 0.42 * near + Math.max(0, -tilt) * 0.25);
  const path = Math.exp(-(((u - scene.sun.x) / (0.02 + 0.09 * near)) ** 2));
  const glitter = ease(0.12, 0.4, ripple + swell * 0.4) * path;
  blend(colour, colour, [1, 0.93, 0.78], glitter * 0.8);
  // Mist lies where water meets land.
  blend(colour, colour, scene.haze, ease(0.003, 0, below) * 0.12);
}

/** Adds what a camera adds: vignette, contrast and grain. */
function develop(colour: Colour, scene: Landscape, x: number, y: number, width: number, height: number): void {
  const fromCentre = Math.hypot((x + 0.5) / width - 0.5, ((y + 0.5) / height - 0.5) * 0.8);
  const vignette = 1 - 0.42 * fromCentre * fromCentre;
  const noise = grainAt(x, y, scene.seed);
  for (let i = 0; i < 3; i++) {
    const tone = Math.min(1, Math.max(0, (colour[i] ?? 0) * vignette));
    // A gentle S keeps shadows deep without clipping the sky.
    const curved = tone + 0.16 * tone * (1 - tone) * (2 * tone - 1) * 2;
    colour[i] = curved + noise * 3 * scene.grain * (1.15 - 0.6 * tone);
  }
}
