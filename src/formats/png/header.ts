// PNG: the IHDR chunk, whether there is alpha, and whether the file reaches IEND.
import { concat, fourLetters, startsWith, viewOf } from '../../bytes.ts';
import { imageDamage } from '../../errors.ts';
import { deflate, inflate } from '../colour/icc.ts';
import { type CheckSum, cutOff, type Format } from '../format.ts';
import { crc32 } from './crc32.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export const png: Format = {
  name: 'png',
  contentType: 'image/png',
  alpha: true,
  animated: false,
  accepts: (bytes) => startsWith(bytes, signature),
  readHeader: (bytes) => {
    const view = viewOf(bytes);
    if (bytes.length < 33 || fourLetters(bytes, 12) !== 'IHDR')
      throw imageDamage('It starts as a PNG but has no IHDR chunk.');
    const [width, height] = [view.getUint32(16), view.getUint32(20)];
    if (width === 0 || height === 0) throw imageDamage(`Its IHDR chunk says ${width}x${height}.`);
    const colourType = bytes[25] as number;
    const transparency = chunks(bytes).some(({ name }) => name === 'tRNS');
    // As OSS: a PNG has no EXIF, so no orientation either.
    return {
      format: 'png',
      byteLength: bytes.length,
      frameCount: 1,
      width,
      height,
      orientation: 1,
      hasAlpha: colourType === 4 || colourType === 6 || transparency,
    };
  },
  readProfile: async (bytes) => {
    const chunk = chunks(bytes).find(({ name }) => name === 'iCCP');
    const data = chunk && new Uint8Array(bytes.slice(chunk.start, chunk.start + chunk.length));
    // A name, a zero, the method (0, the only one), then zlib. One that cannot be read is none.
    return data && inflate(data.subarray(data.indexOf(0) + 2)).catch(() => undefined);
  },
  withProfile: async (bytes, profile) => {
    const name = Uint8Array.of(0x69, 0x63, 0x63, 0, 0);
    const chunk = chunkOf('iCCP', concat(name, await deflate(profile)));
    // Behind the signature and IHDR.
    return concat(bytes.subarray(0, 33), chunk, bytes.subarray(33));
  },
  findDamage,
};

/** Every check sum of a chunk the picture cannot do without (upper-case first letter): the decoder does not look at them. */
function findDamage(bytes: Uint8Array, checkSum: CheckSum = crc32): string | undefined {
  const found = chunks(bytes);
  if (found.at(-1)?.name !== 'IEND') return cutOff;
  const view = viewOf(bytes);
  const wrong = found
    .filter(({ name }) => name[0] === name[0]?.toUpperCase())
    .find(({ start, length }) => checkSum(bytes, start - 4, start + length) !== view.getUint32(start + length));
  return wrong && `The check sum of its ${wrong.name} chunk is wrong.`;
}

function chunkOf(name: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = concat(new Uint8Array(8), data, new Uint8Array(4));
  const view = viewOf(chunk);
  view.setUint32(0, data.length);
  for (let index = 0; index < 4; index += 1) chunk[4 + index] = name.charCodeAt(index);
  view.setUint32(chunk.length - 4, crc32(chunk, 4, chunk.length - 4));
  return chunk;
}

/** The chunks that are wholly there, up to IEND. */
function chunks(bytes: Uint8Array): { name: string; start: number; length: number }[] {
  const view = viewOf(bytes);
  const found = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const name = fourLetters(bytes, at + 4);
    if (at + 12 + length > bytes.length) break;
    found.push({ name, start: at + 8, length });
    if (name === 'IEND') break;
    at += 12 + length;
  }
  return found;
}
