// The smallest possible Exif segment, with one tag or two, inserted at the start of a JPEG.

export interface ExifTags {
  /** 6 asks for a quarter turn clockwise. */
  readonly orientation?: number | undefined;
  /** ASCII. */
  readonly copyright?: string | undefined;
}

/** The JPEG with an APP1 segment that holds these tags. */
export async function withExif(jpeg: Blob, tags: ExifTags): Promise<Blob> {
  // Every JPEG starts with FF D8; Exif must be the first segment after it.
  return new Blob([jpeg.slice(0, 2), exifSegment(tags), jpeg.slice(2)], { type: jpeg.type });
}

function exifSegment({ orientation, copyright }: ExifTags): Uint8Array<ArrayBuffer> {
  const text = copyright === undefined ? undefined : new TextEncoder().encode(`${copyright}\0`);
  const count = Number(orientation !== undefined) + Number(text !== undefined);
  // Marker, length, "Exif\0\0", then a big-endian TIFF: its header, one directory, and the text behind it.
  const tiff = 2 + 2 + 6;
  const directory = 8;
  const behind = directory + 2 + 12 * count + 4;
  const bytes = new Uint8Array(tiff + behind + (text?.length ?? 0));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xffe1);
  view.setUint16(2, bytes.length - 2);
  bytes.set(new TextEncoder().encode('Exif\0\0MM\0*'), 4);
  view.setUint32(tiff + 4, directory);
  view.setUint16(tiff + directory, count);
  let entry = tiff + directory + 2;
  if (orientation !== undefined) {
    view.setUint16(entry, 0x0112); // Orientation
    view.setUint16(entry + 2, 3); // SHORT
    view.setUint32(entry + 4, 1);
    view.setUint16(entry + 8, orientation);
    entry += 12;
  }
  if (text) {
    view.setUint16(entry, 0x8298); // Copyright
    view.setUint16(entry + 2, 2); // ASCII
    view.setUint32(entry + 4, text.length);
    view.setUint32(entry + 8, behind);
    bytes.set(text, tiff + behind);
  }
  return bytes;
}
