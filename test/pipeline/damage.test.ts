// Broken sources: an error each, never a half picture, and nothing that a later job would feel.

import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/pipeline/engine.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { nodeEngine, run } from '../node-engine.ts';
import {
  exampleJpeg,
  jpegOf,
  orientedJpeg,
  photo,
  pngOf,
  realFile,
  realFiles,
  restartJpeg,
  webpOf,
} from '../pictures.ts';
import { hashOf } from '../pixels.ts';
import { type Damaged, damagedJpegs, damagedPngs } from './damaged.ts';

const job = parseProcess('image/resize,w_20');

/** What a broken or strange source may be answered with. */
const known = ['BadRequest', 'ImageDamage', 'ImageTooLarge', 'MemLimitExceeded', 'BadWebPImage'];

const answer = (outcome: Outcome): string => (outcome.ok ? 'a picture' : outcome.error.code);

describe.each([
  { format: 'jpg', good: exampleJpeg, broken: () => damagedJpegs(120) },
  { format: 'png', good: () => pngOf(photo(60, 40, { alpha: true })), broken: () => damagedPngs(800) },
])('many damaged $format files one after another', ({ good, broken }) => {
  it('give an error each, and a good file then gives the same bytes as before', async () => {
    const engine = nodeEngine();
    const source = await good();
    const before = hashOf((await run(engine, source, 'image/resize,w_20')).body);
    const wrong: string[] = [];
    for (const { name, bytes, code } of await broken()) {
      const outcome = await engine.run(job, bytes.slice().buffer);
      if (answer(outcome) !== code) wrong.push(`${name}: ${answer(outcome)} instead of ${code}`);
    }
    expect(wrong).toEqual([]);
    expect(hashOf((await run(engine, source, 'image/resize,w_20')).body)).toBe(before);
  });

  it('do not disturb jobs that run at the same time', async () => {
    const engine = nodeEngine();
    const source = await good();
    const alone = hashOf((await run(engine, source, 'image/resize,w_20')).body);
    const damaged: Damaged[] = (await broken()).slice(0, 30);
    const outcomes = await Promise.all(
      damaged.flatMap(({ bytes }) => [engine.run(job, bytes.slice().buffer), engine.run(job, source.slice().buffer)]),
    );
    outcomes.forEach((outcome, index) => {
      if (index % 2 === 0) expect(answer(outcome)).toBe(damaged[index / 2]?.code);
      else expect(outcome.ok && hashOf(outcome.body)).toBe(alone);
    });
  });
});

/**
 * The most bytes behind the last pixel. PNG: the end of the last block, Adler-32, the checksum of the chunk, IEND. WebP: the
 * padding of a chunk.
 */
const endBytes: Readonly<Record<string, number>> = { png: 2 + 4 + 4 + 12, webp: 1 };

describe('a file cut off at any byte', () => {
  it.each([
    ['jpg', () => jpegOf(photo(24, 16))],
    ['progressive jpg', () => jpegOf(photo(24, 16), { progressive: true })],
    ['jpg with EXIF', () => orientedJpeg(6, photo(9, 7))],
    ['jpg with restart markers', async () => restartJpeg(5, 4)],
    ['png', () => pngOf(photo(9, 7, { alpha: true }))],
    ['interlaced png', () => pngOf(photo(9, 7), { progressive: true })],
    ['palette png', () => pngOf(photo(24, 16, { alpha: true }), { palette: true, colours: 8 })],
    ['lossy webp', () => webpOf(photo(24, 16))],
    ['lossy webp with alpha', () => webpOf(photo(24, 16, { alpha: true }))],
    ['lossless webp', () => webpOf(photo(9, 7, { alpha: true }), { lossless: true })],
  ] as [string, () => Promise<Uint8Array<ArrayBuffer>>][])(
    'is answered with BadRequest or damage, or with the picture where that is whole: %s',
    async (format, make) => {
      const engine = nodeEngine();
      const whole = await make();
      const picture = hashOf((await run(engine, whole, 'image/resize,w_20')).body);
      const answers: string[] = [];
      for (let length = 0; length < whole.length; length += 1) {
        const outcome = await engine.run(job, whole.slice(0, length).buffer);
        const known = outcome.ok
          ? whole.length - length <= (endBytes[format.split(' ').at(-1) ?? ''] ?? 0) && hashOf(outcome.body) === picture
          : ['BadRequest', 'ImageDamage', 'BadWebPImage'].includes(outcome.error.code);
        if (!known) answers.push(`${length} of ${whole.length} bytes: ${answer(outcome)}`);
      }
      expect(answers).toEqual([]);
    },
  );
});

