// The smallest possible Exif segment, with one tag, the orientation, inserted at the start of a JPEG.

/** The JPEG with an APP1 segment that tells its orientation; 6 asks for a quarter turn clockwise. */
export async function withOrientation(jpeg: Blob, orientation: number): Promise<Blob> {
  const segment = orientationSegment(orientation);
  // Every JPEG starts with FF D8; Exif must be the first segment after it.
  return new Blob([jpeg.slice(0, 2), segment, jpeg.slice(2)], { type: jpeg.type });
}

function orientationSegment(orientation: number): Uint8Array<ArrayBuffer> {
  // Marker, length, "Exif\0\0", then a big-endian TIFF: its header, one directory with one entry, no further directory.
  const bytes = new Uint8Array(2 + 2 + 6 + 8 + 2 + 12 + 4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xffe1);
  view.setUint16(2, bytes.length - 2);
  bytes.set(new TextEncoder().encode('Exif\0\0'), 4);
  bytes.set(new TextEncoder().encode('MM\0*'), 10);
  view.setUint32(14, 8); // the directory begins 8 bytes into the TIFF
  view.setUint16(18, 1);
  view.setUint16(20, 0x0112); // Orientation
  view.setUint16(22, 3); // SHORT
  view.setUint32(24, 1);
  view.setUint16(28, orientation);
  return bytes;
}
