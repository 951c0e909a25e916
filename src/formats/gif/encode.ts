// Whole frames -> a GIF. What changed is drawn over the frame before, in its own colours if 256 suffice, else in the best 256.

import { asciiBytes, concat } from '../../bytes.ts';
import { changedRect } from '../../kernels/changed-rect.ts';
import { isOpaque } from '../../kernels/opacity.ts';
import { type Frame, type Rect, type Size, signedWordsOf } from '../../pixels.ts';
import { noFrame } from '../faults.ts';
import { codeBitsFor, lzwEncode } from './lzw.ts';
import { nearestEntries } from './nearest.ts';
import { exactPalette, reducedPalette } from './palette.ts';

/** GIF pixels are either transparent or opaque; those with at least this alpha become opaque. */
const leastOpaque = 128;
const mostColors = 256;

/** The pixels to be drawn at a place; a word of 0 leaves what is there. */
interface Drawing extends Rect {
  readonly words: Int32Array<ArrayBuffer>;
  /** True if any of them is 0. */
  readonly hasGaps: boolean;
  readonly delayMs: number;
  /** True if the whole screen is cleared before the next frame. */
  readonly clears: boolean;
}

/**
 * A whole file, animated where there are several frames.
 * @param loopCount how often the animation runs; 0 for ever
 * @param nearest finds the nearest entries of palettes as this machine does it fastest; by default its definition
 */
export function encodeGif(
  frames: readonly Frame[],
  loopCount: number,
  nearest: typeof nearestEntries = nearestEntries,
): Uint8Array<ArrayBuffer> {
  const screen: Size = frames[0] ?? noFrame();
  const drawings = drawingsOf(frames, screen);
  const shared = sharedPalette(drawings);
  const first = shared ?? paletteOf(drawings[0] as Drawing, nearest);
  const parts = [
    Uint8Array.of(...asciiBytes('GIF89a'), ...word(screen.width), ...word(screen.height)),
    Uint8Array.of(0xf0 | tableBits(first), 0, 0),
    colorTable(first),
    // A file without this block runs once.
    Uint8Array.from(drawings.length > 1 && loopCount !== 1 ? loopExtension(loopCount) : []),
    ...drawings.flatMap((drawing, index) => {
      const palette = shared ?? (index === 0 ? first : paletteOf(drawing, nearest));
      return frameBlocks(drawing, nearest, palette, palette === first);
    }),
    Uint8Array.of(0x3b),
  ];
  return concat(parts);
}

/**
 * Each frame as its difference from the one before. A pixel can be drawn over but not made transparent: where that is needed,
 * the frame before clears the whole screen and the frame is drawn as a whole.
 */
function drawingsOf(frames: readonly Frame[], screen: Size): Drawing[] {
  const whole: Rect = { x: 0, y: 0, ...sizeOf(screen) };
  const pixels = screen.width * screen.height;
  let canvas = new Int32Array(pixels);
  let next = frames[0] && thresholded(frames[0]);
  const drawings: Drawing[] = [];
  for (const [index, { delayMs }] of frames.entries()) {
    const shown = next as Int32Array<ArrayBuffer>;
    const following = frames[index + 1];
    next = following && thresholded(following);
    const clears = next !== undefined && vanishes(shown, next);
    const changed = changedRect(canvas, shown, screen) ?? { x: 0, y: 0, width: 1, height: 1 };
    const place = index === 0 || clears ? whole : changed;
    drawings.push({ ...place, ...difference(canvas, shown, place, screen), delayMs, clears });
    canvas = clears ? new Int32Array(pixels) : shown;
  }
  return drawings;
}

const sizeOf = ({ width, height }: Size): Size => ({ width, height });

/** The frame as words: opaque colours, and 0 where a pixel is transparent. */
function thresholded(frame: Frame): Int32Array<ArrayBuffer> {
  if (isOpaque(frame)) return signedWordsOf(frame);
  const words = signedWordsOf(frame).slice();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as number;
    words[at] = word >>> 24 < leastOpaque ? 0 : word | 0xff000000;
  }
  return words;
}

/** True if a pixel that is shown becomes transparent. */
function vanishes(shown: Int32Array, next: Int32Array): boolean {
  if (!next.includes(0)) return false;
  for (let at = 0; at < next.length; at += 1) if (next[at] === 0 && shown[at] !== 0) return true;
  return false;
}

