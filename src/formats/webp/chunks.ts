// The chunks of a WebP file (RIFF): read one after another, the size of the picture in one, and chunks and files written.
import { asciiBytes, concat, fourLetters, viewOf } from '../../bytes.ts';
import type { Size } from '../../pixels.ts';

/** A chunk that begins in the file. */
export interface Chunk {
  readonly name: string;
  /** Offset of its contents in the file: after name and length, four bytes each. */
  readonly start: number;
  /** How long it says its contents are, which may be more than the file holds. */
  readonly length: number;
}

/** True for a file that begins as a WebP does, whatever follows. */
export const looksLikeWebp = (bytes: Uint8Array): boolean =>
  bytes.length >= 12 && fourLetters(bytes, 0) === 'RIFF' && fourLetters(bytes, 8) === 'WEBP';

/** How long the file says it is. */
export const claimedLength = (bytes: Uint8Array): number => viewOf(bytes).getUint32(4, true) + 8;

/** Every chunk of the file; bytes after the length that the file claims are no part of it. */
export const chunksOf = (bytes: Uint8Array): Chunk[] =>
  chunksBetween(bytes, 12, Math.min(bytes.length, claimedLength(bytes)));

/** Every chunk that begins between these places, as an ANMF chunk has some inside. */
export function chunksBetween(bytes: Uint8Array, start: number, end: number): Chunk[] {
  const view = viewOf(bytes);
  const found: Chunk[] = [];
  for (let at = start; at + 8 <= end; ) {
    const length = view.getUint32(at + 4, true);
    found.push({ name: fourLetters(bytes, at), start: at + 8, length });
    at += 8 + length + (length & 1);
  }
  return found;
}

/** The contents, as far as they are in the file. */
export const contentsOf = (bytes: Uint8Array, { start, length }: Chunk): Uint8Array =>
  bytes.subarray(start, start + length);

/** The longest side of a VP8 frame: 14 bits. */
const mostSide = 0x3fff;

/** Bytes from which the size of a picture is read. */
const sizeBytes: Readonly<Record<string, number>> = { VP8X: 10, 'VP8 ': 10, VP8L: 5 };

/** The size that the first bytes of a VP8X, VP8L or VP8 chunk give; undefined for any other chunk. */
export function pictureSize(bytes: Uint8Array, { name, start }: Chunk): Size | undefined {
  if (start + (sizeBytes[name] ?? 0) > bytes.length) return undefined;
  const view = viewOf(bytes);
  if (name === 'VP8X') return { width: 1 + uint24(bytes, start + 4), height: 1 + uint24(bytes, start + 7) };
  if (name === 'VP8L' && bytes[start] === 0x2f) {
    const bits = view.getUint32(start + 1, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  // A key frame: three bytes of tag, the start code 9d 01 2a, then 14 bits of each side.
  if (name === 'VP8 ' && view.getUint16(start + 3) === 0x9d01) {
    const side = (at: number) => view.getUint16(start + at, true) & mostSide;
    const size = { width: side(6), height: side(8) };
    return size.width > 0 && size.height > 0 ? size : undefined;
  }
  return undefined;
}

/**
 * The chunks that hold a picture: VP8L, or VP8 with or without an ALPH before it. No other chunk changes a pixel.
 * @param end the place that they may not exceed
 * @returns none where the picture is not whole
 */
export function pictureChunks(chunks: readonly Chunk[], end: number): readonly Chunk[] {
  const picture = chunks.findIndex(({ name }) => name === 'VP8 ' || name === 'VP8L');
  const found = chunks.slice(0, picture + 1).filter(({ name }, index) => name === 'ALPH' || index === picture);
  return found.every(({ start, length }) => start + length <= end) ? found : [];
}

/** True if a picture of these chunks holds alpha. */
export const hasAlphaIn = (bytes: Uint8Array, chunks: readonly Chunk[]): boolean =>
  chunks.some(({ name, start }) => name === 'ALPH' || (name === 'VP8L' && ((bytes[start + 4] ?? 0) & 0x10) !== 0));

/**
 * The ten bytes before the partitions of a VP8 key frame, which take the length of the first of them.
 * @returns undefined for a size that a frame cannot have
 */
export function frameTag({ width, height }: Size): ((firstBytes: number) => Uint8Array) | undefined {
  if (width > mostSide || height > mostSide) return undefined;
  // A key frame of version 0 that is shown, then the start code and the two sides.
  return (firstBytes) =>
    Uint8Array.of(...bytes24((firstBytes << 5) | 0x10), 0x9d, 0x01, 0x2a, ...bytes16(width), ...bytes16(height));
}

const bytes16 = (value: number): number[] => [value & 255, value >> 8];

/** A WebP file of one picture and nothing else, as decoders of still pictures take it. */
export function stillOf(bytes: Uint8Array, picture: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  const chunks = picture.map((chunk) => chunkOf(chunk.name, [contentsOf(bytes, chunk)]));
  const last = picture.at(-1);
  const size = last && pictureSize(bytes, last);
  return webpFileOf(size && picture.length > 1 ? [extendedChunk(size, { alpha: true }), ...chunks] : chunks);
}

/** A chunk of these contents, padded to an even length. */
export function chunkOf(name: string, contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  const chunk = concat(Uint8Array.from(asciiBytes(name)), new Uint8Array(4), contents, new Uint8Array(length & 1));
  viewOf(chunk).setUint32(4, length, true);
  return chunk;
}

/** A whole file: one RIFF chunk around all others. */
export const webpFileOf = (chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  chunkOf('RIFF', [Uint8Array.from(asciiBytes('WEBP')), ...chunks]);

/** Bits in the first byte of a VP8X chunk. */
export const [animationFlag, profileFlag] = [0x02, 0x20] as const;

/** The VP8X chunk of the extended layout, which animations, profiles and alpha beside VP8 need. */
export function extendedChunk(
  { width, height }: Size,
  flags: { readonly animated?: boolean; readonly alpha?: boolean; readonly profile?: boolean },
): Uint8Array<ArrayBuffer> {
  const bits = (flags.animated ? animationFlag : 0) | (flags.alpha ? 0x10 : 0) | (flags.profile ? profileFlag : 0);
  return chunkOf('VP8X', [Uint8Array.of(bits, 0, 0, 0, ...bytes24(width - 1), ...bytes24(height - 1))]);
}

/** A number below 2^24 as three bytes, the lowest first. */
export const bytes24 = (value: number): number[] => [value & 255, (value >> 8) & 255, value >> 16];

/** The inverse of `bytes24`; bytes after the end count as 0. */
export const uint24 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
