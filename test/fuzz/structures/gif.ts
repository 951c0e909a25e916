// GIF: screen, extensions, frames, and their data without the borders of sub-blocks.
import { concat } from '../../../src/bytes.ts';
import type { Bytes } from '../chance.ts';
import type { Part, Structure } from './structure.ts';

/** The bytes of a colour table, by the flags that announce it. */
const tableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** What is in a chain of sub-blocks, and where it ends. */
function unblocked(bytes: Bytes, from: number): { data: Bytes; end: number } {
  const pieces: Bytes[] = [];
  let at = from;
  while (at < bytes.length) {
    const length = bytes[at] as number;
    at += 1 + length;
    if (length === 0) break;
    pieces.push(bytes.slice(at - length, at));
  }
  return { data: concat(pieces), end: at };
}

/** @param claimed the length that the first sub-block has by its own account */
function blocked(data: Bytes, claimed?: number): Bytes {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const piece = data.subarray(at, at + 255);
    pieces.push(Uint8Array.of(at === 0 ? (claimed ?? piece.length) : piece.length), piece);
  }
  return concat(pieces, Uint8Array.of(0));
}

export const gif: Structure = {
  split: (bytes) => {
    const screen = 13 + tableBytes(bytes[10] ?? 0);
    const parts: Part[] = [{ name: 'screen', data: bytes.slice(0, screen) }];
    let at = screen;
    while (at < bytes.length) {
      if (bytes[at] === 0x21) {
        const { data, end } = unblocked(bytes, at + 2);
        parts.push({ name: 'extension', data: concat(bytes.slice(at + 1, at + 2), data) });
        at = end;
      } else if (bytes[at] === 0x2c) {
        const head = at + 10 + tableBytes(bytes[at + 9] ?? 0);
        const { data, end } = unblocked(bytes, head + 1);
        parts.push({ name: 'frame', data: bytes.slice(at + 1, head) });
        parts.push({ name: 'codes', data: concat(bytes.slice(head, head + 1), data) });
        at = end;
      } else {
        parts.push({ name: 'end', data: bytes.slice(at) });
        break;
      }
    }
    return parts;
  },
  join: (parts) =>
    concat(
      parts.flatMap(({ name, data, claimed }) => {
        if (name === 'extension') return [Uint8Array.of(0x21), data.slice(0, 1), blocked(data.slice(1), claimed)];
        if (name === 'frame') return [Uint8Array.of(0x2c), data];
        return name === 'codes' ? [data.slice(0, 1), blocked(data.slice(1), claimed)] : [data];
      }),
    ),
  sizes: [
    ...[6, 8].map((at) => ({ part: 'screen', at, bytes: 2 }) as const),
    ...[0, 2, 4, 6].map((at) => ({ part: 'frame', at, bytes: 2 }) as const),
  ],
  isLittle: () => true,
};
