// Compressed bytes against zlib's own with the same strategy.
import { constants, deflateSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { deflateBytes } from '../../../src/formats/png/deflate-bytes.ts';
import { rgbProfiles } from '../../colour-pictures.ts';
import { random } from '../../pictures.ts';

const next = random(7);
const bytesOf = (length: number, value: (at: number) => number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, at) => value(at));

const samples: Record<string, Uint8Array<ArrayBuffer>> = {
  nothing: new Uint8Array(0),
  'one byte': Uint8Array.of(7),
  'one run': new Uint8Array(1000).fill(9),
  'runs of all lengths': bytesOf(40_000, (at) => Math.floor(Math.sqrt(at)) & 255),
  'noise of many blocks': bytesOf(70_000, () => Math.floor(next() * 256)),
  'few values': bytesOf(70_000, () => Math.floor(next() * 3)),
  ...rgbProfiles,
};

test.each(Object.entries(samples))('%s: the bytes of zlib with Z_RLE', (_, bytes) => {
  const ours = deflateBytes(bytes);
  expect(Buffer.compare(inflateSync(ours), bytes)).toBe(0);
  const theirs = deflateSync(bytes, { level: 1, memLevel: 8, strategy: constants.Z_RLE });
  expect(Buffer.compare(ours, theirs)).toBe(0);
});
