// An EXIF block: the orientation, and all tags as text. Nothing here throws: what is broken counts as not there, since a
// picture can be shown without its EXIF.
import { startsWith } from '../../bytes.ts';
import type { Header, Orientation } from '../../pixels.ts';
import { type IfdEntry, type IfdHeader, ifdTypes, readIfd, readIfdHeader } from './ifd.ts';
import { interoperabilityTags, photoTags, pictureTags, placeTags, type TagNames } from './names.ts';
import { render } from './values.ts';

const orientationTag = 0x0112;

/** The types that writers give the place of a directory. */
const pointerTypes: readonly number[] = [ifdTypes.long, ifdTypes.signedLong, ifdTypes.ifd];

/** Tags whose value is the place of another directory. */
const directories: ReadonlyMap<string, TagNames> = new Map([
  ['ExifTag', photoTags],
  ['GPSTag', placeTags],
  ['InteroperabilityTag', interoperabilityTags],
]);

/** The fields of a header that an EXIF block fills. */
export type ExifFields = Pick<Header, 'orientation' | 'tags'>;

/**
 * @param tiff the block from its byte order mark on; undefined where there is none
 */
export function exifFields(tiff: Uint8Array | undefined): ExifFields {
  return { orientation: tiff ? readOrientation(tiff) : 1, ...(tiff && tagFields(tiff)) };
}

/** The tags as a field of a header; nothing where there are none. */
export function tagFields(tiff: Uint8Array): Pick<Header, 'tags'> {
  const tags = readTags(tiff);
  return tags ? { tags } : {};
}

/** An EXIF block without the "Exif\0\0" of a JPEG segment, which some writers leave in front of it. */
export const tiffIn = (exif: Uint8Array): Uint8Array => (startsWith(exif, 'Exif\0\0') ? exif.subarray(6) : exif);

/**
 * The orientation in an EXIF block: one SHORT. Browsers ignore values of other types and counts.
 * @param tiff the block from its byte order mark on
 * @returns 1 (upright) where the block says nothing valid
 */
export function readOrientation(tiff: Uint8Array): Orientation {
  const header = exifHeader(tiff);
  if (!header) return 1;
  const entry = readIfd(header, header.first).entries.find(
    ({ tag, type, count }) => tag === orientationTag && type === ifdTypes.short && count === 1,
  );
  return orientationFrom(entry && header.view.getUint16(entry.start, header.littleEndian));
}

function exifHeader(tiff: Uint8Array): IfdHeader | undefined {
  const header = readIfdHeader(tiff);
  return header?.version === 42 ? header : undefined;
}

/** A number out of a file as an orientation: 1 (upright) for any that is none. */
export const orientationFrom = (value = 1): Orientation => (value >= 1 && value <= 8 ? (value as Orientation) : 1);

/**
 * All tags by their Exif names, as `info` shows them; undefined where there is none. The picture's own directory goes before
 * those it points to, and these before the thumbnail's: of several tags of one name the first counts.
 * @param tiff the block from its byte order mark on, or a TIFF file
 * @param next what the directory behind the picture's is: a further page of a TIFF says nothing about the picture
 */
export function readTags(tiff: Uint8Array, next: 'thumbnail' | 'page' = 'thumbnail'): Header['tags'] {
  const header = exifHeader(tiff);
  if (!header) return undefined;
  const found = new Map<string, string>();
  // Names that came once already, shown or not: a long value that thousands of entries point to is looked at once.
  const tried = new Set<string>();
  // Directories may point anywhere, also to each other: each kind is read once.
  const open: [at: number, names: TagNames][] = [[header.first, pictureTags]];
  const seen = new Set<TagNames>();
  const read = (at: number, names: TagNames): number => {
    const directory = readIfd(header, at);
    for (const entry of directory.entries) {
      const name = names.get(entry.tag);
      if (name === undefined || tried.has(name) || !entry.isWhole || entry.byteLength === 0) continue;
      tried.add(name);
      const target = directories.get(name);
      if (target && pointerTypes.includes(entry.type))
        open.push([header.view.getUint32(entry.start, header.littleEndian), target]);
      const text = textOf(header, name, entry);
      if (text) found.set(name, text);
    }
    return directory.next;
  };
  let thumbnail = 0;
  for (let directory = open.shift(); directory; directory = open.shift()) {
    const [at, names] = directory;
    if (seen.has(names)) continue;
    seen.add(names);
    const behind = read(at, names);
    if (names === pictureTags && next === 'thumbnail') thumbnail = behind;
  }
  if (thumbnail > 0) read(thumbnail, pictureTags);
  return found.size > 0 ? Object.fromEntries(found) : undefined;
}

function textOf({ view, littleEndian }: IfdHeader, name: string, entry: IfdEntry): string | undefined {
  const data = new DataView(view.buffer, view.byteOffset + entry.start, entry.byteLength);
  return render({ name, type: entry.type, count: entry.count, data, littleEndian });
}
