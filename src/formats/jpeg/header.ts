// A JPEG's header: frame, JFIF density, EXIF tags, estimated quality; and whether the file is whole (ITU-T T.81).
import { startsWith, viewOf } from '../../bytes.ts';
import { imageDamage } from '../../errors.ts';
import type { Header, Size } from '../../pixels.ts';
import { ifdHeaderBytes, readIfdHeader } from '../exif/ifd.ts';
import { readOrientation, readTags } from '../exif/tags.ts';
import { cutOff, type Format, unsupported } from '../format.ts';
import { formatFacts } from '../format-facts.ts';
import { APP0, APP1, EOI, headSegments, isFrame, SOF2, SOS, segments } from './markers.ts';
import { readQuality } from './quality.ts';

export const jpeg: Format = {
  name: 'jpg',
  ...formatFacts.jpg,
  readHeader,
  findDamage: (bytes, _, isWholeJpeg) => (hasEnd(bytes) || isWholeJpeg?.(bytes) ? undefined : cutOff),
};

function readHeader(bytes: Uint8Array): Header {
  const view = viewOf(bytes);
  let density: Header['density'];
  let exif: Uint8Array | undefined;
  let orientation: Header['orientation'] | undefined;
  let frame: Frame | undefined;
  // As libjpeg: what a segment says counts wherever it lies before the first scan. Of several alike the first counts.
  for (const { marker, start, end } of headSegments(bytes)) {
    const segment = bytes.subarray(start, end);
    if (marker === APP0 && startsWith(segment, [0x4a, 0x46, 0x49, 0x46, 0]) && segment.length >= 12) {
      density ??= { unit: (segment[7] as number) + 1, x: view.getUint16(start + 8), y: view.getUint16(start + 10) };
    } else if (marker === APP1 && startsWith(segment, [0x45, 0x78, 0x69, 0x66, 0, 0])) {
      const block = segment.subarray(6);
      // As browsers and libvips: the first segment that is long enough tells the orientation, or garbage in it tells none.
      if (block.length >= ifdHeaderBytes) orientation ??= readOrientation(block);
      if (!exif && readIfdHeader(block)) exif = block;
    } else if (isFrame(marker) && segment.length >= 6) frame ??= readFrame(marker, segment);
  }
  if (!frame) throw imageDamage('It starts as a JPEG but has no frame header.');
  const quality = readQuality(bytes);
  const scans = countScans(bytes);
  const tags = exif && readTags(exif);
  return {
    format: 'jpg',
    byteLength: bytes.length,
    frameCount: 1,
    ...frame,
    orientation: orientation ?? 1,
    hasAlpha: false,
    ...(scans > 0 && { scans }),
    ...(quality && { quality }),
    ...(density && { density }),
    ...(tags && { tags }),
  };
}

type Frame = Size & Required<Pick<Header, 'components'>>;

/** @throws OssError ImageDamage; BadRequest for a kind of JPEG that is not read */
function readFrame(marker: number, segment: Uint8Array): Frame {
  const view = viewOf(segment);
  const [precision, height, width, components] = [
    view.getUint8(0),
    view.getUint16(1),
    view.getUint16(3),
    view.getUint8(5),
  ];
  if (marker > SOF2)
    throw unsupported(
      'A JPEG that is lossless, hierarchical or arithmetically coded; expected baseline or progressive.',
    );
  if (precision !== 8) throw unsupported(`A JPEG of ${precision} bits a sample; expected 8.`);
  if (![1, 3, 4].includes(components))
    throw unsupported(`A JPEG of ${components} colour components; expected 1, 3 or 4.`);
  if (width === 0 || height === 0) throw imageDamage(`Its JPEG frame header says ${width}x${height}.`);
  return { width, height, components };
}

/** The number of scans of a file that is progressive, or whose first scan brings only some of its components; 0 for any other. */
function countScans(bytes: Uint8Array): number {
  let components = 0;
  let scans = 0;
  for (const { marker, start } of segments(bytes, 2)) {
    if (isFrame(marker)) components = marker === SOF2 ? Number.POSITIVE_INFINITY : (bytes[start + 5] ?? 0);
    // Another picture may follow, such as a gain map.
    if (marker === EOI) break;
    if (marker !== SOS) continue;
    if (scans === 0 && (bytes[start] ?? 0) >= components) return 0;
    scans += 1;
  }
  return scans;
}

/** True if an end marker follows the segments and scans. */
function hasEnd(bytes: Uint8Array): boolean {
  // Most files end with the marker; whatever may be wrong before it is the decoder's to find.
  if (bytes.at(-2) === 0xff && bytes.at(-1) === EOI) return true;
  for (const { marker } of segments(bytes, 2)) if (marker === EOI) return true;
  return false;
}
