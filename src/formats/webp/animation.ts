// Animated WebP: the frames of a file, each as a still WebP of its own, and a file from such frames. No pixel is looked at.
import { isSameSize, type Rect, type Size } from '../../pixels.ts';
import {
  bytes24,
  type Chunk,
  chunkOf,
  chunksBetween,
  chunksOf,
  contentsOf,
  extendedChunk,
  pictureSize,
  uint24,
  webpFileOf,
} from './chunks.ts';

export interface WebpFrame extends Rect {
  readonly delayMs: number;
  /** Over what is there; otherwise in its place. */
  readonly blends: boolean;
  /** Whether its place is transparent again before the next frame. */
  readonly clears: boolean;
  /** Its alpha and picture chunks. */
  readonly chunks: readonly Chunk[];
}

export interface WebpAnimation extends Size {
  /** How often it runs; 0 for ever. */
  readonly loopCount: number;
  readonly hasAlpha: boolean;
  readonly frames: readonly WebpFrame[];
}

/** Undefined for a still picture. */
export function webpAnimation(bytes: Uint8Array): WebpAnimation | undefined {
  const all = chunksOf(bytes);
  const [first] = all;
  const flags = first?.name === 'VP8X' ? (bytes[first.start] ?? 0) : 0;
  if (!first || !(flags & 0x02)) return undefined;
  const settings = all.find(({ name }) => name === 'ANIM');
  return {
    width: 1 + uint24(bytes, first.start + 4),
    height: 1 + uint24(bytes, first.start + 7),
    loopCount: settings ? (bytes[settings.start + 4] ?? 0) | ((bytes[settings.start + 5] ?? 0) << 8) : 0,
    hasAlpha: (flags & 0x10) !== 0,
    frames: all.filter(({ name }) => name === 'ANMF').map((chunk) => frameOf(bytes, chunk)),
  };
}

function frameOf(bytes: Uint8Array, { start, length }: Chunk): WebpFrame {
  const end = Math.min(bytes.length, start + length);
  const flags = bytes[start + 15] ?? 0;
  return {
    x: 2 * uint24(bytes, start),
    y: 2 * uint24(bytes, start + 3),
    width: 1 + uint24(bytes, start + 6),
    height: 1 + uint24(bytes, start + 9),
    delayMs: uint24(bytes, start + 12),
    blends: (flags & 0x02) === 0,
    clears: (flags & 0x01) !== 0,
    chunks: chunksBetween(bytes, start + 16, end).filter(
      (chunk) => ['ALPH', 'VP8 ', 'VP8L'].includes(chunk.name) && chunk.start + chunk.length <= end,
    ),
  };
}

/** What is wrong with where a frame lies or what it holds, in words; undefined where nothing is. */
export function frameFault(bytes: Uint8Array, frame: WebpFrame, canvas: Size): string | undefined {
  if (frame.x + frame.width > canvas.width || frame.y + frame.height > canvas.height) {
    return 'One of its frames lies outside its canvas.';
  }
  const picture = frame.chunks.find(({ name }) => name !== 'ALPH');
  const size = picture && pictureSize(bytes, picture);
  if (!size) return 'One of its frames has no picture.';
  return isSameSize(size, frame) ? undefined : 'One of its frames is of another size than it says.';
}

/** The frame as a file that a decoder of still pictures takes. */
export function stillOf(bytes: Uint8Array, frame: WebpFrame): Uint8Array<ArrayBuffer> {
  const chunks = frame.chunks.map((chunk) => chunkOf(chunk.name, [contentsOf(bytes, chunk)]));
  const alpha = frame.chunks.some(({ name }) => name === 'ALPH');
  return webpFileOf(alpha ? [extendedChunk(frame, { alpha }), ...chunks] : chunks);
}

export interface NewFrame extends Rect {
  readonly delayMs: number;
  /** A still WebP of the frame's size; x and y must be even. It takes the place of what was there. */
  readonly still: Uint8Array;
}

export function animatedWebp(
  size: Size,
  { loopCount, hasAlpha }: { readonly loopCount: number; readonly hasAlpha: boolean },
  frames: readonly NewFrame[],
): Uint8Array<ArrayBuffer> {
  const runs = Math.min(loopCount, 0xffff);
  // A background colour nobody draws, then how often it runs.
  const settings = chunkOf('ANIM', [Uint8Array.of(0, 0, 0, 0, runs & 255, runs >> 8)]);
  const extended = extendedChunk(size, { animated: true, alpha: hasAlpha });
  return webpFileOf([extended, settings, ...frames.map(frameChunk)]);
}

function frameChunk({ x, y, width, height, delayMs, still }: NewFrame): Uint8Array {
  const place = [x / 2, y / 2, width - 1, height - 1].flatMap(bytes24);
  const delay = bytes24(Math.min(0xffffff, Math.round(delayMs)));
  const chunks = chunksOf(still)
    .filter(({ name }) => ['ALPH', 'VP8 ', 'VP8L'].includes(name))
    .map((chunk) => chunkOf(chunk.name, [contentsOf(still, chunk)]));
  // Not blended, not cleared.
  return chunkOf('ANMF', [Uint8Array.of(...place, ...delay, 0x02), ...chunks]);
}
