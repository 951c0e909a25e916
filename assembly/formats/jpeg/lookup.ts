// Tables that look up several AC symbols at once, made of those that look up one (src/formats/jpeg/lookup.ts).
import { endOfBlock, lookupBits } from '../../../src/formats/jpeg/twin-layout';

const mask = (1 << lookupBits) - 1;

/**
 * Two symbols, where the bits hold both. An entry is 64 bits, 0 where they hold none. Bits 0-5: the length of all it holds;
 * 6-10: of the first symbol; 16-23 and 24-31: how far the first and the second go on; 32-47 and 48-63: their values.
 */
export function makePairs(table: usize, pairs: usize): void {
  for (let bits = 0; bits <= mask; bits += 1) {
    const first = load<i32>(table + ((<usize>bits) << 2));
    const length = first & 31;
    let entry: u64 = 0;
    if (length > 0) {
      const advance = (first >> 8) & 255;
      const next = load<i32>(table + ((<usize>((bits << length) & mask)) << 2));
      const hasSecond = advance < endOfBlock && (next & 31) > 0 && length + (next & 31) <= lookupBits;
      const second = hasSecond ? next : 0;
      const low = (length + (second & 31)) | (length << 6) | (advance << 16) | (((second >> 8) & 255) << 24);
      entry = <u64>(<u32>low) | ((<u64>(<u32>((first >>> 16) | (second & 0xffff0000)))) << 32);
    }
    store<u64>(pairs + ((<usize>bits) << 3), entry);
  }
}

/**
 * For blocks of which only the DC value counts. An entry is 32 bits: how far all the symbols go on that the bits hold (from bit 8), up to the end
 * of the block, and the length of them together; 0 where they hold none.
 */
export function makeSkips(table: usize, skips: usize): void {
  for (let bits = 0; bits <= mask; bits += 1) {
    let length = 0;
    let advance = 0;
    while (advance < endOfBlock) {
      const entry = load<i32>(table + ((<usize>((bits << length) & mask)) << 2));
      if ((entry & 31) === 0 || length + (entry & 31) > lookupBits) break;
      length += entry & 31;
      advance += (entry >> 8) & 255;
    }
    store<i32>(skips + ((<usize>bits) << 2), (advance << 8) | length);
  }
}
