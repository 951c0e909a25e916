// TIFF: size, alpha, orientation and profile of the first page, and whether all of its strips or tiles are in the file.
import type { Header, SlowSamples } from '../../pixels.ts';
import { readTags } from '../exif/tags.ts';
import { cutOff, type Format } from '../format.ts';
import { formatFacts } from '../format-facts.ts';
import { hasParts, storedBytes } from './grid.ts';
import { readTiffLayout, type TiffLayout } from './layout.ts';

/** The TIFF entry of `formats`. */
export const tiff: Format = {
  name: 'tiff',
  ...formatFacts.tiff,
  readHeader: (bytes) => {
    const layout = readTiffLayout(bytes);
    const { width, height, alpha, orientation } = layout;
    const tags = readTags(bytes, 'page');
    const samples = slowSamplesOf(layout);
    return {
      format: 'tiff',
      byteLength: bytes.length,
      // Pages after the first are not read.
      frameCount: 1,
      width,
      height,
      orientation,
      hasAlpha: alpha !== 'none',
      ...(samples && { samples }),
      // JPEG data do not flow yet.
      ...(layout.compression === 'jpeg' && {
        jpegParts: layout.segments.length * (layout.segments[0]?.planes.length ?? 1),
        needsWhole: true,
      }),
      ...memoryFacts(layout),
      ...(tags && { tags }),
    };
  },
  findDamage: (bytes) =>
    readTiffLayout(bytes)
      .segments.flatMap(({ planes }) => planes)
      .some(({ start, byteLength }) => start + byteLength > bytes.length)
      ? cutOff
      : undefined,
};

function slowSamplesOf({ colour, sampleFormat }: TiffLayout): SlowSamples | undefined {
  if (colour === 'lab') return 'lab';
  if (sampleFormat === 'float') return 'floats';
  return colour === 'cmyk' ? 'inks' : undefined;
}

/**
 * The picture as RGBA, and its largest strip or tile unpacked, which may be all of it in samples of up to 64 bits. Of rows that flow only
 * a row of tiles, or of planes, counts: strips are unpacked some rows at a time.
 */
function memoryFacts(layout: TiffLayout): Pick<Header, 'decodingBytes' | 'flowingBytes'> {
  const { width, height, segments, segmentWidth } = layout;
  const { rows = 0, planes = [] } = segments[0] ?? {};
  const unpacked = storedBytes(layout, { width: segmentWidth, height: rows }) * planes.length;
  return {
    decodingBytes: 4 * width * height + unpacked,
    ...(hasParts(layout, width) && { flowingBytes: 4 * width * rows + unpacked }),
  };
}
