// EXIF blocks by hand: directories where a test wants them, and the files around.

/** Tag, type, and the value: text for type 2, else numbers, two to a fraction. */
export type ExifEntry = readonly [tag: number, type: number, value: string | readonly number[]];

export interface ExifDirectory {
  readonly at: number;
  readonly entries: readonly ExifEntry[];
  /** Where the next one is. */
  readonly next?: number;
}

const sizes: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 4,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 4,
  11: 4,
  12: 8,
  13: 4,
};

/** The values that find no room in their entries come right behind their directory. */
export function writeTiff(
  directories: readonly ExifDirectory[],
  { little = true, length = 0x2000 } = {},
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, directories[0]?.at ?? 8, little);
  for (const { at, entries, next = 0 } of directories) {
    view.setUint16(at, entries.length, little);
    let free = at + 2 + 12 * entries.length + 4;
    for (const [index, [tag, type, value]] of entries.entries()) {
      const place = at + 2 + 12 * index;
      const values = typeof value === 'string' ? [...new TextEncoder().encode(value), 0] : value;
      const size = sizes[type] as number;
      const target = values.length * size <= 4 ? place + 8 : free;
      if (target === free) free += values.length * size + ((values.length * size) & 1);
      view.setUint16(place, tag, little);
      view.setUint16(place + 2, type, little);
      view.setUint32(place + 4, type === 5 || type === 10 ? values.length / 2 : values.length, little);
      if (target !== place + 8) view.setUint32(place + 8, target, little);
      for (const [order, one] of values.entries()) {
        const to = target + order * size;
        if (type === 11) view.setFloat32(to, one, little);
        else if (type === 12) view.setFloat64(to, one, little);
        else if (size === 1) view.setUint8(to, one & 255);
        else if (size === 2) view.setUint16(to, one & 0xffff, little);
        else view.setUint32(to, one >>> 0, little);
      }
    }
    view.setUint32(at + 2 + 12 * entries.length, next, little);
  }
  return bytes;
}

/** The JPEG with these segments first. */
export function withSegments(
  jpeg: Uint8Array,
  ...segments: readonly (readonly [marker: number, contents: Uint8Array])[]
): Uint8Array<ArrayBuffer> {
  const parts = segments.flatMap(([marker, contents]) => {
    const length = contents.length + 2;
    return [0xff, marker, length >> 8, length & 255, ...contents];
  });
  return new Uint8Array([0xff, 0xd8, ...parts, ...jpeg.subarray(2)]);
}

export const exifSegment = (tiff: Uint8Array): readonly [number, Uint8Array] => [
  0xe1,
  new Uint8Array([0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]),
];

/** The directories of the picture, of how and where it was taken, and of the thumbnail. */
export const exifDirectories = (
  picture: readonly ExifEntry[],
  photo: readonly ExifEntry[] = [],
  place: readonly ExifEntry[] = [],
  thumbnail: readonly ExifEntry[] = [],
): ExifDirectory[] => [
  { at: 8, entries: [...picture, [0x8769, 4, [1000]], [0x8825, 4, [4000]]], next: 5000 },
  { at: 1000, entries: photo },
  { at: 4000, entries: place },
  { at: 5000, entries: thumbnail },
];

/** What the tags of these directories say about the others. */
export const exifPointers = { ExifTag: '1000', GPSTag: '4000' };
