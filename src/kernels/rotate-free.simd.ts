// `rotateFree` by the WebAssembly module, tile by tile (assembly/kernels/rotate-free.ts): its memory holds only the
// region of the source that the tile under way is made of.

import { blank } from '../pixel-memory.ts';
import { type Rect, type Size, signedWordsOf } from '../pixels.ts';
import { type SimdInstance, wordsIn } from '../simd/instance.ts';
import { type rotateFree, type Turn, turnOf } from './rotate-free.ts';

/** Side of a tile of the result in pixels. Its region of the source takes half a megabyte. */
const tileSide = 256;
/** Side of the region: a tile's diagonal, and two pixels on each side, one for the neighbours and one for rounding. */
const regionSide = Math.ceil(tileSide * Math.SQRT2) + 4;

/** The twin of `rotateFree`: the same bytes. */
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
      const source = wordsIn(region);
      const row = wordsIn(out);
      for (const tile of tilesOf(size)) {
        const seen = regionOf(tile, turn, pixels);
        if (seen.width <= 0 || seen.height <= 0) continue;
        copyRegion(from, pixels, seen, source);
        const place = [region.at, regionSide * 4, seen.x, seen.y, width, height] as const;
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

/**
 * The rectangle of the source that a tile is made of, up to one pixel beyond the source's edges; empty where they do
 * not meet.
 */
function regionOf({ x, y, width, height }: Rect, { rowStart, step }: Turn, source: Size): Rect {
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

/**
 * Copies a region of the source to the beginning of each row of `to`; pixels beyond the source's edges become
 * transparent.
 */
function copyRegion(from: Int32Array, { width, height }: Size, region: Rect, to: Int32Array): void {
  const left = Math.max(0, region.x);
  const right = Math.min(width, region.x + region.width);
  for (let row = 0; row < region.height; row += 1) {
    const y = region.y + row;
    const start = row * regionSide;
    // A row that lies within the source overwrites everything the last tile left.
    if (y < 0 || y >= height || left > region.x || right < region.x + region.width)
      to.fill(0, start, start + region.width);
    if (y >= 0 && y < height) to.set(from.subarray(y * width + left, y * width + right), start + left - region.x);
  }
}
