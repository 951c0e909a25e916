// Makes the sources and keeps them in build/: photo-like, always the same, 0.25 to 0.4 bytes a pixel as in camera files.
import { existsSync, mkdirSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { random } from '../pictures.ts';
import { extensionOf } from './extension-of.ts';

/** The recipe of a picture other than a dense baseline JPEG; its format follows from its name. */
interface Recipe {
  readonly size: readonly [width: number, height: number];
  readonly alpha?: true;
  /** Little grain, as in pictures that were prepared for the web: half the bytes of a camera's. */
  readonly sparse?: true;
  readonly progressive?: true;
  /** An animation of this many frames, each a window that moves over the picture. */
  readonly frames?: number;
}

const size2mp = [1920, 1080] as const;
const size12mp = [4000, 3000] as const;

const recipes = {
  '0.1mp.jpg': { size: [400, 267] },
  '1mp.jpg': { size: [1224, 816] },
  '2mp.jpg': { size: size2mp },
  '2mp-sparse.jpg': { size: size2mp, sparse: true },
  '2mp-progressive.jpg': { size: size2mp, progressive: true },
  '2mp.png': { size: size2mp },
  '2mp-alpha.png': { size: size2mp, alpha: true },
  '2mp.webp': { size: size2mp },
  '2mp.avif': { size: size2mp },
  '2mp-lzw.tiff': { size: size2mp },
  'animation.gif': { size: [480, 270], frames: 12 },
  '4mp.jpg': { size: [2448, 1632] },
  '12mp.jpg': { size: size12mp },
  '12mp-sparse.jpg': { size: size12mp, sparse: true },
  '12mp-progressive.jpg': { size: size12mp, progressive: true },
  '48mp.jpg': { size: [8000, 6000] },
  '100mp.jpg': { size: [12_000, 8333] },
} as const satisfies Record<string, Recipe>;

export type PictureName = keyof typeof recipes;

/** Change this whenever the pictures change, so that none is taken from an older run. */
const version = 1;

/** How much smaller each side is in a tiny run. */
const tinyDivisor = 10;

export function pictureSize(name: PictureName, tiny: boolean): { width: number; height: number } {
  const [width, height] = recipes[name].size.map((side) => (tiny ? Math.ceil(side / tinyDivisor) : side)) as [
    number,
    number,
  ];
  return { width, height };
}

export function pictureFolder(tiny: boolean): string {
  return join('build/bench-pictures', `v${version}${tiny ? `-tiny-${tinyDivisor}` : ''}`);
}

/** The bytes of a picture, read from the folder or made now. */
export async function picture(name: PictureName, tiny: boolean): Promise<Buffer> {
  const path = join(pictureFolder(tiny), name);
  if (!existsSync(path)) {
    mkdirSync(pictureFolder(tiny), { recursive: true });
    const { width, height } = pictureSize(name, tiny);
    const recipe: Recipe = recipes[name];
    const bytes = await made(width, height, extensionOf(name), recipe);
    const density = bytes.length / (width * height);
    const [least, most] = recipe.sparse ? [0.11, 0.15] : [0.25, 0.4];
    if (name.endsWith('.jpg') && !tiny && (density < least || density > most))
      throw new Error(`${name} has ${density.toFixed(3)} bytes a pixel. Expected ${least} to ${most}.`);
    // It gets its name only when it is complete: another run may be reading.
    await writeFile(`${path}.${process.pid}`, bytes);
    await rename(`${path}.${process.pid}`, path);
  }
  return readFile(path);
}

/** Larger pictures are tiles of this one, every second one mirrored so that no seam is an edge. */
const tile = { width: 4000, height: 3000 };

function made(width: number, height: number, extension: string, recipe: Recipe): Promise<Buffer> {
  const { alpha = false, sparse = false, progressive = false, frames } = recipe;
  if (frames) return animation(width, height, frames);
  const small = photo(Math.min(width, tile.width), Math.min(height, tile.height), alpha, sparse ? 9 : 24);
  const channels = alpha ? 4 : 3;
  const whole = small.length === width * height * channels ? small : tiled(small, width, height);
  const image = sharp(whole, { raw: { width, height, channels }, limitInputPixels: false });
  switch (extension) {
    case 'png':
      return image.png().toBuffer();
    case 'webp':
      return image.webp({ quality: 80 }).toBuffer();
    case 'avif':
      return image.avif({ quality: 65, chromaSubsampling: '4:2:0' }).toBuffer();
    case 'tiff':
      return image.tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer();
    default:
      return image.jpeg({ quality: 85, progressive }).toBuffer();
  }
}

/** Windows that move across one picture: every pixel changes from frame to frame, as in a filmed scene. */
async function animation(width: number, height: number, frames: number): Promise<Buffer> {
  const step = Math.ceil(width / 60);
  const wide = width + step * frames;
  const scene = photo(wide, height, false, 5);
  const stacked = Buffer.alloc(width * height * 3 * frames);
  for (let row = 0; row < height * frames; row += 1) {
    const from = ((row % height) * wide + Math.floor(row / height) * step) * 3;
    stacked.set(scene.subarray(from, from + width * 3), row * width * 3);
  }
  const raw = { width, height: height * frames, channels: 3, pageHeight: height } as const;
  return sharp(stacked, { raw })
    .gif({ delay: new Array<number>(frames).fill(80) })
    .toBuffer();
}

function tiled(source: Uint8Array, width: number, height: number): Uint8Array {
  const whole = new Uint8Array(width * height * 3);
  const stride = tile.width * 3;
  const mirrored = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const within = y % tile.height;
    const from = Math.floor(y / tile.height) % 2 ? tile.height - 1 - within : within;
    const row = source.subarray(from * stride, (from + 1) * stride);
    for (let x = 0; x < tile.width; x += 1) mirrored.set(row.subarray(x * 3, x * 3 + 3), (tile.width - 1 - x) * 3);
    for (let x = 0; x < width; x += tile.width) {
      const part = ((x / tile.width) % 2 ? mirrored : row).subarray(0, Math.min(tile.width, width - x) * 3);
      whole.set(part, (y * width + x) * 3);
    }
  }
  return whole;
}

