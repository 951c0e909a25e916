// ISO base media boxes (ISO/IEC 14496-12): walked, found by type, and the brands of a file. AVIF and HEIC files are made of
// them. Every walk is bounded by the bytes there are.
import { fourLetters, viewOf } from '../../bytes.ts';

/** A box that is wholly in the file; all places are offsets in the file. */
export interface Box {
  readonly type: string;
  /** Offset of the box. */
  readonly at: number;
  /** Offset of its contents. */
  readonly start: number;
  /** The place after it. */
  readonly end: number;
}

/** The boxes between two places, up to the first that is not wholly there. */
export function* boxes(bytes: Uint8Array, from = 0, to = bytes.length): Generator<Box, undefined> {
  for (let at = from; at + 8 <= to; ) {
    const box = boxAt(bytes, at, to);
    if (!box) return undefined;
    yield box;
    at = box.end;
  }
  return undefined;
}

function boxAt(bytes: Uint8Array, at: number, to: number): Box | undefined {
  const view = viewOf(bytes);
  const size = view.getUint32(at);
  // 1 stands for a size of 64 bits that follows, 0 for a box that ends where its surroundings do.
  const isLong = size === 1;
  const start = at + (isLong ? 16 : 8);
  if (start > to) return undefined;
  const end = isLong ? at + Number(view.getBigUint64(at + 8)) : size === 0 ? to : at + size;
  return end < start || end > to ? undefined : { type: fourLetters(bytes, at + 4), at, start, end };
}

/**
 * The first box of a type; undefined where there is none.
 * @param inside the box to look in; without one, as a search for it may have ended, nothing is found
 * @param skip bytes of that box's own fields, which come before the boxes in it
 */
export function findBox(
  bytes: Uint8Array,
  type: string,
  inside: Box | undefined | 'file' = 'file',
  skip = 0,
): Box | undefined {
  if (!inside) return undefined;
  const range = inside === 'file' ? [] : [inside.start + skip, inside.end];
  for (const box of boxes(bytes, ...range)) if (box.type === type) return box;
  return undefined;
}

/** The brands of a file, the major brand first; none where it does not begin with a whole `ftyp` box. */
export function brandsOf(bytes: Uint8Array): string[] {
  const first = boxes(bytes).next().value;
  if (first?.type !== 'ftyp' || first.end - first.start < 8) return [];
  const count = Math.min(64, Math.floor((first.end - first.start) / 4));
  const all = Array.from({ length: count }, (_, index) => fourLetters(bytes, first.start + index * 4));
  return all.filter((_, index) => index !== 1);
}

/** True if a box that holds the picture reaches over the end of the file. Other boxes after them do not matter. */
export function isCutOff(bytes: Uint8Array): boolean {
  let at = 0;
  for (const box of boxes(bytes)) at = box.end;
  return at + 8 <= bytes.length && ['ftyp', 'meta', 'moov', 'mdat', 'idat'].includes(fourLetters(bytes, at + 4));
}
