// Chunks beside the data of a PNG: whatever is odd about them, the picture is what libpng (through sharp) and Chromium show.
import { describe, expect, it } from 'vitest';
import { png } from '../../../src/formats/png/header.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { decoded, random } from '../../pictures.ts';
import { difference } from '../../pixels.ts';
import { chunk, ihdr, joined, type Parts, signature, unsound } from './files.ts';
import { colours, expectDamage, expectPicture, kinds, letters, made, type Sample, samples, zlib } from './samples.ts';

type Bytes = Uint8Array<ArrayBuffer>;

describe('an ancillary chunk changes no pixel', () => {
  const contents: Readonly<Record<string, ArrayLike<number>>> = {
    iCCP: joined(letters('x\0\0'), zlib(new Uint8Array(200))),
    gAMA: [0, 0, 0x40, 0],
    cHRM: new Uint8Array(32),
    pHYs: [0, 0, 1, 0, 0, 0, 1, 0, 1],
    sRGB: [0],
    tEXt: letters('Title\0hi'),
    iTXt: letters('Title\0\0\0\0\0hi'),
    zTXt: joined(letters('Title\0\0'), zlib(letters('hi'))),
    acTL: [0, 0, 0, 2, 0, 0, 0, 0],
    fcTL: [0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0],
    fdAT: joined(Uint8Array.of(0, 0, 0, 1), zlib(new Uint8Array(14))),
    bKGD: [0, 1, 0, 2, 0, 3],
    hIST: [0, 1],
    sPLT: letters('x\0\x08abcdef'),
    sBIT: [8, 8, 8],
    tIME: [7, 200, 1, 1, 1, 1, 1],
    eXIf: letters('MM\0*\0\0\0\x08\0\0\0\0\0\0'),
    cICP: [1, 13, 0, 1],
    mDCV: new Uint8Array(24),
    cLLI: new Uint8Array(8),
    zzZz: [1, 2, 3],
    't!Xt': [1],
  };

  it.each(Object.entries(contents))('%s, however often, long, sound and wherever', async (name, data) => {
    const good = chunk(name, data);
    const variants: Readonly<Record<string, readonly Bytes[]>> = {
      good: [good],
      twice: [good, good],
      empty: [chunk(name)],
      'a byte too short': [chunk(name, Array.from(data).slice(0, -1))],
      'a byte too long': [chunk(name, [...Array.from(data), 0])],
      'all ones': [chunk(name, new Uint8Array(data.length).fill(255))],
      'all zeros': [chunk(name, new Uint8Array(data.length))],
      'all letters, with no end of a name': [chunk(name, new Uint8Array(90).fill(65))],
      'a wrong checksum': [unsound(good)],
    };
    for (const [kind, sample] of kinds) {
      for (const [what, chunks] of Object.entries(variants)) {
        const { palette = new Uint8Array(), rows, picture } = sample;
        await expectPicture(made(sample, { before: chunks }), picture, `${kind}, ${what}, before the data`);
        await expectPicture(made(sample, { after: chunks }), picture, `${kind}, ${what}, after the data`);
        const early = [signature, ihdr(sample), ...chunks, palette, chunk('IDAT', zlib(rows)), chunk('IEND')];
        await expectPicture(joined(...early), picture, `${kind}, ${what}, before the palette`);
      }
    }
  });

  it('of megabytes, of data that are no zlib data, or of data that would unpack to gigabytes', async () => {
    const next = random(2);
    const noise = Uint8Array.from({ length: 1_200_000 }, () => next() * 256);
    const bodies = [
      noise,
      letters('no zlib data'),
      zlib(new Uint8Array(200)).subarray(0, -4),
      zlib(new Uint8Array(3e7)),
    ];
    for (const [kind, sample] of kinds) {
      for (const body of bodies) {
        const before = ['iCCP', 'zTXt'].map((name) => chunk(name, joined(letters('x\0\0'), body)));
        await expectPicture(made(sample, { before }), sample.picture, `${kind}, ${body.length} bytes`);
      }
    }
  });

  it('of an animation: its default picture is shown', async () => {
    for (const [kind, sample] of kinds) {
      const frame = (index: number) => chunk('fcTL', [0, 0, 0, index, ...Array.from(contents.fcTL ?? []).slice(4)]);
      const second = chunk('fdAT', joined(Uint8Array.of(0, 0, 0, 2), zlib(new Uint8Array(sample.rows.length))));
      const bytes = made(sample, { before: [chunk('acTL', contents.acTL), frame(0)], after: [frame(1), second] });
      await expectPicture(bytes, sample.picture, kind);
      expect(difference(await decoded(bytes), sample.picture)).toBeUndefined();
    }
  });
});

