// A JPEG's header: frame, JFIF density, EXIF tags, estimated quality, profile; and whether the file is whole (ITU-T T.81).
import { concat, startsWith, viewOf } from '../../bytes.ts';
import { imageDamage } from '../../errors.ts';
import type { Header, Size } from '../../pixels.ts';
import { profileFor } from '../colour/icc.ts';
import { readIfdHeader } from '../exif/ifd.ts';
import { readOrientation, readTags } from '../exif/tags.ts';
import { cutOff, type Format, unsupported } from '../format.ts';
import { APP0, APP1, APP2, EOI, isFrame, type Segment, SOF2, SOI, SOS, segments } from './markers.ts';
import { readQuality } from './quality.ts';

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
  // Only a decoder can tell whether all pixels are there where the end marker is missing.
  findDamage: (bytes, _, isWholeJpeg) => (hasEnd(bytes) || isWholeJpeg?.(bytes) ? undefined : cutOff),
};

function readHeader(bytes: Uint8Array): Header {
  const view = viewOf(bytes);
  let density: Header['density'];
  let exif: Uint8Array | undefined;
  let frame: Frame | undefined;
  // As libjpeg: what a segment says counts wherever it lies before the first scan. Of several alike the first counts.
  for (const { marker, start, end } of headSegments(bytes)) {
    const segment = bytes.subarray(start, end);
    if (marker === APP0 && startsWith(segment, [0x4a, 0x46, 0x49, 0x46, 0]) && segment.length >= 12) {
      density ??= { unit: (segment[7] as number) + 1, x: view.getUint16(start + 8), y: view.getUint16(start + 10) };
    } else if (marker === APP1 && startsWith(segment, [0x45, 0x78, 0x69, 0x66, 0, 0])) {
      if (!exif && readIfdHeader(segment.subarray(6))) exif = segment.subarray(6);
    } else if (isFrame(marker) && segment.length >= 6) frame ??= readFrame(marker, segment);
  }
  if (!frame) throw imageDamage('It starts as a JPEG but has no frame header.');
  const quality = readQuality(bytes);
  const tags = exif && readTags(exif);
  return {
    format: 'jpg',
    byteLength: bytes.length,
    frameCount: 1,
    ...frame,
    orientation: exif ? readOrientation(exif) : 1,
    hasAlpha: false,
    ...(hasSeveralScans(bytes) && { severalScans: true as const }),
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

/**
 * A profile may be spread over several segments, each with its number (from 1) and their count. As jpeg_read_icc_profile in
 * libjpeg: where these contradict each other, or one is missing, there is none. But of segments with the same number the first
 * counts, because some programs write the whole profile twice.
 */
function readProfile(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const header = iccSignature.length + 2;
  const parts = new Map<number, Uint8Array>();
  const counts = new Set<number>();
  for (const { marker, start, end } of headSegments(bytes)) {
    if (marker !== APP2 || end - start < header || !startsWith(bytes, iccSignature, start)) continue;
    const number = bytes[start + iccSignature.length] as number;
    counts.add(bytes[start + iccSignature.length + 1] as number);
    if (!parts.has(number)) parts.set(number, bytes.subarray(start + header, end));
  }
  const [count = 0, ...others] = counts;
  const data = Array.from({ length: count }, (_, index) => parts.get(index + 1));
  const isWhole = others.length === 0 && parts.size === count && data.every((part) => part !== undefined);
  const profile = isWhole ? concat(...data) : undefined;
  return profile && profile.length > 0 ? profile : undefined;
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

/** True if an end marker follows the segments and scans. */
function hasEnd(bytes: Uint8Array): boolean {
  // Most files end with the marker; whatever may be wrong before it is the decoder's to find.
  if (bytes.at(-2) === 0xff && bytes.at(-1) === EOI) return true;
  for (const { marker } of segments(bytes, 2)) if (marker === EOI) return true;
  return false;
}
