// An EXIF block: the orientation, and all tags as text. Nothing here throws: what is broken counts as not there, since a
// picture can be shown without its EXIF.
import type { Orientation } from '../../pixels.ts';
import { type IfdEntry, ifdTypes, readIfd, readIfdHeader } from './ifd.ts';
import { interoperabilityTags, photoTags, pictureTags, placeTags, type TagNames } from './names.ts';
import { render } from './values.ts';

const orientationTag = 0x0112;

/** Tags whose value is the place of another directory. */
const directories: ReadonlyMap<string, TagNames> = new Map([
  ['ExifTag', photoTags],
  ['GPSTag', placeTags],
  ['InteroperabilityTag', interoperabilityTags],
]);

/**
 * The orientation in an EXIF block.
 * @param tiff the block from its byte order mark on
 * @returns 1 (upright) where the block says nothing valid
 */
export function readOrientation(tiff: Uint8Array): Orientation {
  const header = readIfdHeader(tiff);
  if (!header) return 1;
  const entry = readIfd(header, header.first).entries.find(({ tag }) => tag === orientationTag);
  return orientationFrom(entry && header.view.getUint16(entry.at + 8, header.littleEndian));
}

/** A number out of a file as an orientation: 1 (upright) for any that is none. */
export const orientationFrom = (value = 1): Orientation => (value >= 1 && value <= 8 ? (value as Orientation) : 1);

/**
 * All tags by their Exif names, as `info` shows them; undefined where there is none. The picture's own directory goes before
 * those it points to, and these before the thumbnail's: of several tags of one name the first counts.
 * @param tiff the block from its byte order mark on
 */
export function readTags(tiff: Uint8Array): Readonly<Record<string, string>> | undefined {
  const header = readIfdHeader(tiff);
  if (!header) return undefined;
  const { view, littleEndian } = header;
  const found = new Map<string, string>();
  // Directories may point anywhere, also to each other: each kind is read once.
  const open: [at: number, names: TagNames][] = [[header.first, pictureTags]];
  const seen = new Set<TagNames>();
  const read = (at: number, names: TagNames): number => {
    const { entries, next } = readIfd(header, at);
    for (const entry of entries) {
      const name = names.get(entry.tag);
      if (name === undefined || found.has(name) || !entry.isWhole || entry.byteLength === 0) continue;
      const target = directories.get(name);
      if (target && isOneLong(entry)) open.push([view.getUint32(entry.start, littleEndian), target]);
      const data = new DataView(view.buffer, view.byteOffset + entry.start, entry.byteLength);
      const text = render({ name, type: entry.type, count: entry.count, data, littleEndian });
      if (text) found.set(name, text);
    }
    return next;
  };
  let thumbnail = 0;
  for (let directory = open.shift(); directory; directory = open.shift()) {
    const [at, names] = directory;
    if (seen.has(names)) continue;
    seen.add(names);
    const next = read(at, names);
    if (names === pictureTags) thumbnail = next;
  }
  if (thumbnail > 0) read(thumbnail, pictureTags);
  return found.size > 0 ? Object.fromEntries(found) : undefined;
}

const isOneLong = ({ type, count }: IfdEntry): boolean => type === ifdTypes.long && count === 1;
