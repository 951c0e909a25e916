// Bytes that are no rows of pixels as zlib data. A browser's CompressionStream would find longer matches, but each engine's own
// ones, and the same job must give the same bytes in all of them.
import { concat } from '../../bytes.ts';
import { adler32, adlerOfNothing } from '../adler32.ts';
import { blockTokens, makeBlockPlanner, mostBlockBytes, tokenKinds } from './blocks.ts';
import { BitWriter } from './deflate-bits.ts';
import { tokenAt, tokenBytes, writeBlock } from './row-tokens.ts';

/** RFC 1950, 2.2: deflate with a window of 32 KiB, compressed by the fastest algorithm. */
const header = [0x78, 0x01];

/** Compresses by Huffman codes and by runs of one byte, as zlib does with strategy Z_RLE. */
export function deflateBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const planBlock = makeBlockPlanner();
  const bits = new BitWriter(mostBlockBytes);
  const tokens = new Uint16Array(blockTokens);
  const pieces = [Uint8Array.from(header)];
  let at = 0;
  do {
    const counts = new Int32Array(tokenKinds);
    const before = bytes[at - 1] ?? 0;
    let count = 0;
    for (; at < bytes.length && count < blockTokens; count += 1) {
      const token = at === 0 ? (bytes[0] as number) : tokenAt(bytes, at);
      tokens[count] = token;
      counts[token] = (counts[token] as number) + 1;
      at += tokenBytes(token);
    }
    writeBlock(bits, planBlock(counts, at === bytes.length), tokens.subarray(0, count), before);
    pieces.push(bits.take());
  } while (at < bytes.length);
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, adler32(adlerOfNothing, bytes, 0, bytes.length));
  return concat(...pieces, sum);
}
