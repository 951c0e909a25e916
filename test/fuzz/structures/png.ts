// PNG: chunks with checksums, the image data unpacked as one stream.
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { ascii, asciiBytes, concat } from '../../../src/bytes.ts';
import type { Bytes } from '../chance.ts';
import { numberAt, numberBytes, type Part, type Structure } from './structure.ts';
import { tiff } from './tiff.ts';

const signatureLength = 8;

export const png: Structure = {
  split: (bytes) => {
    const parts: Part[] = [{ name: 'signature', data: bytes.slice(0, signatureLength) }];
    let at = signatureLength;
    while (at + 12 <= bytes.length) {
      const length = numberAt(bytes, at, 4, false);
      const name = ascii(bytes, at + 4, 4);
      const data = bytes.slice(at + 8, at + 8 + length);
      const last = parts.at(-1);
      // One stream, whatever number of chunks it comes in.
      if (name === 'IDAT' && last?.name === 'IDAT') {
        parts[parts.length - 1] = { name, data: concat(last.data, data) };
      } else parts.push({ name, data });
      at += 12 + length;
    }
    if (at < bytes.length) parts.push({ name: 'raw', data: bytes.slice(at) });
    return parts;
  },
  join: (parts) =>
    concat(
      parts.flatMap(({ name, data, claimed }) => {
        if (name.length !== 4) return [data];
        const checked = concat(Uint8Array.from(asciiBytes(name)), data);
        return [numberBytes(claimed ?? data.length, 4, false), checked, numberBytes(crc32(checked), 4, false)];
      }),
    ),
  inside: ({ name, data }) => {
    if (name === 'eXIf') return tiff;
    if (name === 'IDAT') return zlibBehind(data, 0);
    if (name === 'iCCP') return zlibBehind(data, data.indexOf(0) + 2);
    return name === 'fdAT' ? zlibBehind(data, 4) : undefined;
  },
  sizes: [
    { part: 'IHDR', at: 0, bytes: 4 },
    { part: 'IHDR', at: 4, bytes: 4 },
    ...[4, 8, 12, 16].map((at) => ({ part: 'fcTL', at, bytes: 4 }) as const),
  ],
  isLittle: () => false,
};

/** The bytes in front of a zlib stream and those in it; undefined if it cannot be unpacked. */
function zlibBehind(data: Bytes, start: number): Structure | undefined {
  try {
    inflateSync(data.subarray(start));
  } catch {
    return undefined;
  }
  return {
    split: (bytes) => [
      { name: 'head', data: bytes.slice(0, start) },
      { name: 'unpacked', data: new Uint8Array(inflateSync(bytes.subarray(start))) },
    ],
    join: (parts) =>
      concat(
        ...parts.filter(({ name }) => name === 'head').map((part) => part.data),
        new Uint8Array(deflateSync(concat(parts.filter(({ name }) => name !== 'head').map((part) => part.data)))),
      ),
    sizes: [],
    isLittle: () => false,
  };
}
