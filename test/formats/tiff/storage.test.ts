// Where strips and tiles are: BigTIFF, tags that are missing or stand in for others, and the bounds.
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { formats, readSource } from '../../../src/formats/index.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { loadWasm } from '../../node-engine.ts';
import { decoded, random } from '../../pictures.ts';
import { difference } from '../../pixels.ts';
import { type HandTiff, handTiff } from './files.ts';

const { tiff: codec } = wasmCodecs(loadWasm).codecs.of;

async function read(bytes: Uint8Array<ArrayBuffer>): Promise<PixelBuffer> {
  expect(formats.tiff.findDamage(bytes)).toBeUndefined();
  const [frame] = await codec.decode(bytes, readSource(bytes), 'first');
  return frame as PixelBuffer;
}

const [width, height] = [20, 11];
const next = random(6);
const samples = Uint8Array.from({ length: width * height * 3 }, () => Math.floor(next() * 256));
const base: HandTiff = { width, height, bits: [8, 8, 8], photometric: 2, segments: [samples] };
const rowBytes = width * 3;
const strips = [0, 4, 8].map((row) => samples.subarray(row * rowBytes, Math.min(11, row + 4) * rowBytes));
const plain = () => read(handTiff(base));

/** The tiles of 16x16 pixels, which reach beyond the picture. */
const tiles = [0, 16].map((left) => {
  const tile = new Uint8Array(16 * 16 * 3);
  for (let y = 0; y < height; y += 1)
    tile.set(samples.subarray(y * rowBytes + left * 3, y * rowBytes + Math.min(width, left + 16) * 3), y * 48);
  return tile;
});

describe.each(['II', 'MM'] as const)('BigTIFF, %s', (order) => {
  it.each<[string, Partial<HandTiff>]>([
    ['one strip', {}],
    ['strips', { segments: strips, rowsPerStrip: 4 }],
    [
      'strips in Deflate',
      { segments: strips.map((strip) => new Uint8Array(deflateSync(strip))), rowsPerStrip: 4, more: { 259: [8] } },
    ],
    ['tiles', { segments: tiles, more: { 322: [16], 323: [16] } }],
  ])('%s', async (_, change) => {
    const made = handTiff({ ...base, order, big: true, ...change });
    expect(difference(await read(made), await plain())).toBeUndefined();
    expect(difference(await read(made), await decoded(made))).toBeUndefined();
  });

  it('cut off anywhere is ImageDamage', async () => {
    const made = handTiff({ ...base, order, big: true });
    for (let length = 8; length < made.length - 8; length += 7) {
      const cut = made.slice(0, length);
      expect(() => readSource(cut), `${length} bytes`).toThrow(expect.objectContaining({ code: 'ImageDamage' }));
    }
  });

  it('with a directory, a count or an offset beyond all files is ImageDamage', async () => {
    const made = handTiff({ ...base, order, big: true });
    const little = order === 'II';
    const directory = Number(new DataView(made.buffer).getBigUint64(8, little));
    // The places of: the first directory, the number of its entries, the number of values of its third entry.
    for (const at of [8, directory, directory + 8 + 2 * 20 + 4]) {
      for (const value of [2n ** 64n - 1n, 2n ** 53n, 2n ** 32n]) {
        const broken = made.slice();
        new DataView(broken.buffer).setBigUint64(at, value, little);
        expect(() => readSource(broken), `${value} at ${at}`).toThrow(expect.objectContaining({ code: 'ImageDamage' }));
      }
    }
  });
});

describe('strips and tiles', () => {
  it.each<[string, Partial<HandTiff>]>([
    ['tiles in the tags of strips', { segments: tiles, more: { 322: [16], 323: [16] } }],
    ['tiles without byte counts', { segments: tiles, more: { 322: [16], 323: [16], 279: [] } }],
    [
      'strips in the tags of tiles',
      { segments: strips, rowsPerStrip: 4, more: { 273: [], 279: [], 324: [8, 248, 488], 325: [240, 240, 180] } },
    ],
    ['strips without byte counts', { segments: strips, rowsPerStrip: 4, more: { 279: [] } }],
    [
      'Deflate without byte counts',
      {
        segments: strips.map((strip) => new Uint8Array(deflateSync(strip))),
        rowsPerStrip: 4,
        more: { 259: [8], 279: [] },
      },
    ],
    ['one strip whose byte count is wrong', { more: { 279: [17] } }],
    ['no rows per strip', { more: { 278: [] } }],
    ['no rows in a strip', { more: { 278: [0] } }],
    ['a strip of more rows than the picture', { more: { 278: [0xffffffff] } }],
    ['no number of samples', { more: { 277: [] } }],
    ['no photometric interpretation', { more: { 262: [] } }],
  ])('%s', async (_, change) => {
    expect(difference(await read(handTiff({ ...base, ...change })), await plain())).toBeUndefined();
  });

  it('tiles in planes', async () => {
    const planes = [0, 1, 2].flatMap((sample) => tiles.map((tile) => tile.filter((_, at) => at % 3 === sample)));
    const made = handTiff({ ...base, segments: planes, more: { 284: [2], 322: [16], 323: [16] } });
    expect(difference(await read(made), await plain())).toBeUndefined();
  });

  it('a strip that reaches beyond the file is found before decoding', () => {
    const made = handTiff({ ...base, segments: strips, rowsPerStrip: 4, more: { 279: [240, 240, 5000] } });
    expect(formats.tiff.findDamage(made)).toBeDefined();
    const single = handTiff({ ...base, more: { 273: [400] } });
    expect(formats.tiff.findDamage(single)).toBeDefined();
  });
});
