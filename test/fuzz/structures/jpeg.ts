// JPEG: segments, and the entropy-coded data between them.
import { concat, hexOf, startsWith } from '../../../src/bytes.ts';
import { numberAt, numberBytes, type Part, type Structure } from './structure.ts';
import { tiff } from './tiff.ts';

/** Markers without a length: TEM, RST0 to RST7, SOI and EOI. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9);

/** The end of entropy-coded data: the next marker that is no restart marker. */
function scanEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    const next = bytes[at + 1] as number;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

const exifHead = [0x45, 0x78, 0x69, 0x66, 0, 0];

const sizesOf = (part: string) =>
  [
    { part, at: 1, bytes: 2 },
    { part, at: 3, bytes: 2 },
  ] as const;

export const jpeg: Structure = {
  split: (bytes) => {
    const parts: Part[] = [];
    let at = 0;
    while (at < bytes.length) {
      const marker = bytes[at + 1];
      if (bytes[at] !== 0xff || marker === undefined) {
        parts.push({ name: 'raw', data: bytes.slice(at) });
        break;
      }
      const name = hexOf([marker]);
      if (isBare(marker)) {
        parts.push({ name, data: new Uint8Array() });
        at += 2;
        continue;
      }
      const end = at + 2 + Math.max(2, numberAt(bytes, at + 2, 2, false));
      parts.push({ name, data: bytes.slice(at + 4, end) });
      at = end;
      if (marker !== 0xda) continue;
      const data = bytes.slice(at, scanEnd(bytes, at));
      parts.push({ name: 'scan', data });
      at += data.length;
    }
    return parts;
  },
  join: (parts) =>
    concat(
      parts.flatMap(({ name, data, claimed }) => {
        const marker = Number.parseInt(name, 16);
        if (!/^[0-9a-f]{2}$/.test(name)) return [data];
        if (isBare(marker)) return [Uint8Array.of(0xff, marker), data];
        return [Uint8Array.of(0xff, marker), numberBytes(claimed ?? data.length + 2, 2, false), data];
      }),
    ),
  inside: ({ name, data }) => (name === 'e1' && startsWith(data, exifHead) ? exif : undefined),
  sizes: ['c0', 'c1', 'c2'].flatMap(sizesOf),
  isLittle: () => false,
};

/** An APP1 segment: a TIFF behind six bytes. */
const exif: Structure = {
  ...tiff,
  split: (bytes) => tiff.split(bytes.slice(6)),
  join: (parts) => concat(Uint8Array.from(exifHead), tiff.join(parts)),
  isLittle: (bytes) => tiff.isLittle(bytes.slice(6)),
};