function difference(
  before: Int32Array,
  after: Int32Array,
  { x, y, width, height }: Rect,
  screen: Size,
): Pick<Drawing, 'words' | 'hasGaps'> {
  const words = new Int32Array(width * height);
  let drawn = 0;
  for (let row = 0; row < height; row += 1) {
    const from = (y + row) * screen.width + x;
    const to = row * width;
    for (let column = 0; column < width; column += 1) {
      const word = after[from + column] as number;
      if (word === before[from + column]) continue;
      words[to + column] = word;
      drawn += word === 0 ? 0 : 1;
    }
  }
  return { words, hasGaps: drawn < words.length };
}

/** One colour table for all frames; undefined where their colours do not fit into one beside the transparent index. */
function sharedPalette(drawings: readonly Drawing[]): readonly number[] | undefined {
  let palette: number[] | undefined = [];
  for (const { words } of drawings) {
    palette = exactPalette(words, mostColors - 1, palette);
    if (!palette) return undefined;
  }
  return palette;
}

/** A frame that clears gets a transparent index in any case: without one, libnsgif clears to the background colour. */
const needsTransparent = ({ hasGaps, clears }: Drawing): boolean => clears || hasGaps;

function paletteOf(drawing: Drawing, nearest: typeof nearestEntries): readonly number[] {
  const most = mostColors - (needsTransparent(drawing) ? 1 : 0);
  return exactPalette(drawing.words, most) ?? reducedPalette(drawing.words, most, nearest);
}

function frameBlocks(
  drawing: Drawing,
  nearest: typeof nearestEntries,
  palette: readonly number[],
  isGlobal: boolean,
): Uint8Array[] {
  const { x, y, width, height, words, delayMs, clears } = drawing;
  // The transparent index is the one after the last colour, as `nearest` has it.
  const transparent = needsTransparent(drawing) ? palette.length : undefined;
  const codeBits = codeBitsFor(tableLength(palette));
  const delayHundredths = Math.min(0xffff, Math.round(delayMs / 10));
  return [
    Uint8Array.of(0x21, 0xf9, 4, ((clears ? 2 : 1) << 2) | (transparent === undefined ? 0 : 1)),
    Uint8Array.of(...word(delayHundredths), transparent ?? 0, 0),
    Uint8Array.of(0x2c, ...word(x), ...word(y), ...word(width), ...word(height)),
    Uint8Array.of(isGlobal ? 0 : 0x80 | tableBits(palette)),
    isGlobal ? new Uint8Array() : colorTable(palette),
    Uint8Array.of(codeBits),
    subBlocks(lzwEncode(nearest(words, palette), codeBits)),
  ];
}

/** A power of two that holds every colour and, if there are fewer than 256, the transparent index. */
const tableLength = (palette: readonly number[]): number => 2 << tableBits(palette);
const tableBits = (palette: readonly number[]): number =>
  Math.ceil(Math.log2(Math.min(mostColors, Math.max(2, palette.length + 1)))) - 1;

function colorTable(palette: readonly number[]): Uint8Array {
  const table = new Uint8Array(tableLength(palette) * 3);
  for (const [index, color] of palette.entries()) {
    table.set([color & 255, (color >> 8) & 255, (color >> 16) & 255], index * 3);
  }
  return table;
}

const loopExtension = (loopCount: number): number[] => [
  ...[0x21, 0xff, 11, ...asciiBytes('NETSCAPE2.0'), 3, 1],
  // The file holds the number of repeats after the first run; 0 is for ever.
  ...[...word(Math.min(0xffff, Math.max(0, loopCount - 1))), 0],
];

/** The data in sub-blocks of at most 255 bytes, ended by an empty one. */
function subBlocks(data: Uint8Array): Uint8Array {
  const blocks = new Uint8Array(data.length + Math.ceil(data.length / 255) + 1);
  let to = 0;
  for (let from = 0; from < data.length; from += 255) {
    const part = data.subarray(from, from + 255);
    blocks[to] = part.length;
    blocks.set(part, to + 1);
    to += part.length + 1;
  }
  return blocks;
}

/** A 16-bit number as two bytes, the lower first. */
const word = (value: number): number[] => [value & 255, value >> 8];
