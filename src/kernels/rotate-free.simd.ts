// src/kernels/rotate-free.ts by the WebAssembly module, tile by tile: it holds the part of the source a tile comes from.

import { blank } from '../pixel-memory.ts';
import { type Rect, type Size, signedWordsOf } from '../pixels.ts';
import type { SimdInstance } from '../simd/instance.ts';
import { type rotateFree, type Turn, turnOf } from './rotate-free.ts';

/** Pixels a side of the result: half a megabyte of the source. */
const tileSide = 256;
/** The diagonal, and two pixels on each side: one for the neighbours, one for what rounding may do. */
const regionSide = Math.ceil(tileSide * Math.SQRT2) + 4;

export const simdRotateFree =
  (simd: SimdInstance): typeof rotateFree =>
  (pixels, angleDegrees) => {
    const { width, height } = pixels;
    const turn = turnOf(pixels, angleDegrees);
    const { size } = turn;
    const result = blank(size);
    const from = signedWordsOf(pixels);
    const to = signedWordsOf(result);
    const sizes = { region: regionSide * regionSide * 4, out: tileSide * 4 };
    simd.use(sizes, ({ rotateRow }, { region, out }) => {
      const source = new Int32Array(region.bytes.buffer, region.at, regionSide * regionSide);
      const row = new Int32Array(out.bytes.buffer, out.at, tileSide);
      for (const tile of tilesOf(size)) {
        const part = partBehind(tile, turn, pixels);
        if (part.width <= 0 || part.height <= 0) continue;
        fetchPart(from, pixels, part, source);
        const place = [region.at, regionSide * 4, part.x, part.y, width, height] as const;
        for (let y = tile.y; y < tile.y + tile.height; y += 1) {
          rotateRow(...place, ...turn.rowStart(y), ...turn.step, tile.x, tile.width, out.at);
          to.set(row.subarray(0, tile.width), y * size.width + tile.x);
        }
      }
    });
    return result;
  };

function* tilesOf({ width, height }: Size): Generator<Rect> {
  for (let y = 0; y < height; y += tileSide) {
    for (let x = 0; x < width; x += tileSide)
      yield { x, y, width: Math.min(tileSide, width - x), height: Math.min(tileSide, height - y) };
  }
}

/** What a tile is made of, one pixel beyond the source at most: these are transparent. Empty where nothing is seen. */
function partBehind({ x, y, width, height }: Rect, { rowStart, step }: Turn, source: Size): Rect {
  const corners = [y, y + height - 1].flatMap((row) => {
    const [startX, startY] = rowStart(row);
    return [x, x + width - 1].map((column) => [startX + column * step[0], startY + column * step[1]] as const);
  });
  const xs = corners.map(([at]) => Math.floor(at / 256));
  const ys = corners.map(([, at]) => Math.floor(at / 256));
  const left = Math.max(-1, Math.min(...xs) - 1);
  const top = Math.max(-1, Math.min(...ys) - 1);
  const right = Math.min(source.width, Math.max(...xs) + 2);
  const bottom = Math.min(source.height, Math.max(...ys) + 2);
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function fetchPart(from: Int32Array, { width, height }: Size, part: Rect, to: Int32Array): void {
  const left = Math.max(0, part.x);
  const right = Math.min(width, part.x + part.width);
  for (let row = 0; row < part.height; row += 1) {
    const y = part.y + row;
    const start = row * regionSide;
    // Only at the edges is there anything to clear.
    if (y < 0 || y >= height || left > part.x || right < part.x + part.width) to.fill(0, start, start + part.width);
    if (y >= 0 && y < height) to.set(from.subarray(y * width + left, y * width + right), start + left - part.x);
  }
}
