// zlib data (RFC 1950). What came out whole counts: of the checksum behind the data only a whole one is compared, and bytes
// behind it are passed over.

import { viewOf } from '../bytes.ts';
import { imageDamage } from '../errors.ts';
import { adler32, adlerOfNothing } from './adler32.ts';
import { unfilled } from './faults.ts';
import { unpackDeflate } from './inflate.ts';

/** libpng's PNG_USER_CHUNK_MALLOC_MAX, its limit for what a compressed chunk may hold. */
const mostInflated = 8_000_000;
const headerBytes = 2;
/**
 * A stream takes longer than unpacking up to so many bytes here: 0.6 to 0.8 milliseconds even for 256 of them, which take 0.04 here.
 * A TIFF may have tens of thousands of small tiles.
 */
const smallBytes = 2 ** 16;

/**
 * All that the data hold.
 * @throws OssError ImageDamage where they are damaged, end before their last block does, or hold more than 8 MB
 */
export async function inflate(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  for (let size = 1 << 16; ; size *= 4) {
    const into = new Uint8Array(Math.min(size, mostInflated));
    const { length, isWhole } = unpackZlib(bytes, into);
    if (isWhole) return into.slice(0, length);
    if (length < size) throw imageDamage(`The zlib data are damaged, end or grow too long after ${length} bytes.`);
  }
}

/**
 * Fills a buffer of known size from zlib data; what the data hold beyond it is not inflated. Never holds more than one chunk
 * of the stream beside the buffer, so data that would inflate to gigabytes cost no memory.
 * @param sum `ignored` if another checksum guards the data: a wrong one of zlib is then no damage
 * @throws OssError ImageDamage where the data are damaged before they fill the buffer
 */
export async function inflateInto(
  bytes: Uint8Array<ArrayBuffer>,
  into: Uint8Array,
  sum: 'checked' | 'ignored' = 'checked',
): Promise<void> {
  if (into.length > smallBytes && (await isFilledByStream(bytes, into))) return;
  const { length, hasWrongSum } = unpackZlib(bytes, into);
  if (length < into.length || (hasWrongSum && sum === 'checked')) throw unfilled('zlib', length, into.length);
}

/** Returns false also if the data would fill the buffer, but the stream fails before it has handed out what it unpacked. */
async function isFilledByStream(bytes: Uint8Array<ArrayBuffer>, into: Uint8Array): Promise<boolean> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  try {
    // A full buffer is not the end: the stream still has to check the sum after its data.
    for (let to = 0; to <= into.length; ) {
      const { done, value } = await reader.read();
      if (done) return to === into.length;
      into.set(value.subarray(0, into.length - to), to);
      to += value.length;
    }
    return true;
  } catch {
    return false;
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** `isWhole` is true if all that the data hold came out and no checksum contradicts. */
function unpackZlib(bytes: Uint8Array, into: Uint8Array): { length: number; isWhole: boolean; hasWrongSum: boolean } {
  if (!isZlib(bytes)) return { length: 0, isWhole: false, hasWrongSum: false };
  const { length, end } = unpackDeflate(bytes.subarray(headerBytes), into);
  const sumAt = headerBytes + (end ?? bytes.length);
  const hasWrongSum =
    sumAt + 4 <= bytes.length && viewOf(bytes).getUint32(sumAt) !== adler32(adlerOfNothing, into, 0, length);
  return { length, isWhole: end !== undefined && !hasWrongSum, hasWrongSum };
}

/** True if the first two bytes are a zlib header: deflate with a window of up to 32 KB, no dictionary, and their own check. */
export function isZlib([method = 0, flags = 0]: Uint8Array): boolean {
  return (method & 15) === 8 && method >> 4 <= 7 && (flags & 32) === 0 && (method * 256 + flags) % 31 === 0;
}
