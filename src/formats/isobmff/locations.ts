// Finds the data of items (`iloc` box, ISO/IEC 14496-12 section 8.11.3): in the file, or in the `idat` box.
import { concat, viewOf } from '../../bytes.ts';
import { type Box, findBox } from './boxes.ts';
import { mostItems } from './items.ts';

/** Gives the data of an item; undefined where they are not wholly in the file, or lie in other files or items. */
export type DataOf = (item: number) => Uint8Array | undefined;

/** Reads the `iloc` box once, when the first data are asked for. */
export function itemData(bytes: Uint8Array): DataOf {
  let dataOf: DataOf | undefined;
  return (item) => {
    dataOf ??= readLocations(bytes);
    return dataOf(item);
  };
}

function readLocations(bytes: Uint8Array): DataOf {
  const meta = findBox(bytes, 'meta');
  const iloc = findBox(bytes, 'iloc', meta, 4);
  // Data of construction method 1 lie in this box.
  const idat = findBox(bytes, 'idat', meta, 4);
  const layout = iloc && iloc.end - iloc.start >= 8 ? layoutOf(bytes, iloc) : undefined;
  if (!iloc || !layout) return () => undefined;
  const places = placesOf(bytes, iloc.end, layout);
  return (item) => {
    const at = places.get(item);
    return at === undefined ? undefined : dataAt(bytes, at, layout, idat);
  };
}

/** The widths of the fields, in bytes. */
interface Layout {
  readonly version: number;
  readonly offset: number;
  readonly length: number;
  readonly base: number;
  readonly index: number;
  readonly id: number;
  readonly count: number;
  /** Offset of the first entry. */
  readonly first: number;
}

function layoutOf(bytes: Uint8Array, { start, end }: Box): Layout | undefined {
  const version = bytes[start] as number;
  const [sizes, more] = [bytes[start + 4] as number, bytes[start + 5] as number];
  const widths = { offset: sizes >> 4, length: sizes & 15, base: more >> 4, index: version > 0 ? more & 15 : 0 };
  const id = version > 1 ? 4 : 2;
  const first = start + 6 + id;
  if (version > 2 || first > end || Object.values(widths).some((width) => ![0, 4, 8].includes(width))) return undefined;
  return { version, ...widths, id, count: numberAt(bytes, start + 6, id), first };
}

/** The offsets of the entries by their items. */
function placesOf(bytes: Uint8Array, end: number, layout: Layout): Map<number, number> {
  const places = new Map<number, number>();
  let at = layout.first;
  for (let left = Math.min(layout.count, mostItems); left > 0; left -= 1) {
    const extents = extentsAt(layout, at);
    if (extents > end) break;
    const count = numberAt(bytes, extents - 2, 2);
    const next = extents + count * (layout.index + layout.offset + layout.length);
    if (next > end) break;
    const item = numberAt(bytes, at, layout.id);
    if (!places.has(item)) places.set(item, at);
    at = next;
  }
  return places;
}

/** Offset of an entry's extents: behind the item, method (from version 1 on), data reference, base offset and their count. */
const extentsAt = ({ id, version, base }: Layout, at: number): number => at + id + (version > 0 ? 2 : 0) + 2 + base + 2;

function dataAt(bytes: Uint8Array, at: number, layout: Layout, idat: Box | undefined): Uint8Array | undefined {
  const { id, version, base, index, offset, length } = layout;
  const method = version > 0 ? numberAt(bytes, at + id, 2) & 15 : 0;
  const extents = extentsAt(layout, at);
  const otherFile = numberAt(bytes, extents - 4 - base, 2) !== 0;
  const source = method === 0 ? { start: 0, end: bytes.length } : method === 1 ? idat : undefined;
  if (!source || otherFile) return undefined;
  const from = source.start + numberAt(bytes, extents - 2 - base, base);
  const parts: Uint8Array[] = [];
  let total = 0;
  let place = extents;
  for (let left = numberAt(bytes, extents - 2, 2); left > 0; left -= 1) {
    const start = from + numberAt(bytes, place + index, offset);
    const size = numberAt(bytes, place + index + offset, length);
    place += index + offset + length;
    total += size;
    // Extents that overlap could otherwise add up to far more than the file.
    if (size === 0 || start + size > source.end || total > bytes.length) return undefined;
    parts.push(bytes.subarray(start, start + size));
  }
  return parts.length === 1 ? parts[0] : parts.length === 0 ? undefined : concat(parts);
}

/** An unsigned number of 0, 2, 4 or 8 bytes. */
function numberAt(bytes: Uint8Array, at: number, width: number): number {
  const view = viewOf(bytes);
  if (width === 8) return Number(view.getBigUint64(at));
  return width === 4 ? view.getUint32(at) : width === 2 ? view.getUint16(at) : 0;
}