describe('any bytes', () => {
  // A small limit, so that a size out of a damaged header cannot ask for gigabytes.
  const engine = nodeEngine({ sourcePixels: 1_000_000 });

  const expectAnswer = async (bytes: Uint8Array): Promise<void> => {
    const outcome = await engine.run(job, new Uint8Array(bytes).buffer);
    if (!outcome.ok) expect(known, outcome.error.message).toContain(outcome.error.code);
    else expect(outcome.body.byteLength).toBeGreaterThan(0);
  };

  it('give a picture or one of the known errors', async () => {
    const starts = [
      [],
      [0xff, 0xd8, 0xff],
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
      [...'RIFFxxxxWEBP'].map((c) => c.charCodeAt(0)),
    ];
    const anything = fc
      .tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }))
      .map(([start, rest]) => new Uint8Array([...start, ...rest]));
    await fc.assert(fc.asyncProperty(anything, expectAnswer), { numRuns: 500 });
  });

  it.each([
    ['jpg', () => jpegOf(photo(40, 30))],
    ['progressive jpg', () => jpegOf(photo(40, 30), { progressive: true })],
    ['png', () => pngOf(photo(20, 15, { alpha: true }))],
    ['palette png', () => pngOf(photo(40, 30), { palette: true, colours: 8 })],
    ['lossy webp', () => webpOf(photo(40, 30, { alpha: true }))],
    ['lossless webp', () => webpOf(photo(20, 15), { lossless: true })],
  ] as [string, () => Promise<Uint8Array<ArrayBuffer>>][])(
    'give a picture or one of the known errors in a %s with a few changed bytes',
    async (_, make) => {
      const good = await make();
      const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
      // Headers are where the trouble is.
      const early = fc.array(fc.tuple(fc.nat(Math.min(200, good.length - 1)), fc.nat(255)), {
        minLength: 1,
        maxLength: 3,
      });
      await fc.assert(
        fc.asyncProperty(fc.oneof(changes, early), async (edits) => {
          const bytes = new Uint8Array(good);
          for (const [at, value] of edits) bytes[at] = value;
          await expectAnswer(bytes);
        }),
        { numRuns: 250 },
      );
      expect(answer(await engine.run(job, good.slice().buffer))).toBe('a picture');
    },
  );
});

describe('what it is not', () => {
  const text = (content: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(content);
  // [what, bytes, code, EC]
  it.each([
    ['a text file named .jpg', text('This is no picture.'), 'BadRequest', '0040-00000005'],
    ['nothing', new Uint8Array(0), 'BadRequest', '0040-00000005'],
    ['a PDF', text('%PDF-1.7\n'), 'BadRequest', '0040-00000005'],
    ['an SVG', text('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'BadRequest', '0040-00000005'],
    ['a sound', text('RIFF\u0004\u0001\u0001\u0001WAVEfmt '), 'BadRequest', '0040-00000005'],
    ['half a signature', new Uint8Array([0xff, 0xd8]), 'BadRequest', '0040-00000005'],
  ] as [string, Uint8Array<ArrayBuffer>, string, string][])('%s', async (_, bytes, code, ec) => {
    const engine = nodeEngine();
    expect(await engine.run(job, bytes.slice().buffer)).toMatchObject({ ok: false, error: { code, ec } });
    expect(engine.loaded).toEqual([]);
  });

  it('a picture is recognised by its content alone', async () => {
    const engine = nodeEngine();
    expect(await run(engine, await webpOf(photo(30, 20)), 'image/format,jpg')).toMatchObject({ format: 'jpg' });
  });

  // [file, code, EC] of real pictures, where there are any.
  const real = [
    ['truncated.jpg', 'ImageDamage', undefined],
    ['truncated.png', 'ImageDamage', undefined],
    ['corrupt-header.jpg', 'ImageDamage', undefined],
  ] as const;
  it.each(real.filter(([name]) => realFiles(name).length > 0))('%s', async (name, code, ec) => {
    const engine = nodeEngine();
    expect(await engine.run(job, (await realFile(name)).buffer)).toMatchObject({ ok: false, error: { code, ec } });
  });
});

describe('the EC of a damaged file', () => {
  const avif = async (): Promise<Uint8Array> =>
    new Uint8Array(
      await sharp({ create: { width: 20, height: 10, channels: 3, background: '#c40' } })
        .avif()
        .toBuffer(),
    );
  it.each([
    ['webp', () => webpOf(photo(24, 16)), '0040-00000010'],
    ['avif', avif, '0040-00000021'],
    ['png', () => pngOf(photo(24, 16)), undefined],
  ] as [string, () => Promise<Uint8Array>, string | undefined][])(
    'depends on the format: %s',
    async (name, make, ec) => {
      const whole = await make();
      const outcome = await nodeEngine().run(job, whole.slice(0, whole.length - 30).buffer as ArrayBuffer);
      const { code } = outcome.ok ? { code: 'a picture' } : outcome.error;
      expect(code).toBe(name === 'webp' ? 'BadWebPImage' : 'ImageDamage');
      const kind = name === 'png' ? '' : `${name} `;
      expect(!outcome.ok && outcome.error.message).toContain(`The ${kind}image file may be damaged.`);
      expect(outcome.ok || outcome.error.ec).toBe(ec);
    },
  );
});

describe('a JPEG with a complete end, but with a table that reaches beyond the file', () => {
  const tables = Buffer.from([0xff, 0xc4]);

  it.each([
    { name: 'the first of a baseline file', progressive: false, find: 'indexOf' as const },
    { name: 'the last of a progressive file, between its scans', progressive: true, find: 'lastIndexOf' as const },
  ])('is an error, decoded whole or reduced: $name', async ({ progressive, find }) => {
    const bytes = Buffer.from(await jpegOf(photo(400, 267), { progressive }));
    bytes.writeUInt16BE(0xfff0, bytes[find](tables) + 2);
    expect([...bytes.subarray(-2)]).toEqual([0xff, 0xd9]);
    for (const exactPixels of [0, Infinity]) {
      const engine = nodeEngine({}, { exactPixels });
      for (const process of ['image/resize,w_50', 'image/rotate,90', 'image/average-hue'])
        expect([process, answer(await engine.run(parseProcess(process), new Uint8Array(bytes).buffer))]).toEqual([
          process,
          'ImageDamage',
        ]);
    }
  });
});
