// GIF, both ways: frames are unpacked and drawn over each other into whole pictures, and pictures are written in few colours.
import { imageDamage } from '../../errors.ts';
import { copyPixels, copyRect } from '../../kernels/copy-rect.ts';
import { clearRect, putRect } from '../../kernels/put-rect.ts';
import { blank } from '../../pixel-memory.ts';
import { type Frame, isSameSize, type PixelBuffer, type Rect, signedWordsOf } from '../../pixels.ts';
import type { Codec } from '../codec.ts';
import { checked } from '../faults.ts';
import {
  type GifBlocks,
  type GifFrame,
  gifBlocks,
  interlacedRows,
  joinSubBlocks,
  rowsToUnpack,
  visiblePart,
} from './blocks.ts';
import { encodeGif } from './encode.ts';
import { lzwDecode } from './lzw.ts';
import type { nearestEntries } from './nearest.ts';

/**
 * The GIF codec.
 * @param unpack unpacks the indices of a frame as this machine does it fastest; by default its definition
 * @param nearest does so with the nearest entries of palettes
 */
export const gifCodec = (unpack: typeof lzwDecode = lzwDecode, nearest?: typeof nearestEntries): Codec => ({
  decode: async (bytes, header, frames) => {
    const blocks = gifBlocks(bytes, frames === 'first' ? 1 : undefined);
    const decoded: Frame[] = [];
    for (const frame of composed(bytes, blocks, unpack)) {
      const { opaque = false, delayMs } = frame;
      decoded.push({ ...checked(frame, header), opaque, delayMs });
    }
    if (decoded.length === 0) throw imageDamage('The GIF has no frame.');
    return decoded;
  },
  encode: async (frames, { loopCount }) => encodeGif(frames, loopCount, nearest),
});

/** The canvas as shown during each frame. As in browsers, it starts transparent, and cleared places become transparent. */
function* composed(bytes: Uint8Array, blocks: GifBlocks, unpack: typeof lzwDecode): Generator<Frame, void> {
  const canvas = blank(blocks);
  let opaque = false;
  for (const [index, frame] of blocks.frames.entries()) {
    const place = visiblePart(frame, blocks);
    const isLast = index === blocks.frames.length - 1;
    const under = frame.disposal === 'previous' ? copyRect(canvas, place) : undefined;
    const hasGaps = draw(canvas, bytes, frame, place, unpack);
    const wasOpaque: boolean = opaque;
    opaque ||= !hasGaps && isSameSize(place, canvas);
    yield { ...(isLast ? canvas : copyPixels(canvas)), opaque, delayMs: frame.delayMs };
    if (isLast) return;
    if (under) {
      putRect(canvas, under, place);
      opaque = wasOpaque;
    } else if (frame.disposal === 'clear') {
      clearRect(canvas, place);
      opaque = false;
    }
  }
}

/**
 * Draws a frame.
 * @returns false if it is known that every pixel of the place was drawn
 * @throws OssError ImageDamage where the data of the frame are damaged
 */
function draw(canvas: PixelBuffer, bytes: Uint8Array, frame: GifFrame, place: Rect, unpack: typeof lzwDecode): boolean {
  const { width, height, interlaced, codeBits } = frame;
  const unpacked = rowsToUnpack(frame, place);
  const indices = unpack(joinSubBlocks(bytes, frame), codeBits, width * unpacked);
  const colors = colorsOf(bytes, frame);
  const words = signedWordsOf(canvas);
  const rows = interlaced ? interlacedRows(height) : undefined;
  const transparent = frame.transparent ?? -1;
  for (let stored = 0; stored < unpacked; stored += 1) {
    const y = rows ? (rows[stored] as number) : stored;
    if (y >= place.height) continue;
    const to = (place.y + y) * canvas.width + place.x;
    const from = stored * width;
    for (let x = 0; x < place.width; x += 1) {
      const index = indices[from + x] as number;
      if (index !== transparent) words[to + x] = colors[index] as number;
    }
  }
  return indices.includes(transparent);
}

/** 256 colours as words. Those that the table lacks are black; without any table the second is white. */
function colorsOf(bytes: Uint8Array, { table }: GifFrame): Int32Array {
  const colors = new Int32Array(256).fill(0xff000000);
  if (!table) colors[1] = -1;
  const { start = 0, count = 0 } = table ?? {};
  for (let index = 0; index < count; index += 1) {
    const at = start + index * 3;
    colors[index] = wordOf(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);
  }
  return colors;
}

const wordOf = (red: number, green: number, blue: number): number => 0xff000000 | (blue << 16) | (green << 8) | red;
