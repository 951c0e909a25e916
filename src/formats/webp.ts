// WebP: the three kinds of first chunk (VP8, VP8L, VP8X), alpha, EXIF orientation, and whether the container is whole.
import { imageDamage, OssError } from '../errors.ts';
import type { Header, Orientation, Size } from '../pixels.ts';
import { readOrientation } from './exif.ts';
import { cutOff, type Format, fourLetters, viewOf } from './format.ts';
import { concat } from './icc.ts';

export const webp: Format = {
  name: 'webp',
  contentType: 'image/webp',
  alpha: true,
  accepts: (bytes) => bytes.length >= 12 && fourLetters(bytes, 0) === 'RIFF' && fourLetters(bytes, 8) === 'WEBP',
  readHeader,
  readProfile: async (bytes) => {
    const chunk = chunks(bytes).find(({ name }) => name === 'ICCP');
    return chunk && new Uint8Array(bytes.slice(chunk.start, chunk.start + chunk.length));
  },
  withProfile: async (bytes, profile) => withProfile(bytes, profile),
  findDamage: (bytes) => (bytes.length < viewOf(bytes).getUint32(4, true) + 8 ? cutOff : undefined),
};

function readHeader(bytes: Uint8Array): Header {
  const found = chunks(bytes);
  const first = found[0];
  const size = first && sizeOf(bytes, first);
  if (!first || !size) throw imageDamage('It starts as a WebP but has no picture chunk.');
  const flags = first.name === 'VP8X' ? (bytes[first.start] as number) : 0;
  // As OSS, where animated WebP needs an account of its own: the code it answers with.
  if (flags & 0x02) {
    throw new OssError({
      code: 'BadWebPImage',
      message: 'The webp image file may be damaged. Animated WebP is not supported; expected a still picture.',
    });
  }
  const exif = found.find(({ name }) => name === 'EXIF');
  const losslessAlpha = first.name === 'VP8L' && ((bytes[first.start + 4] as number) & 0x10) !== 0;
  return {
    format: 'webp',
    byteLength: bytes.length,
    frameCount: 1,
    ...size,
    orientation: exif ? orientationIn(bytes.subarray(exif.start, exif.start + exif.length)) : 1,
    hasAlpha: (flags & 0x10) !== 0 || losslessAlpha,
  };
}

/** Only the extended layout can hold a profile: VP8X first, with its flag, then ICCP, then the picture. */
function withProfile(bytes: Uint8Array<ArrayBuffer>, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const { width, height, hasAlpha } = readHeader(bytes);
  const rest = chunks(bytes).filter(({ name }) => name !== 'VP8X');
  const extended = Uint8Array.of(0x20 | (hasAlpha ? 0x10 : 0), 0, 0, 0, ...bytes24(width - 1), ...bytes24(height - 1));
  const body = concat(
    chunkOf('VP8X', extended),
    chunkOf('ICCP', profile),
    ...rest.map(({ name, start, length }) => chunkOf(name, bytes.subarray(start, start + length))),
  );
  const result = concat(bytes.subarray(0, 12), body);
  viewOf(result).setUint32(4, result.length - 8, true);
  return result;
}

function chunkOf(name: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = concat(new Uint8Array(8), data, new Uint8Array(data.length & 1));
  for (let index = 0; index < 4; index += 1) chunk[index] = name.charCodeAt(index);
  viewOf(chunk).setUint32(4, data.length, true);
  return chunk;
}

const bytes24 = (value: number): number[] => [value & 255, (value >> 8) & 255, value >> 16];

interface Chunk {
  readonly name: string;
  readonly start: number;
  readonly length: number;
}

function chunks(bytes: Uint8Array): Chunk[] {
  const view = viewOf(bytes);
  const found: Chunk[] = [];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    found.push({ name: fourLetters(bytes, at), start: at + 8, length });
    at += 8 + length + (length & 1);
  }
  return found;
}

function sizeOf(bytes: Uint8Array, { name, start }: Chunk): Size | undefined {
  const view = viewOf(bytes);
  if (start + 10 > bytes.length) return undefined;
  if (name === 'VP8X') return { width: 1 + uint24(view, start + 4), height: 1 + uint24(view, start + 7) };
  if (name === 'VP8L' && bytes[start] === 0x2f) {
    const bits = view.getUint32(start + 1, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  // A key frame: three bytes of tag, the start code 9d 01 2a, then 14 bits of each side.
  if (name === 'VP8 ' && view.getUint16(start + 3) === 0x9d01) {
    const size = { width: view.getUint16(start + 6, true) & 0x3fff, height: view.getUint16(start + 8, true) & 0x3fff };
    return size.width > 0 && size.height > 0 ? size : undefined;
  }
  return undefined;
}

/** Some writers keep the "Exif\0\0" of the JPEG segment in front. */
function orientationIn(exif: Uint8Array): Orientation {
  return readOrientation(fourLetters(exif, 0) === 'Exif' ? exif.subarray(6) : exif);
}

const uint24 = (view: DataView, at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
