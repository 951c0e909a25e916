// The chunks of a WebP (RIFF): where each lies, how large a picture one holds, and chunks and whole files written.
import type { Size } from '../../pixels.ts';

export interface Chunk {
  readonly name: string;
  /** Of its contents, and how long they say they are, which may be more than there is. */
  readonly start: number;
  readonly length: number;
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const nameAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

export const looksLikeWebp = (bytes: Uint8Array): boolean =>
  bytes.length >= 12 && nameAt(bytes, 0) === 'RIFF' && nameAt(bytes, 8) === 'WEBP';

/** Every chunk of the file; what lies behind the length it says it has is no part of it. */
export const chunksOf = (bytes: Uint8Array): Chunk[] =>
  chunksBetween(bytes, 12, Math.min(bytes.length, viewOf(bytes).getUint32(4, true) + 8));

export function chunksBetween(bytes: Uint8Array, start: number, end: number): Chunk[] {
  const view = viewOf(bytes);
  const found: Chunk[] = [];
  for (let at = start; at + 8 <= end; ) {
    const length = view.getUint32(at + 4, true);
    found.push({ name: nameAt(bytes, at), start: at + 8, length });
    at += 8 + length + (length & 1);
  }
  return found;
}

export const contentsOf = (bytes: Uint8Array, { start, length }: Chunk): Uint8Array =>
  bytes.subarray(start, start + length);

/** What the first bytes of a picture chunk say; undefined where it is none. */
export function pictureSize(bytes: Uint8Array, { name, start }: Chunk): Size | undefined {
  if (start + 10 > bytes.length) return undefined;
  const view = viewOf(bytes);
  if (name === 'VP8X') return { width: 1 + uint24(bytes, start + 4), height: 1 + uint24(bytes, start + 7) };
  if (name === 'VP8L' && bytes[start] === 0x2f) {
    const bits = view.getUint32(start + 1, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  // A key frame: three bytes of tag, the start code 9d 01 2a, then 14 bits of each side.
  if (name === 'VP8 ' && view.getUint16(start + 3) === 0x9d01) {
    const size = { width: view.getUint16(start + 6, true) & 0x3fff, height: view.getUint16(start + 8, true) & 0x3fff };
    return size.width > 0 && size.height > 0 ? size : undefined;
  }
  return undefined;
}

/** A chunk of these contents, padded to an even length. */
export function chunkOf(name: string, contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  const chunk = new Uint8Array(8 + length + (length & 1));
  for (let index = 0; index < 4; index += 1) chunk[index] = name.charCodeAt(index);
  viewOf(chunk).setUint32(4, length, true);
  let at = 8;
  for (const part of contents) {
    chunk.set(part, at);
    at += part.length;
  }
  return chunk;
}

/** A whole file: one chunk around all others. */
export const webpFileOf = (chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  chunkOf('RIFF', [new TextEncoder().encode('WEBP'), ...chunks]);

/** What the extended layout begins with. */
export function extendedChunk(
  { width, height }: Size,
  flags: { readonly animated?: boolean; readonly alpha?: boolean; readonly profile?: boolean },
): Uint8Array<ArrayBuffer> {
  const bits = (flags.animated ? 0x02 : 0) | (flags.alpha ? 0x10 : 0) | (flags.profile ? 0x20 : 0);
  return chunkOf('VP8X', [Uint8Array.of(bits, 0, 0, 0, ...bytes24(width - 1), ...bytes24(height - 1))]);
}

export const bytes24 = (value: number): number[] => [value & 255, (value >> 8) & 255, value >> 16];

/** Zero where the bytes end before it. */
export const uint24 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
