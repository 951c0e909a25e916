// Image file directories (IFDs, TIFF 6.0 section 2), which TIFF files and EXIF blocks are made of. Missing parts are left
// out without an error: whether that is damage is for the caller to decide.
import { viewOf } from '../../bytes.ts';

/** The types of values that are named in this code, by their numbers. */
export const ifdTypes = {
  byte: 1,
  ascii: 2,
  short: 3,
  long: 4,
  rational: 5,
  undefined: 7,
  signedLong: 9,
  signedRational: 10,
  ifd: 13,
} as const;

/**
 * Bytes of a value by its type, from 1: BYTE, ASCII, SHORT, LONG, RATIONAL, the same signed (7: UNDEFINED), FLOAT, DOUBLE, IFD;
 * from 16, in BigTIFF: LONG8, the same signed, IFD8.
 */
export const ifdTypeBytes: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/** Bytes of the header of a TIFF structure other than BigTIFF. */
export const ifdHeaderBytes = 8;

/** The bytes that a TIFF structure begins with. */
export interface IfdHeader {
  readonly view: DataView;
  readonly littleEndian: boolean;
  /** 42 for TIFF and for EXIF blocks, 43 for BigTIFF. */
  readonly version: number;
  /** True if counts and offsets have eight bytes instead of four (BigTIFF). */
  readonly isBig: boolean;
  /** Offset of the first directory. */
  readonly first: number;
}

/** One entry: a tag with its values. */
export interface IfdEntry {
  readonly tag: number;
  /** One of `ifdTypes`, or any other number that a file may say. */
  readonly type: number;
  /** Number of values. */
  readonly count: number;
  /** Offset of its bytes: twelve, of which the last four hold the values or their place; in BigTIFF twenty, and eight. */
  readonly at: number;
  /** Offset of its values. */
  readonly start: number;
  /** Bytes of all its values; 0 where its type is unknown. */
  readonly byteLength: number;
  /** True if all its values are within the bytes. */
  readonly isWhole: boolean;
}

/** One directory. */
export interface Ifd {
  /** The entries that are within the bytes, in their order. */
  readonly entries: readonly IfdEntry[];
  /** How many entries the directory says it has. */
  readonly count: number;
  /** Offset of the next directory; 0 for none. */
  readonly next: number;
}

/**
 * @param mayBeBig true for a TIFF file, where version 43 is BigTIFF; an EXIF block is never one
 * @returns undefined where the bytes begin with neither byte order: then they are no TIFF structure
 */
export function readIfdHeader(bytes: Uint8Array, mayBeBig = false): IfdHeader | undefined {
  if (bytes.length < ifdHeaderBytes) return undefined;
  const view = viewOf(bytes);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const littleEndian = order === 0x4949;
  const version = view.getUint16(2, littleEndian);
  const isBig = mayBeBig && version === 43;
  // A BigTIFF cut off before its offset has no directory.
  const first = !isBig ? view.getUint32(4, littleEndian) : bytes.length < 16 ? 0 : longAt(view, 8, littleEndian);
  return { view, littleEndian, version, isBig, first };
}

/** An unsigned number of eight bytes. Those above 2 ** 53 come out rounded, and no file is as long as that. */
const longAt = (view: DataView, at: number, littleEndian: boolean): number =>
  Number(view.getBigUint64(at, littleEndian));

/** The directory at `start`; one without entries where that is outside of the bytes. */
export function readIfd(header: IfdHeader, start: number): Ifd {
  const { view, littleEndian, isBig } = header;
  const [countBytes, entryBytes, offsetBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
  const from = start + countBytes;
  if (from > view.byteLength) return { entries: [], count: 0, next: 0 };
  const count = isBig ? longAt(view, start, littleEndian) : view.getUint16(start, littleEndian);
  const end = from + entryBytes * count;
  const there = Math.min(count, Math.floor((view.byteLength - from) / entryBytes));
  return {
    entries: Array.from({ length: there }, (_, index) => entryAt(header, from + entryBytes * index)),
    count,
    next: end + offsetBytes <= view.byteLength ? offsetAt(header, end) : 0,
  };
}

const offsetAt = ({ view, littleEndian, isBig }: IfdHeader, at: number): number =>
  isBig ? longAt(view, at, littleEndian) : view.getUint32(at, littleEndian);

function entryAt(header: IfdHeader, at: number): IfdEntry {
  const { view, littleEndian, isBig } = header;
  const type = view.getUint16(at + 2, littleEndian);
  const count = offsetAt(header, at + 4);
  const byteLength = (ifdTypeBytes[type] ?? 0) * count;
  const values = at + (isBig ? 12 : 8);
  const start = byteLength <= (isBig ? 8 : 4) ? values : offsetAt(header, values);
  const isWhole = start + byteLength <= view.byteLength;
  return { tag: view.getUint16(at, littleEndian), type, count, at, start, byteLength, isWhole };
}
