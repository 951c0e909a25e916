// The first directory of a TIFF file -> its entries by tag, as numbers.
import { imageDamage } from '../../errors.ts';
import { type IfdEntry, type IfdHeader, ifdTypeBytes, readIfd, readIfdHeader } from '../exif/ifd.ts';

/** The tags that are read or written, by their numbers (TIFF 6.0, its technical note 2 and ICC.1). */
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
  t4Options: 292,
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
  lumaCoefficients: 529,
  chromaSubsampling: 530,
  referenceBlackWhite: 532,
  profile: 34675,
} as const;

/** The name of one of these tags. */
export type TiffTag = keyof typeof tiffTags;

/** The first directory of a file. */
export interface TiffDirectory extends IfdHeader {
  /** By tag; of several entries of one tag the first counts. */
  readonly entries: ReadonlyMap<number, IfdEntry>;
}

/** The tags that pixels depend on: all but these two. */
const needed: ReadonlySet<number> = new Set(
  Object.values(tiffTags).filter((tag) => tag !== tiffTags.profile && tag !== tiffTags.orientation),
);

/** 42 for a TIFF, 43 for a BigTIFF, undefined for any other file. */
export function tiffVersion(bytes: Uint8Array): 42 | 43 | undefined {
  const version = readIfdHeader(bytes, true)?.version;
  return version === 42 || version === 43 ? version : undefined;
}

/**
 * Entries whose values are not in the file are left out, unless the pixels depend on them.
 * @throws OssError ImageDamage where the directory, or a value that pixels depend on, is not wholly in the file
 */
export function readTiffDirectory(bytes: Uint8Array): TiffDirectory {
  const header = readIfdHeader(bytes, true);
  const { entries: found, count } =
    header && header.first >= 8 ? readIfd(header, header.first) : { entries: [], count: 0 };
  if (!header || count === 0 || found.length < count)
    throw imageDamage('The TIFF directory is not wholly in the file.');
  const entries = new Map<number, IfdEntry>();
  for (const entry of found) {
    const { tag, isWhole, byteLength } = entry;
    if (!isWhole && needed.has(tag)) throw imageDamage(`The values of the TIFF tag ${tag} are not wholly in the file.`);
    if (isWhole && byteLength > 0 && !entries.has(tag)) entries.set(tag, entry);
  }
  return { ...header, entries };
}

/** The whole numbers of an entry, at most `most` of them; none where there is no such entry or it has values of another type. */
export const tiffValues = (directory: TiffDirectory, tag: TiffTag, most: number): number[] =>
  valuesOf(directory, tag, most, wholeNumberAt);

/** The same for fractions. */
export const tiffFractions = (directory: TiffDirectory, tag: TiffTag, most: number): number[] =>
  valuesOf(directory, tag, most, fractionAt);

function valuesOf(directory: TiffDirectory, tag: TiffTag, most: number, readers: ValueReaders): number[] {
  const { view, littleEndian, entries } = directory;
  const entry = entries.get(tiffTags[tag]);
  const read = entry && readers[entry.type];
  if (!entry || !read) return [];
  const { type, start, count } = entry;
  const step = ifdTypeBytes[type] as number;
  return Array.from({ length: Math.min(count, most) }, (_, index) => read(view, start + index * step, littleEndian));
}

/** Reads one value, by its type. */
type ValueReaders = Readonly<Record<number, (view: DataView, at: number, littleEndian: boolean) => number>>;

const wholeNumberAt: ValueReaders = {
  1: (view, at) => view.getUint8(at),
  3: (view, at, littleEndian) => view.getUint16(at, littleEndian),
  4: (view, at, littleEndian) => view.getUint32(at, littleEndian),
  7: (view, at) => view.getUint8(at),
  16: (view, at, littleEndian) => Number(view.getBigUint64(at, littleEndian)),
};

const fractionAt: ValueReaders = {
  5: (view, at, littleEndian) => view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian),
  11: (view, at, littleEndian) => view.getFloat32(at, littleEndian),
};