/** Octaves from 512 pixels down to 4 whose strength falls with their frequency, fine grain, gradients and hard shapes. */
function photo(width: number, height: number, alpha: boolean, grainLevels: number): Uint8Array {
  const next = random(1);
  const cells = [512, 256, 128, 64, 32, 16, 8, 4];
  const octaves = (strength: number, coarsest: number): Octave[] =>
    cells.slice(coarsest).map((cell) => octave(width, height, cell, strength * (cell / 512) ** 0.55, next));
  const light = octaves(64, 0);
  const [warm, cold] = [octaves(26, 0).slice(0, 6), octaves(26, 0).slice(0, 6)];
  const [lightRow, warmRow, coldRow] = [width, width, width].map((length) => new Float32Array(length)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const channels = alpha ? 4 : 3;
  const out = new Uint8ClampedArray(width * height * channels);
  for (let y = 0, at = 0; y < height; y += 1) {
    addRows(light, y, lightRow);
    addRows(warm, y, warmRow);
    addRows(cold, y, coldRow);
    const v = y / height;
    for (let x = 0; x < width; x += 1, at += channels) {
      const u = x / width;
      const grain = (next() + next() - 1) * grainLevels;
      const luminance = 70 + 90 * u + 40 * v + (lightRow[x] as number) + grain + shapes(u, v);
      out[at] = luminance + (warmRow[x] as number);
      out[at + 1] = luminance - 0.4 * ((warmRow[x] as number) + (coldRow[x] as number));
      out[at + 2] = luminance + (coldRow[x] as number);
      if (alpha) out[at + 3] = 255 * (1.7 * u - 0.2 + 0.3 * Math.sin(v * 12));
    }
  }
  return new Uint8Array(out.buffer);
}

/** A disc, bars and a lattice: edges that a photo of a town has. */
function shapes(u: number, v: number): number {
  const disc = (u - 0.3) ** 2 + (v - 0.4) ** 2 < 0.02 ? 40 : 0;
  const bars = u > 0.6 && v > 0.55 && v < 0.8 && Math.floor(u * 40) % 2 === 0 ? -45 : 0;
  const lattice = u < 0.25 && v > 0.7 && (Math.floor(u * 90) % 5 === 0 || Math.floor(v * 60) % 5 === 0) ? 55 : 0;
  return disc + bars + lattice;
}

/** Adds row `y` of one octave. */
type Octave = (y: number, row: Float32Array) => void;

function addRows(octaves: readonly Octave[], y: number, row: Float32Array): void {
  row.fill(0);
  for (const add of octaves) add(y, row);
}

/** Random values on a grid of `cell` pixels, bilinear between them. */
function octave(width: number, height: number, cell: number, strength: number, next: () => number): Octave {
  const across = Math.ceil(width / cell) + 1;
  const down = Math.ceil(height / cell) + 1;
  const grid = Float32Array.from({ length: across * down }, () => (next() + next() - 1) * strength);
  const spread = (gridRow: number): Float32Array =>
    Float32Array.from({ length: width }, (_, x) => {
      const left = Math.floor(x / cell);
      const from = grid[gridRow * across + left] as number;
      const to = grid[gridRow * across + left + 1] as number;
      return from + ((to - from) * (x - left * cell)) / cell;
    });
  let upper = spread(0);
  let lower = spread(1);
  let gridRow = 0;
  return (y, row) => {
    if (Math.floor(y / cell) !== gridRow) {
      gridRow = Math.floor(y / cell);
      [upper, lower] = [lower, spread(gridRow + 1)];
    }
    const part = (y - gridRow * cell) / cell;
    for (let x = 0; x < row.length; x += 1) {
      const from = upper[x] as number;
      row[x] = (row[x] as number) + from + ((lower[x] as number) - from) * part;
    }
  };
}
