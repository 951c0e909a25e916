// TIFF files made by hand, for what sharp does not write: either byte order, TIFF or BigTIFF, any tags, any data.

export interface HandTiff {
  readonly order?: 'II' | 'MM';
  /** True for a BigTIFF: offsets and counts of eight bytes. */
  readonly big?: boolean;
  readonly width: number;
  readonly height: number;
  /** The bits of each sample of a pixel. */
  readonly bits: readonly number[];
  readonly photometric: number;
  /** The data of strips or tiles, packed into rows; 16-bit samples are given as numbers and put into the byte order here. */
  readonly segments: readonly (Uint8Array | Uint16Array)[];
  readonly rowsPerStrip?: number;
  /** Further tags as shorts, or as longs where they are larger; an empty list takes a tag away. */
  readonly more?: Readonly<Record<number, readonly number[]>>;
  /** Further tags as fractions, with thousandths. */
  readonly fractions?: Readonly<Record<number, readonly number[]>>;
}

/** One type of value: its number, its length in bytes, and how it is written. */
interface ValueType {
  readonly code: number;
  readonly bytes: number;
  set(view: DataView, at: number, value: number, little: boolean): void;
}

const short: ValueType = { code: 3, bytes: 2, set: (view, at, value, little) => view.setUint16(at, value, little) };
const long: ValueType = { code: 4, bytes: 4, set: (view, at, value, little) => view.setUint32(at, value, little) };
const long8: ValueType = {
  code: 16,
  bytes: 8,
  set: (view, at, value, little) => view.setBigUint64(at, BigInt(value), little),
};
const rational: ValueType = {
  code: 5,
  bytes: 8,
  set: (view, at, value, little) => {
    view.setUint32(at, Math.round(value * 1000), little);
    view.setUint32(at + 4, 1000, little);
  },
};

export function handTiff(file: HandTiff): Uint8Array<ArrayBuffer> {
  const { order = 'II', big = false, width, height, bits, photometric, segments, rowsPerStrip = height } = file;
  const little = order === 'II';
  const header = big ? 16 : 8;
  const data = segments.map((segment) => inOrder(segment, little));
  const total = data.reduce((sum, bytes) => sum + bytes.length, 0);
  const offsets = data.map((_, index) => header + data.slice(0, index).reduce((sum, bytes) => sum + bytes.length, 0));
  const tags: Record<number, readonly number[]> = {
    256: [width],
    257: [height],
    258: bits,
    259: [1],
    262: [photometric],
    273: offsets,
    277: [bits.length],
    278: [rowsPerStrip],
    279: data.map((bytes) => bytes.length),
    ...file.more,
    ...file.fractions,
  };
  const wide = big ? long8 : long;
  const typeOf = (tag: number, values: readonly number[]): ValueType => {
    if (file.fractions?.[tag]) return rational;
    return values.some((value) => value > 0xffff) || (big && (tag === 273 || tag === 279)) ? wide : short;
  };
  const entries = Object.entries(tags)
    .filter(([, values]) => values.length > 0)
    .map(([tag, values]) => ({ tag: Number(tag), values, type: typeOf(Number(tag), values) }));
  const sizeOf = ({ values, type }: (typeof entries)[number]): number => values.length * type.bytes;
  const outside = entries.map(sizeOf).filter((bytes) => bytes > wide.bytes);
  let at = header + total + (total & 1);
  const directory = at + outside.reduce((sum, bytes) => sum + bytes, 0);
  const [countBytes, entryBytes] = big ? [8, 20] : [2, 12];
  const bytes = new Uint8Array(directory + countBytes + entries.length * entryBytes + wide.bytes);
  const view = new DataView(bytes.buffer);
  const setWide = (place: number, value: number) => wide.set(view, place, value, little);
  bytes.set([...order].map((letter) => letter.charCodeAt(0)));
  view.setUint16(2, big ? 43 : 42, little);
  if (big) view.setUint16(4, 8, little);
  data.forEach((part, index) => {
    bytes.set(part, offsets[index]);
  });
  setWide(big ? 8 : 4, directory);
  if (big) setWide(directory, entries.length);
  else view.setUint16(directory, entries.length, little);
  entries.forEach((one, index) => {
    const { tag, values, type } = one;
    const entry = directory + countBytes + index * entryBytes;
    view.setUint16(entry, tag, little);
    view.setUint16(entry + 2, type.code, little);
    setWide(entry + 4, values.length);
    const place = entry + 4 + wide.bytes;
    const inside = sizeOf(one) <= wide.bytes;
    if (!inside) setWide(place, at);
    values.forEach((value, number) => {
      type.set(view, (inside ? place : at) + number * type.bytes, value, little);
    });
    if (!inside) at += sizeOf(one);
  });
  return bytes;
}

function inOrder(values: Uint8Array | Uint16Array, little: boolean): Uint8Array {
  if (values instanceof Uint8Array) return values;
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setUint16(index * 2, value, little);
  });
  return bytes;
}

/** Rows of samples of any number of bits, the highest bit first, each row beginning at a new byte. */
export function packed(samples: ArrayLike<number>, perRow: number, bits: number): Uint8Array {
  const rowBytes = Math.ceil((perRow * bits) / 8);
  const result = new Uint8Array(rowBytes * Math.ceil(samples.length / perRow));
  for (let index = 0; index < samples.length; index += 1) {
    const from = Math.floor(index / perRow) * rowBytes * 8 + (index % perRow) * bits;
    for (let bit = 0; bit < bits; bit += 1) {
      const isSet = Math.floor((samples[index] as number) / 2 ** (bits - 1 - bit)) % 2;
      const at = (from + bit) >> 3;
      if (isSet) result[at] = (result[at] as number) | (128 >> ((from + bit) & 7));
    }
  }
  return result;
}
