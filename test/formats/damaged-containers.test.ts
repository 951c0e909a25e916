// BMP, TIFF, AVIF and HEIC files, cut off or with some bytes changed: a picture or a known error, and no effect on a later job.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bmpCodec } from '../../src/formats/bmp/codec.ts';
import { still } from '../../src/pixels.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { nodeEngine, run } from '../node-engine.ts';
import { photo, sharpOf } from '../pictures.ts';
import { hashOf } from '../pixels.ts';
import { handHeic } from './avif/boxes.ts';
import { handTiff } from './tiff/files.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const process = 'image/resize,w_9/format,jpg';
const job = parseProcess(process);
// A small limit, so that the size in a damaged header cannot ask for gigabytes.
const engine = nodeEngine({ sourcePixels: 1_000_000 });
const known = ['BadRequest', 'ImageDamage', 'ImageTooLarge', 'MemLimitExceeded'];

const answer = async (bytes: Uint8Array): Promise<string> => {
  const outcome = await engine.run(job, new Uint8Array(bytes).buffer);
  if (outcome.ok) return outcome.body.byteLength > 0 ? 'a picture' : 'nothing';
  return known.includes(outcome.error.code) ? 'an error' : `${outcome.error.code}: ${outcome.error.message}`;
};

const picture = photo(20, 15);
const made = async (bytes: Promise<Buffer>): Promise<Bytes> => new Uint8Array(await bytes);
const tiff = (compression: string, more: object = {}) =>
  made(
    sharpOf(picture)
      .removeAlpha()
      .tiff({ compression, ...more })
      .toBuffer(),
  );
/** An RLE8 bitmap of the same size. */
const runs = (): Bytes => {
  const data = Array.from({ length: 15 }, (_, y) => [10, y * 3, 3, 7, 0, 7, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0]).flat();
  const bytes = new Uint8Array(54 + 1024 + data.length + 2);
  const view = new DataView(bytes.buffer);
  for (const [at, value] of [
    [10, 1078],
    [14, 40],
    [18, 20],
    [22, 15],
    [26, 0x0008_0001],
    [30, 1],
  ] as const)
    view.setUint32(at, value, true);
  bytes.set([0x42, 0x4d]);
  for (let at = 54; at < 1078; at += 1) bytes[at] = at;
  bytes.set([...data, 0, 1], 1078);
  return bytes;
};
const palette = Array.from({ length: 48 }, (_, index) => index * 1000);

const sources: [string, () => Bytes | Promise<Bytes>][] = [
  [
    'bmp',
    async () => (await bmpCodec.encode?.([still(picture)], { quality: 1, progressive: false, loopCount: 0 })) as Bytes,
  ],
  ['bmp in runs', runs],
  ['tiff, plain', () => tiff('none')],
  ['tiff, LZW', () => tiff('lzw')],
  ['tiff, Deflate in tiles', () => tiff('deflate', { tile: true, tileWidth: 16, tileHeight: 16 })],
  ['tiff, PackBits', () => tiff('packbits')],
  ['tiff, JPEG data', () => tiff('jpeg')],
  [
    'tiff, palette, MM',
    () =>
      handTiff({
        order: 'MM',
        width: 20,
        height: 15,
        bits: [4],
        photometric: 3,
        segments: [new Uint8Array(150).fill(0x5a)],
        more: { 320: palette },
      }),
  ],
  ['avif', () => made(sharpOf(picture).avif({ effort: 0 }).toBuffer())],
];

describe('a file that is cut off', () => {
  // A TIFF may end in tags that do not matter, a BMP in padding: without them the picture must still be whole.
  it.each(sources)('%s: gives an error, or the whole picture', async (_, make) => {
    const bytes = await make();
    const whole = hashOf((await run(engine, bytes, process)).body);
    const wrong: string[] = [];
    const step = Math.ceil(bytes.length / 300);
    for (let length = bytes.length - 1; length >= 0; length -= length > bytes.length - 60 ? 1 : step) {
      const outcome = await engine.run(job, bytes.slice(0, length).buffer);
      const right = outcome.ok
        ? hashOf(outcome.body) === whole
        : ['BadRequest', 'ImageDamage'].includes(outcome.error.code);
      if (!right)
        wrong.push(`${length} of ${bytes.length} bytes: ${outcome.ok ? 'another picture' : outcome.error.code}`);
    }
    expect(wrong).toEqual([]);
    expect((await engine.run(job, bytes.slice(0, bytes.length - 60).buffer)).ok).toBe(false);
  });
});

describe('a file with changed bytes', () => {
  it.each([...sources, ['heic', () => handHeic({})] as (typeof sources)[number]])(
    '%s: gives a picture or a known error',
    async (name, make) => {
      const good = await make();
      const before = name === 'heic' ? '' : hashOf((await run(engine, good, process)).body);
      const edits = (last: number) =>
        fc.array(fc.tuple(fc.nat(Math.min(last, good.length - 1)), fc.constantFrom(0, 1, 2, 3, 127, 128, 254, 255)), {
          minLength: 1,
          maxLength: 4,
        });
      await fc.assert(
        fc.asyncProperty(fc.oneof(edits(good.length), edits(260)), async (changes) => {
          const bytes = good.slice();
          for (const [at, value] of changes) bytes[at] = value;
          expect(['a picture', 'an error']).toContain(await answer(bytes));
        }),
        { numRuns: 250 },
      );
      if (name !== 'heic') expect(hashOf((await run(engine, good, process)).body)).toBe(before);
    },
  );

  it.each<[string, number[]]>([
    ['bmp', [0x42, 0x4d, 0, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0]],
    ['tiff', [0x49, 0x49, 42, 0, 8, 0, 0, 0]],
    ['avif', [0, 0, 0, 16, 0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69, 0x66, 0, 0, 0, 0]],
    ['heic', [0, 0, 0, 16, 0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69, 0x63, 0, 0, 0, 0]],
  ])('any bytes after the signature of a %s: give a picture or a known error', async (_, start) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (rest) => {
        expect(['a picture', 'an error']).toContain(await answer(new Uint8Array([...start, ...rest])));
      }),
      { numRuns: 250 },
    );
  });
});
