// A HEIF file of these items, in the order of boxes and with the widths of fields that most encoders use.
import { asciiBytes, concat } from '../../bytes.ts';
import type { Reference } from '../isobmff/items.ts';
import { half, word, writeBox, writeFullBox } from '../isobmff/write.ts';

/** One item. */
export interface StillItem {
  readonly type: 'av01' | 'grid';
  readonly data: Uint8Array;
  /** Whole boxes; items may have the same one. */
  readonly properties: readonly { readonly box: Uint8Array; readonly isEssential: boolean }[];
  /** Bits of each plane, for the `pixi` property. */
  readonly depths: readonly number[];
  readonly isAlpha?: boolean;
}

export type StillReference = Reference & { readonly type: 'auxl' | 'dimg' | 'prem' };

/** Items are numbered from 1; the first one is the primary item. */
export function writeStill(
  items: readonly StillItem[],
  references: readonly StillReference[],
): Uint8Array<ArrayBuffer> {
  const ftyp = writeBox('ftyp', asciiBytes('avif\0\0\0\0avifmif1miaf'));
  const total = items.reduce((sum, { data }) => sum + data.length, 0);
  const mdat = Uint8Array.from([...word(8 + total), ...asciiBytes('mdat')]);
  const before = [
    writeFullBox('hdlr', 0, word(0), asciiBytes('pict'), new Uint8Array(13)),
    writeFullBox('pitm', 0, half(1)),
  ];
  const entries = items.map(({ type }, index) =>
    writeFullBox('infe', 2 << 24, half(index + 1), half(0), asciiBytes(`${type}\0`)),
  );
  const after = [
    writeFullBox('iinf', 0, half(items.length), concat(entries)),
    ...(references.length > 0 ? [writeFullBox('iref', 0, ...references.map(writeReference))] : []),
    writeProperties(items),
  ];
  const metaAt = (start: number): Uint8Array<ArrayBuffer> =>
    writeFullBox('meta', 0, ...before, writeLocations(items, start), ...after);
  const start = ftyp.length + metaAt(0).length + mdat.length;
  return concat(
    ftyp,
    metaAt(start),
    mdat,
    items.map(({ data }) => data),
  );
}

const writeReference = ({ type, from, to }: StillReference): Uint8Array =>
  writeBox(type, half(from), half(to.length), to.flatMap(half));

/** The `iloc` box of items whose data lie one after the other. */
function writeLocations(items: readonly StillItem[], start: number): Uint8Array {
  let at = start;
  const places = items.flatMap(({ data }, index) => {
    const place = [...half(index + 1), ...half(0), ...half(1), ...word(at), ...word(data.length)];
    at += data.length;
    return place;
  });
  // Offsets and lengths of 32 bits, no base offset.
  return writeFullBox('iloc', 0, [0x44, 0], half(items.length), places);
}

/** The `iprp` box. A property that several items have is written once. */
function writeProperties(items: readonly StillItem[]): Uint8Array {
  const boxes: Uint8Array[] = [];
  const numbers = new Map<number | string, number>();
  const numberOf = (key: number | string, make: () => Uint8Array): number => {
    const number = numbers.get(key) ?? boxes.push(make());
    numbers.set(key, number);
    return number;
  };
  const associations = items.flatMap(({ properties, depths, isAlpha }, index) => {
    const own = properties.map(
      ({ box, isEssential }) => numberOf(box.byteOffset, () => box) | (isEssential ? 0x8000 : 0),
    );
    own.push(numberOf(`${depths}`, () => writeFullBox('pixi', 0, [depths.length, ...depths])));
    if (isAlpha) own.push(numberOf('alpha', () => writeFullBox('auxC', 0, asciiBytes(alphaType))));
    return [...half(index + 1), own.length, ...own.flatMap(half)];
  });
  // Flag 1: the numbers of properties have 15 bits.
  return writeBox('iprp', writeBox('ipco', concat(boxes)), writeFullBox('ipma', 1, word(items.length), associations));
}

const alphaType = 'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0';
