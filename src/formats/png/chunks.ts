// The chunks of a PNG file (PNG third edition, section 5): read one after another, and written.
import { asciiBytes, concat, fourLetters, viewOf } from '../../bytes.ts';
import { crc32 } from './crc32.ts';

/** The eight bytes that every PNG begins with. */
export const pngSignature = '\x89PNG\r\n\x1a\n';

/** Offset of the chunks after IHDR: IHDR comes first and always has the same length. */
export const afterHeader = 33;

/** A chunk that is wholly in the file. */
export interface PngChunk {
  readonly name: string;
  /** Offset of its contents in the file: after length and name, four bytes each. */
  readonly start: number;
  /** Its contents, which four bytes of checksum follow. */
  readonly data: Uint8Array;
}

/** The chunks of files that have few enough to keep: a job asks for them once for its header, its damage, its colours and its pixels. */
const known = new WeakMap<Uint8Array, readonly PngChunk[]>();
const mostKept = 10_000;

/**
 * The chunks that are wholly there, up to IEND. The last one is IEND unless the file was cut off.
 * @param bytes a file that does not change any more
 */
export function pngChunks(bytes: Uint8Array): readonly PngChunk[] {
  const before = known.get(bytes);
  if (before) return before;
  const found = readChunks(bytes);
  if (found.length <= mostKept) known.set(bytes, found);
  return found;
}

function readChunks(bytes: Uint8Array): PngChunk[] {
  const view = viewOf(bytes);
  const found: PngChunk[] = [];
  for (let at = pngSignature.length; at + 12 <= bytes.length; ) {
    const start = at + 8;
    const end = start + view.getUint32(at);
    if (end + 4 > bytes.length) break;
    const name = fourLetters(bytes, at + 4);
    found.push({ name, start, data: bytes.subarray(start, end) });
    if (name === 'IEND') break;
    at = end + 4;
  }
  return found;
}

/** A chunk of these contents, with its length and checksum. */
export function pngChunk(name: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = concat(new Uint8Array(4), Uint8Array.from(asciiBytes(name)), data, new Uint8Array(4));
  const view = viewOf(chunk);
  view.setUint32(0, data.length);
  view.setUint32(chunk.length - 4, crc32(chunk, 4, chunk.length - 4));
  return chunk;
}
