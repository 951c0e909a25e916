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

/** Bytes of a value by its type, from 1: BYTE, ASCII, SHORT, LONG, RATIONAL, the same signed (7: UNDEFINED), FLOAT, DOUBLE, IFD. */
export const ifdTypeBytes: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

/** The eight bytes that a TIFF structure begins with. */
export interface IfdHeader {
  readonly view: DataView;
  readonly littleEndian: boolean;
  /** 42 for TIFF and for EXIF blocks, 43 for BigTIFF. */
  readonly version: number;
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
  /** Offset of its twelve bytes. The last four hold the values, if these fit, or else the place of the values. */
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

/** @returns undefined where the bytes begin with neither byte order: then they are no TIFF structure */
export function readIfdHeader(bytes: Uint8Array): IfdHeader | undefined {
  if (bytes.length < 8) return undefined;
  const view = viewOf(bytes);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const littleEndian = order === 0x4949;
  return { view, littleEndian, version: view.getUint16(2, littleEndian), first: view.getUint32(4, littleEndian) };
}

/** The directory at `start`; one without entries where that is outside of the bytes. */
export function readIfd({ view, littleEndian }: IfdHeader, start: number): Ifd {
  if (start + 2 > view.byteLength) return { entries: [], count: 0, next: 0 };
  const count = view.getUint16(start, littleEndian);
  const end = start + 2 + 12 * count;
  const there = Math.min(count, Math.floor((view.byteLength - start - 2) / 12));
  return {
    entries: Array.from({ length: there }, (_, index) => entryAt(view, start + 2 + 12 * index, littleEndian)),
    count,
    next: end + 4 <= view.byteLength ? view.getUint32(end, littleEndian) : 0,
  };
}

function entryAt(view: DataView, at: number, littleEndian: boolean): IfdEntry {
  const type = view.getUint16(at + 2, littleEndian);
  const count = view.getUint32(at + 4, littleEndian);
  const byteLength = (ifdTypeBytes[type] ?? 0) * count;
  const start = byteLength <= 4 ? at + 8 : view.getUint32(at + 8, littleEndian);
  const isWhole = start + byteLength <= view.byteLength;
  return { tag: view.getUint16(at, littleEndian), type, count, at, start, byteLength, isWhole };
}
