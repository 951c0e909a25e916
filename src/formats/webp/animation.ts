// Animated WebP: the frames of a file, and a file made of frames that are still WebP files. No pixel is decoded.
import { isSameSize, type Rect, type Size } from '../../pixels.ts';
import {
  animationFlag,
  bytes24,
  type Chunk,
  chunkOf,
  chunksBetween,
  chunksOf,
  contentsOf,
  extendedChunk,
  pictureChunks,
  pictureSize,
  uint24,
  webpFileOf,
} from './chunks.ts';

/** A frame with its place on the canvas, before its picture is decoded. */
export interface WebpFrame extends Rect {
  readonly delayMs: number;
  /** Drawn over what is there (alpha blending); otherwise it replaces what is there. */
  readonly blends: boolean;
  /** Its place becomes transparent again before the next frame. */
  readonly clears: boolean;
  /** The chunks of its picture: VP8L, or VP8 with or without an ALPH before it. */
  readonly chunks: readonly Chunk[];
}

/** An animated file; its size is that of the canvas. */
export interface WebpAnimation extends Size {
  /** How often the animation runs; 0 for ever. */
  readonly loopCount: number;
  readonly frames: readonly WebpFrame[];
}

/** The files that were walked: header, structure and pixels are read one after the other, and frames may be many. */
const walked = new WeakMap<Uint8Array, WebpAnimation | undefined>();

/** The animation, or undefined where the file is a still picture. */
export function webpAnimation(bytes: Uint8Array): WebpAnimation | undefined {
  if (!walked.has(bytes)) walked.set(bytes, readAnimation(bytes));
  return walked.get(bytes);
}

function readAnimation(bytes: Uint8Array): WebpAnimation | undefined {
  const all = chunksOf(bytes);
  const [first] = all;
  if (first?.name !== 'VP8X' || !((bytes[first.start] ?? 0) & animationFlag)) return undefined;
  const settings = all.find(({ name }) => name === 'ANIM');
  return {
    width: 1 + uint24(bytes, first.start + 4),
    height: 1 + uint24(bytes, first.start + 7),
    loopCount: settings ? (bytes[settings.start + 4] ?? 0) | ((bytes[settings.start + 5] ?? 0) << 8) : 0,
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
    chunks: pictureChunks(chunksBetween(bytes, start + 16, end), end),
  };
}

/** The damage to a frame's place or contents, in words for `findDamage`; undefined where nothing is. */
export function findFrameDamage(bytes: Uint8Array, frame: WebpFrame, canvas: Size): string | undefined {
  if (frame.x + frame.width > canvas.width || frame.y + frame.height > canvas.height) {
    return 'One of the frames lies outside the canvas.';
  }
  const picture = frame.chunks.find(({ name }) => name !== 'ALPH');
  const size = picture && pictureSize(bytes, picture);
  if (!size) return 'One of the frames has no picture.';
  return isSameSize(size, frame) ? undefined : 'One of the frames holds a picture of another size than the frame.';
}

/** A frame to be written. */
export interface NewFrame extends Rect {
  readonly delayMs: number;
  /** A WebP file of the frame's size. It replaces what is there, at even x and y only: the file stores half of each. */
  readonly still: Uint8Array;
}

/** An animated WebP file of these frames. */
export function animatedWebp(
  size: Size,
  { loopCount, hasAlpha }: { readonly loopCount: number; readonly hasAlpha: boolean },
  frames: readonly NewFrame[],
): Uint8Array<ArrayBuffer> {
  const runs = Math.min(loopCount, 0xffff);
  // A background colour, which decoders ignore, then the loop count.
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
  // Flags: replaces what is there, stays when the next frame comes.
  return chunkOf('ANMF', [Uint8Array.of(...place, ...delay, 0x02), ...chunks]);
}
