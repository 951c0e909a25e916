// The first directory of a TIFF file -> its entries by tag, as numbers.
import { imageDamage } from '../../errors.ts';
import { type IfdEntry, type IfdHeader, ifdTypes, readIfd, readIfdHeader } from '../exif/ifd.ts';

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
  const version = readIfdHeader(bytes)?.version;
  return version === 42 || version === 43 ? version : undefined;
}

/**
 * Entries whose values are not in the file are left out, unless the pixels depend on them.
 * @throws OssError ImageDamage where the directory, or a value that pixels depend on, is not wholly in the file
 */
export function readTiffDirectory(bytes: Uint8Array): TiffDirectory {
  const header = readIfdHeader(bytes);
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

/** The values of an entry of type BYTE, SHORT, LONG or UNDEFINED, at most `most` of them; none where there is no such entry. */
export function tiffValues({ view, littleEndian, entries }: TiffDirectory, tag: TiffTag, most: number): number[] {
  const entry = entries.get(tiffTags[tag]);
  if (!entry) return [];
  const { type, start } = entry;
  const values = (read: (index: number) => number): number[] =>
    Array.from({ length: Math.min(entry.count, most) }, (_, index) => read(index));
  if (type === ifdTypes.short) return values((index) => view.getUint16(start + index * 2, littleEndian));
  if (type === ifdTypes.long) return values((index) => view.getUint32(start + index * 4, littleEndian));
  if (type === ifdTypes.byte || type === ifdTypes.undefined) return values((index) => view.getUint8(start + index));
  return [];
}