describe('transparency counts where libpng heeds it', () => {
  /** [name, the chunks before the data, whether the picture is as with a good tRNS chunk] */
  const cases: [string, (key: readonly number[]) => Partial<Parts>, boolean][] = [
    ['good', (key) => ({ before: [chunk('tRNS', key)] }), true],
    [
      'twice: the first',
      (key) => ({
        before: [
          chunk('tRNS', key),
          chunk(
            'tRNS',
            key.map(() => 9),
          ),
        ],
      }),
      true,
    ],
    [
      'behind one of a wrong length',
      (key) => ({ before: [chunk('tRNS', Array(9).fill(1)), chunk('tRNS', key)] }),
      true,
    ],
    ['too long', (key) => ({ before: [chunk('tRNS', [...key, 0, 0, 0])] }), false],
    ['of 300 bytes', () => ({ before: [chunk('tRNS', new Uint8Array(300))] }), false],
    ['empty', () => ({ before: [chunk('tRNS')] }), false],
    ['after the data', (key) => ({ after: [chunk('tRNS', key)] }), false],
    ['with a wrong checksum', (key) => ({ before: [unsound(chunk('tRNS', key))] }), false],
  ];
  it.each(cases)('%s', async (name, change, isHeeded) => {
    for (const [kind, sample] of kinds) {
      const { picture, key = [0, 1], keyed = picture } = sample;
      const bytes = made(sample, change(key));
      await expectPicture(bytes, isHeeded ? keyed : picture, kind);
      expect(png.readHeader(bytes).hasAlpha, kind).toBe(sample.colourType === 6 || (isHeeded && keyed !== picture));
      // For sharp's decoder a wrong checksum is no reason to pass the chunk over.
      if (!name.includes('checksum'))
        expect(difference(await decoded(bytes), isHeeded ? keyed : picture), kind).toBeUndefined();
    }
  });

  it('of a palette only behind it', async () => {
    for (const sample of kinds.map(([, kind]) => kind).filter(({ palette }) => palette)) {
      const { palette = new Uint8Array(), rows, key = [], picture } = sample;
      const chunks = [signature, ihdr(sample), chunk('tRNS', key), palette, chunk('IDAT', zlib(rows)), chunk('IEND')];
      const bytes = joined(...chunks);
      await expectPicture(bytes, picture, `${sample.depth}`);
      expect(difference(await decoded(bytes), picture)).toBeUndefined();
    }
  });

  it('of a colour key only in as many bits as the pixels have', async () => {
    for (const name of ['RGB', 'grey', 'grey of 4 bits', 'interlaced RGB'] as const) {
      const { key = [], keyed, ...sample } = samples[name] as Sample;
      const bytes = made(sample, {
        before: [
          chunk(
            'tRNS',
            key.map((byte, at) => (at % 2 === 0 ? 0xff : byte)),
          ),
        ],
      });
      await expectPicture(bytes, keyed as PixelBuffer, name);
      expect(difference(await decoded(bytes), keyed as PixelBuffer)).toBeUndefined();
    }
  });
});

describe('the palette', () => {
  it('of pixels that are no indices is a suggestion, whatever is wrong with it', async () => {
    const good = colours.slice(8, -4);
    const lengths = [[], [1], good, [...good, 1], new Uint8Array(771)];
    const variants = [...lengths.map((data) => [chunk('PLTE', data)]), [colours, colours], [unsound(colours)]];
    for (const [kind, sample] of kinds.filter(([, { palette }]) => !palette)) {
      for (const [index, before] of variants.entries()) {
        await expectPicture(made(sample, { before }), sample.picture, `${kind}, ${index}, before`);
        await expectPicture(made(sample, { after: before }), sample.picture, `${kind}, ${index}, after`);
      }
    }
  });

  it('of indices must be there once, before the data, sound and of a fitting length', async () => {
    const good = colours.slice(8, -4);
    for (const [kind, { palette: _, ...sample }] of kinds.filter(([, { palette }]) => palette)) {
      await expectPicture(
        made(sample, { before: [chunk('PLTE', [...good, ...new Uint8Array(39)])] }),
        sample.picture,
        kind,
      );
      for (const [name, change] of Object.entries<Partial<Parts>>({
        none: {},
        empty: { before: [chunk('PLTE')] },
        'a byte too many': { before: [chunk('PLTE', [...good, 1])] },
        'a colour too many': { before: [chunk('PLTE', new Uint8Array(771))] },
        twice: { before: [colours, colours] },
        'too late': { after: [colours] },
        'a wrong checksum': { before: [unsound(colours)] },
      }))
        await expectDamage(made(sample, change), `${kind}, ${name}`);
    }
  });
});
