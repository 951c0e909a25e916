import { exifSegment, withSegments } from './exif-writer.ts';
import { writeJpeg } from './jpeg-writer.ts';

/** A small JPEG with an EXIF block; apart from the writer of blocks, which browsers load too. */
export const exifJpeg = (block: Uint8Array): Uint8Array<ArrayBuffer> =>
  withSegments(writeJpeg({ width: 9, height: 7, components: [11] }), exifSegment(block));
