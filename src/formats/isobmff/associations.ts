// Which properties an item has (`ipma` boxes, ISO/IEC 23008-12 section 9.3).
import { viewOf } from '../../bytes.ts';
import { type Box, boxes } from './boxes.ts';

/** The properties of one item, as an `ipma` box lists them. */
export interface Association {
  readonly item: number;
  /** Offset of the entry. */
  readonly at: number;
  /** Offset of the first index. */
  readonly first: number;
  readonly indexBytes: 1 | 2;
  /** How many indices the entry has. */
  readonly count: number;
}

/** A property's number, counted from 1, and whether a reader that does not know the property must not show the item. */
export interface PropertyIndex {
  readonly index: number;
  readonly isEssential: boolean;
}

/** The entries of one `ipma` box, up to the first that is not wholly in it. */
export function* associations(bytes: Uint8Array, { start, end }: Box): Generator<Association, undefined> {
  if (start + 8 > end) return undefined;
  const view = viewOf(bytes);
  const idBytes = (bytes[start] as number) > 0 ? 4 : 2;
  const indexBytes = (bytes[start + 3] as number) & 1 ? 2 : 1;
  let at = start + 8;
  for (let left = view.getUint32(start + 4); left > 0 && at + idBytes + 1 <= end; left -= 1) {
    const item = idBytes === 4 ? view.getUint32(at) : view.getUint16(at);
    const count = bytes[at + idBytes] as number;
    const first = at + idBytes + 1;
    if (first + count * indexBytes > end) return undefined;
    yield { item, at, first, indexBytes, count };
    at = first + count * indexBytes;
  }
  return undefined;
}

/** The indices of one entry in their order. */
export function indicesOf(bytes: Uint8Array, { first, indexBytes, count }: Association): PropertyIndex[] {
  const view = viewOf(bytes);
  const bits = indexBytes * 8 - 1;
  return Array.from({ length: count }, (_, order) => {
    const value = indexBytes === 2 ? view.getUint16(first + order * 2) : view.getUint8(first + order);
    return { index: value & (2 ** bits - 1), isEssential: value >> bits === 1 };
  });
}

/** The entries of every `ipma` box of an `iprp` box by their items, at most `most` of them. The first of an item counts. */
export function associationsByItem(bytes: Uint8Array, iprp: Box, most: number): Map<number, Association> {
  const found = new Map<number, Association>();
  let left = most;
  for (const box of boxes(bytes, iprp.start, iprp.end)) {
    if (box.type !== 'ipma') continue;
    for (const entry of associations(bytes, box)) {
      if (left === 0) return found;
      left -= 1;
      if (!found.has(entry.item)) found.set(entry.item, entry);
    }
  }
  return found;
}
