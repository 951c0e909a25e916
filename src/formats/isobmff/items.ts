// The items of a HEIF file (ISO/IEC 23008-12): their types, properties and references. Every table is read when it is first
// asked for, and only so far as a picture could need it.
import { fourLetters, viewOf } from '../../bytes.ts';
import { once } from '../../once.ts';
import { associationsByItem, indicesOf } from './associations.ts';
import { type Box, boxes, findBox } from './boxes.ts';

/** A property of an item. */
export interface Property extends Box {
  /** True if a reader that does not know the property must not show the item. */
  readonly isEssential: boolean;
}

/** What an item is to others: `auxl` their alpha or depth, `dimg` made of them, `cdsc` about them, `prem` premultiplied by them. */
export interface Reference {
  readonly type: string;
  readonly from: number;
  readonly to: readonly number[];
}

/** The items of one file, by their numbers. */
export interface Items {
  readonly primary: number;
  /** All properties in the file, whichever item has them. */
  readonly properties: readonly Box[];
  /** `av01`, `hvc1`, `grid`, `Exif` and so on, of every item. */
  types(): ReadonlyMap<number, string>;
  /** In the order in which the file lists them. */
  propertiesOf(item: number): Property[];
  references(): readonly Reference[];
}

/** A grid has at most 256 rows and 256 columns, and its alpha as many. */
export const mostItems = 2 * 256 * 256 + 256;
/** An association has 15 bits for the number of a property. */
const mostProperties = 2 ** 15 - 1;

/** @returns undefined where the file has no properties or no primary item */
export function readItems(bytes: Uint8Array): Items | undefined {
  const meta = findBox(bytes, 'meta');
  const inMeta = (type: string): Box | undefined => findBox(bytes, type, meta, 4);
  const [iprp, pitm] = [inMeta('iprp'), inMeta('pitm')];
  const ipco = findBox(bytes, 'ipco', iprp);
  if (!iprp || !ipco || !pitm || pitm.end - pitm.start < 6) return undefined;
  const view = viewOf(bytes);
  const isWide = (bytes[pitm.start] as number) > 0 && pitm.end - pitm.start >= 8;
  const properties = take(boxes(bytes, ipco.start, ipco.end), mostProperties);
  const associated = once(() => associationsByItem(bytes, iprp, mostItems));
  return {
    primary: isWide ? view.getUint32(pitm.start + 4) : view.getUint16(pitm.start + 4),
    properties,
    types: once(() => itemTypes(bytes, inMeta('iinf'))),
    propertiesOf: (item) => {
      const entry = associated().get(item);
      return (entry ? indicesOf(bytes, entry) : []).flatMap(({ index, isEssential }): Property[] => {
        const box = properties[index - 1];
        return box ? [{ ...box, isEssential }] : [];
      });
    },
    references: once(() => readReferences(bytes, inMeta('iref'))),
  };
}

function itemTypes(bytes: Uint8Array, iinf: Box | undefined): Map<number, string> {
  const found = new Map<number, string>();
  if (!iinf) return found;
  const view = viewOf(bytes);
  const skip = (bytes[iinf.start] as number) > 0 ? 8 : 6;
  for (const { type, start, end } of take(boxes(bytes, iinf.start + skip, iinf.end), mostItems)) {
    const version = bytes[start] as number;
    // Versions before 2 have no item type; version 3 has item numbers of 32 bits.
    if (type !== 'infe' || version < 2 || end - start < (version > 2 ? 14 : 12)) continue;
    const [item, at] = version > 2 ? [view.getUint32(start + 4), start + 10] : [view.getUint16(start + 4), start + 8];
    if (!found.has(item)) found.set(item, fourLetters(bytes, at));
  }
  return found;
}

function readReferences(bytes: Uint8Array, iref: Box | undefined): Reference[] {
  const found: Reference[] = [];
  if (!iref) return found;
  const view = viewOf(bytes);
  const width = (bytes[iref.start] as number) > 0 ? 4 : 2;
  const idAt = (at: number): number => (width === 4 ? view.getUint32(at) : view.getUint16(at));
  let left = 2 * mostItems;
  for (const { type, start, end } of boxes(bytes, iref.start + 4, iref.end)) {
    if (start + width + 2 > end) continue;
    const count = view.getUint16(start + width);
    const first = start + width + 2;
    left -= 1 + count;
    if (left < 0 || first + count * width > end) break;
    found.push({
      type,
      from: idAt(start),
      to: Array.from({ length: count }, (_, order) => idAt(first + order * width)),
    });
  }
  return found;
}

function take<T>(all: Iterable<T>, most: number): T[] {
  const found: T[] = [];
  for (const one of all) {
    if (found.length === most) break;
    found.push(one);
  }
  return found;
}
