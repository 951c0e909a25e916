// The first directory of a TIFF 6.0 file -> its entries by tag, as numbers. Those whose values are not in the file are left
// out, unless the pixels depend on them.

export const tiffTags = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planar: 284,
  predictor: 317,
  colourMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  inkSet: 332,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  profile: 34675,
} as const;

export type TiffTag = keyof typeof tiffTags;

export interface TiffDirectory {
  readonly littleEndian: boolean;
  /** Where the directory stands. */
  readonly start: number;
  readonly entries: ReadonlyMap<number, TiffEntry>;
}

export interface TiffEntry {
  readonly type: number;
  readonly count: number;
  /** Where its values stand. */
  readonly start: number;
}

const needed: ReadonlySet<number> = new Set(
  Object.values(tiffTags).filter((tag) => tag !== tiffTags.profile && tag !== tiffTags.orientation),
);

/** Bytes a value of a type takes: byte, text, short, long, rational, then their signed fellows and floats. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const [byteType, shortType, longType, undefinedType] = [1, 3, 4, 7];

/** A TIFF by its byte order and its number, 42; 43 is a BigTIFF. */
export function tiffVersion(bytes: Uint8Array): 42 | 43 | undefined {
  const order = bytes[0];
  if (bytes.length < 8 || order !== bytes[1] || (order !== 0x49 && order !== 0x4d)) return undefined;
  const [low, high] = order === 0x49 ? [bytes[2], bytes[3]] : [bytes[3], bytes[2]];
  return high === 0 && (low === 42 || low === 43) ? low : undefined;
}

/** @returns undefined where the directory, or a value that pixels depend on, is not wholly there */
export function readTiffDirectory(bytes: Uint8Array): TiffDirectory | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = bytes[0] === 0x49;
  const start = view.getUint32(4, littleEndian);
  if (start < 8 || start + 2 > bytes.length) return undefined;
  const count = view.getUint16(start, littleEndian);
  if (count === 0 || start + 2 + count * 12 > bytes.length) return undefined;
  const entries = new Map<number, TiffEntry>();
  for (let at = start + 2; at < start + 2 + count * 12; at += 12) {
    const type = view.getUint16(at + 2, littleEndian);
    const values = view.getUint32(at + 4, littleEndian);
    const byteLength = (typeBytes[type] ?? 0) * values;
    const place = byteLength <= 4 ? at + 8 : view.getUint32(at + 8, littleEndian);
    const tag = view.getUint16(at, littleEndian);
    const isThere = place + byteLength <= bytes.length;
    if (!isThere && needed.has(tag)) return undefined;
    if (isThere && byteLength > 0 && !entries.has(tag)) entries.set(tag, { type, count: values, start: place });
  }
  return { littleEndian, start, entries };
}

/** The values of an entry of bytes, shorts or longs, but no more than `most`; none where there is no such entry. */
export function tiffValues(
  bytes: Uint8Array,
  { entries, littleEndian }: TiffDirectory,
  tag: number,
  most: number,
): number[] {
  const entry = entries.get(tag);
  if (!entry) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { type, start } = entry;
  const count = Math.min(entry.count, most);
  if (type === shortType)
    return Array.from({ length: count }, (_, index) => view.getUint16(start + index * 2, littleEndian));
  if (type === longType)
    return Array.from({ length: count }, (_, index) => view.getUint32(start + index * 4, littleEndian));
  return type === byteType || type === undefinedType ? Array.from(bytes.subarray(start, start + count)) : [];
}
