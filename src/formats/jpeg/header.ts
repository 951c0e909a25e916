// A JPEG's header: frame, JFIF density, EXIF tags, estimated quality, profile; and whether the file is whole (ITU-T T.81).
import { concat, startsWith, viewOf } from '../../bytes.ts';
import { imageDamage } from '../../errors.ts';
import type { Header, Orientation } from '../../pixels.ts';
import { profileFor } from '../colour/icc.ts';
import { readOrientation, readTags } from '../exif/tags.ts';
import { cutOff, type Format, unsupported } from '../format.ts';
import { APP0, APP1, APP2, DQT, EOI, isFrame, type Segment, SOF2, SOI, SOS, segments } from './markers.ts';
import { estimateQuality } from './quality.ts';

/** "ICC_PROFILE\\0" */
const iccSignature = [0x49, 0x43, 0x43, 0x5f, 0x50, 0x52, 0x4f, 0x46, 0x49, 0x4c, 0x45, 0];

export const jpeg: Format = {
  name: 'jpg',
  contentType: 'image/jpeg',
  alpha: false,
  animated: false,
  reducible: true,
  accepts: (bytes) => startsWith(bytes, [0xff, SOI, 0xff]),
  readHeader,
  readColours: async (bytes, { components }) => profileFor(readProfile(bytes), components),
  withProfile: async (bytes, profile) => withProfile(bytes, profile),
  findDamage: (bytes) => (isTruncated(bytes) ? cutOff : undefined),
};

function readHeader(bytes: Uint8Array): Header {
  const view = viewOf(bytes);
  let orientation: Orientation = 1;
  let density: Header['density'];
  let tags: Header['tags'];
  let luminance: readonly number[] | undefined;
  for (const { marker, start, end } of headSegments(bytes)) {
    const segment = bytes.subarray(start, end);
    if (marker === APP0 && startsWith(segment, [0x4a, 0x46, 0x49, 0x46, 0]) && segment.length >= 12) {
      density = { unit: (segment[7] as number) + 1, x: view.getUint16(start + 8), y: view.getUint16(start + 10) };
    } else if (marker === APP1 && startsWith(segment, [0x45, 0x78, 0x69, 0x66, 0, 0])) {
      orientation = readOrientation(segment.subarray(6));
      tags = readTags(segment.subarray(6));
    } else if (marker === DQT) {
      luminance ??= readFirstTable(segment);
    } else if (isFrame(marker)) {
      if (segment.length < 6) break;
      const [precision, components] = [segment[0] as number, segment[5] as number];
      const [height, width] = [view.getUint16(start + 1), view.getUint16(start + 3)];
      if (marker > SOF2)
        throw unsupported(
          'A JPEG that is lossless, hierarchical or arithmetically coded; expected baseline or progressive.',
        );
      if (precision !== 8) throw unsupported(`A JPEG of ${precision} bits a sample; expected 8.`);
      if (![1, 3, 4].includes(components))
        throw unsupported(`A JPEG of ${components} colour components; expected 1, 3 or 4.`);
      if (width === 0 || height === 0) throw imageDamage(`Its JPEG frame header says ${width}x${height}.`);
      return {
        format: 'jpg',
        byteLength: bytes.length,
        frameCount: 1,
        width,
        height,
        orientation,
        hasAlpha: false,
        components,
        ...(hasSeveralScans(bytes) && { severalScans: true as const }),
        ...(luminance && { quality: estimateQuality(luminance) }),
        ...(density && { density }),
        ...(tags && { tags }),
      };
    }
  }
  throw imageDamage('It starts as a JPEG but has no frame header.');
}

/** True where the frame is progressive, or the first scan brings only some of its components. */
function hasSeveralScans(bytes: Uint8Array): boolean {
  let components = 0;
  for (const { marker, start } of segments(bytes, 2)) {
    if (marker === SOF2) return true;
    if (isFrame(marker)) components = bytes[start + 5] ?? 0;
    if (marker === SOS) return (bytes[start] ?? 0) < components;
  }
  return false;
}

/** A profile may be spread over several segments, each with its number (from 1) and their count. */
function readProfile(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const header = iccSignature.length + 2;
  const parts = [...headSegments(bytes)]
    .filter(
      ({ marker, start, end }) => marker === APP2 && end - start > header && startsWith(bytes, iccSignature, start),
    )
    .map(({ start, end }) => ({
      number: bytes[start + 12] as number,
      count: bytes[start + 13] as number,
      data: bytes.subarray(start + header, end),
    }))
    .sort((a, b) => a.number - b.number);
  const whole =
    parts.length > 0 && parts.every(({ number, count }, index) => number === index + 1 && count === parts.length);
  return whole ? concat(...parts.map(({ data }) => data)) : undefined;
}

function withProfile(bytes: Uint8Array, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const most = 0xffff - 2 - iccSignature.length - 2;
  const count = Math.ceil(profile.length / most);
  const parts = Array.from({ length: count }, (_, index) => {
    const data = profile.subarray(index * most, (index + 1) * most);
    const length = 2 + iccSignature.length + 2 + data.length;
    return concat(Uint8Array.of(0xff, APP2, length >> 8, length & 255, ...iccSignature, index + 1, count), data);
  });
  // The profile goes behind the start marker, and behind the JFIF segment where there is one, which must come first.
  const first = headSegments(bytes).next().value;
  const at = first?.marker === APP0 ? first.end : 2;
  return concat(bytes.subarray(0, at), ...parts, bytes.subarray(at));
}

/** The segments up to the first scan, or to one whose length is wrong. */
function* headSegments(bytes: Uint8Array): Generator<Segment, undefined> {
  for (const segment of segments(bytes, 2)) {
    if (segment.marker === SOS || !segment.isWhole) return undefined;
    yield segment;
  }
  return undefined;
}

/** The first quantisation table of a DQT segment in zigzag order, 8 or 16 bits an entry: luminance, by convention. */
function readFirstTable(segment: Uint8Array): readonly number[] | undefined {
  const wide = (segment[0] ?? 0) >> 4 === 1;
  if (segment.length < 1 + 64 * (wide ? 2 : 1)) return undefined;
  return Array.from({ length: 64 }, (_, index) =>
    wide
      ? ((segment[1 + index * 2] as number) << 8) | (segment[2 + index * 2] as number)
      : (segment[1 + index] as number),
  );
}

/** True if no end-of-image marker follows the segments and scans: the file was cut off. */
function isTruncated(bytes: Uint8Array): boolean {
  // Most files end with the marker; whatever may be wrong before it is the decoder's to find.
  if (bytes.at(-2) === 0xff && bytes.at(-1) === EOI) return false;
  for (const { marker } of segments(bytes, 2)) if (marker === EOI) return false;
  return true;
}
