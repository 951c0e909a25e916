// A PNG is as good as its pixels: whatever is odd about other chunks, about the place where the data end, or behind it. What is
// right was found out with libpng (through sharp) and Chromium.
import { constants, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pngCodec } from '../../../src/formats/png/codec.ts';
import { simdPng } from '../../../src/formats/png/decode.simd.ts';
import { png } from '../../../src/formats/png/header.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { SimdInstance } from '../../../src/simd/instance.ts';
import { loadWasm } from '../../node-engine.ts';
import { decoded, random } from '../../pictures.ts';
import { difference, pixels } from '../../pixels.ts';
import { chunk, file, ihdr, joined, type Kind, type Parts, signature, unsound } from './files.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const codecs = [pngCodec(loadWasm, simdPng(new SimdInstance())).codec, pngCodec(loadWasm).codec];
const letters = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'latin1'));
const zlib = (bytes: ArrayLike<number>): Bytes => new Uint8Array(deflateSync(Uint8Array.from(bytes)));

/** 2x2 pixels of one kind. */
interface Sample extends Kind {
  readonly palette?: Bytes;
  readonly rows: readonly number[];
  readonly picture: PixelBuffer;
  /** The contents of a tRNS chunk, and the picture with it. */
  readonly key?: readonly number[];
  readonly keyed?: PixelBuffer;
}

const size = { width: 2, height: 2 };
const colours = chunk('PLTE', [200, 30, 60, 1, 2, 3, 10, 20, 30, 40, 50, 60]);
const plain = 'C81E3C 010203\n0A141E 28323C';
const throughPalette = { picture: pixels(plain), key: [128, 64], keyed: pixels('C81E3C80 01020340\n0A141E 28323C') };
const throughKey = { picture: pixels(plain), keyed: pixels('C81E3C00 010203\n0A141E 28323C') };
const samples: Readonly<Record<string, Sample>> = {
  RGB: {
    ...{ ...size, colourType: 2, rows: [0, 200, 30, 60, 1, 2, 3, 0, 10, 20, 30, 40, 50, 60] },
    ...{ ...throughKey, key: [0, 200, 0, 30, 0, 60] },
  },
  'interlaced RGB': {
    ...{ ...size, colourType: 2, interlaced: true },
    ...{ ...throughKey, key: [0, 200, 0, 30, 0, 60] },
    rows: [0, 200, 30, 60, 0, 1, 2, 3, 0, 10, 20, 30, 40, 50, 60],
  },
  'RGB of 16 bits': {
    ...{ ...size, depth: 16, colourType: 2, ...throughKey, key: [200, 200, 30, 30, 60, 60] },
    rows: [0, 200, 30, 60, 1, 2, 3, 0, 10, 20, 30, 40, 50, 60].flatMap((byte, at) =>
      at % 7 === 0 ? [0] : [byte, byte],
    ),
  },
  grey: {
    ...{ ...size, colourType: 0, rows: [0, 200, 30, 0, 10, 20] },
    ...{ picture: pixels('200 30\n10 20'), key: [0, 200], keyed: pixels('C8C8C800 30\n10 20') },
  },
  'grey of 4 bits': {
    ...{ ...size, depth: 4, colourType: 0, rows: [0, 0x2a, 0, 0xf0] },
    ...{ picture: pixels('34 170\n255 0'), key: [0, 2], keyed: pixels('22222200 170\n255 0') },
  },
  palette: { ...size, colourType: 3, palette: colours, rows: [0, 0, 1, 0, 2, 3], ...throughPalette },
  'palette of 4 bits': {
    ...size,
    depth: 4,
    colourType: 3,
    palette: colours,
    rows: [0, 0x01, 0, 0x23],
    ...throughPalette,
  },
  RGBA: {
    ...{ ...size, colourType: 6, picture: pixels('C81E3C80 010203\n0A141E4D 28323C09') },
    rows: [0, 200, 30, 60, 128, 1, 2, 3, 255, 0, 10, 20, 30, 77, 40, 50, 60, 9],
  },
};
const kinds = Object.entries(samples);

/** @param more changes; `before` comes behind the palette */
function made({ palette, rows, ...kind }: Sample, { before = [], ...more }: Partial<Parts> = {}): Bytes {
  return file({ ...kind, data: zlib(rows), ...more, before: [...(palette ? [palette] : []), ...before] });
}

/** The pixels, or the code of the error, with the header's word about alpha held against the pixels. */
async function answers(bytes: Bytes): Promise<(PixelBuffer | string)[]> {
  return Promise.all(
    codecs.map(async (codec) => {
      try {
        const header = png.readHeader(bytes);
        if (png.findDamage(bytes)) return 'ImageDamage';
        const [frame] = await codec.decode(bytes, header, 'first');
        const isOpaque = frame?.data.every((value, at) => at % 4 !== 3 || value === 255);
        if (!header.hasAlpha && !isOpaque) return 'alpha that the header denies';
        return frame as PixelBuffer;
      } catch (error) {
        return (error as { code: string }).code;
      }
    }),
  );
}

async function expectPicture(bytes: Bytes, picture: PixelBuffer, name: string): Promise<void> {
  for (const answer of await answers(bytes)) {
    expect(typeof answer === 'string' ? answer : difference(answer, picture), name).toBeUndefined();
  }
}

async function expectDamage(bytes: Bytes, name: string): Promise<void> {
  expect(await answers(bytes), name).toEqual(['ImageDamage', 'ImageDamage']);
}

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

describe('the data count as far as there are pixels', () => {
  const half = (data: Bytes): [Bytes, Bytes] => [data.slice(0, data.length >> 1), data.slice(data.length >> 1)];
  const idat = (data: Uint8Array): Bytes => chunk('IDAT', data);
  const text = chunk('tEXt', letters('a\0b'));
  const without = ({ palette, ...kind }: Sample, chunks: readonly Bytes[]): Bytes =>
    joined(signature, ihdr(kind), ...(palette ? [palette] : []), ...chunks);
  const end = chunk('IEND');
  const unfinished = (rows: readonly number[]) =>
    new Uint8Array(deflateSync(Uint8Array.from(rows), { finishFlush: constants.Z_SYNC_FLUSH }));

  it.each<[string, (data: Bytes, rows: readonly number[]) => readonly Bytes[]]>([
    [
      'in empty chunks too',
      (data) => [idat(new Uint8Array()), ...half(data).flatMap((part) => [idat(part), chunk('IDAT')]), end],
    ],
    ['with an empty chunk of a wrong checksum', (data) => [idat(data), unsound(chunk('IDAT')), end]],
    ['a byte a chunk', (data) => [...Array.from(data, (byte) => idat(Uint8Array.of(byte))), end]],
    ['with bytes behind them', (data) => [idat(joined(data, Uint8Array.of(1, 2, 3, 4, 5))), end]],
    ['with many bytes behind them', (data) => [idat(joined(data, new Uint8Array(100_000).fill(7))), end]],
    ['with another stream behind them', (data) => [idat(data), idat(data), end]],
    ['with another stream behind another chunk', (data) => [idat(data), text, idat(data), end]],
    ['with no checksum', (data) => [idat(data.slice(0, -4)), end]],
    ['with half a checksum', (data) => [idat(data.slice(0, -2)), end]],
    ['with a wrong checksum', (data) => [idat(data.with(data.length - 1, (data.at(-1) as number) ^ 1)), end]],
    ['with the checksum behind another chunk', (data) => [idat(data.slice(0, -4)), text, idat(data.slice(-4)), end]],
    ['with no last block', (_, rows) => [idat(unfinished(rows)), end]],
    ['with more rows than the picture', (_, rows) => [idat(zlib([...rows, ...rows])), end]],
    ['with a byte more than the picture', (_, rows) => [idat(zlib([...rows, 0])), end]],
    ['with no IEND', (data) => [idat(data)]],
    ['with half an IEND', (data) => [idat(data), end.slice(0, 7)]],
    ['with an IEND of a wrong checksum', (data) => [idat(data), unsound(end)]],
    ['with an IEND that holds something', (data) => [idat(data), chunk('IEND', [1, 2])]],
    ['with zeros in place of IEND', (data) => [idat(data), new Uint8Array(50)]],
    ['with garbage in place of IEND', (data) => [idat(data), new Uint8Array(50).fill(0xee)]],
    ['with half a text in place of IEND', (data) => [idat(data), text.slice(0, 10)]],
    ['with a chunk longer than any file behind them', (data) => [idat(data), text.with(0, 0x80), end]],
    ['with an unknown critical chunk behind them', (data) => [idat(data), unsound(chunk('ABCD', [1])), end]],
    ['with half the checksum of their chunk', (data) => [idat(data).slice(0, -2)]],
    ['with none of the checksum of their chunk', (data) => [idat(data).slice(0, -4)]],
    ['in a chunk that is cut off behind them', (data) => [idat(data).slice(0, -8)]],
  ])('%s', async (name, chunks) => {
    for (const [kind, sample] of kinds)
      await expectPicture(without(sample, chunks(zlib(sample.rows), sample.rows)), sample.picture, `${kind}, ${name}`);
  });

  it.each<[string, (data: Bytes, rows: readonly number[]) => readonly Bytes[]]>([
    ['no data', () => [end]],
    ['no bytes of data', () => [chunk('IDAT'), end]],
    ['a byte too few', (_, rows) => [idat(zlib(rows.slice(0, -1))), end]],
    ['no rows', () => [idat(zlib([])), end]],
    ['data that are cut off', (data) => [idat(data.slice(0, -7)), end]],
    ['data in a chunk that is cut off', (data) => [idat(data).slice(0, -4 - 7)]],
    ['data that another chunk interrupts', (data) => [idat(half(data)[0]), text, idat(half(data)[1]), end]],
    ['a wrong checksum of the chunk', (data) => [unsound(idat(data)), end]],
    ['no zlib data', (data) => [idat(data.with(1, 0x9d)), end]],
    ['a window of 64 KB', (data) => [idat(joined(Uint8Array.of(0x88, 0x1c), data.slice(2))), end]],
    ['a filter that does not exist', (_, rows) => [idat(zlib(rows.with(0, 5))), end]],
    ['an unknown critical chunk', (data) => [chunk('ABCD', [1]), idat(data), end]],
    ['a second header', (data) => [ihdr({ ...size, colourType: 2 }), idat(data), end]],
    ['its end before its data', (data) => [end, idat(data)]],
  ])('%s is damage', async (name, chunks) => {
    for (const [kind, sample] of kinds)
      await expectDamage(without(sample, chunks(zlib(sample.rows), sample.rows)), `${kind}, ${name}`);
  });

  it('a header of another length or checksum, or of a kind that does not exist, is damage', async () => {
    for (const [kind, sample] of kinds) {
      const bytes = made(sample);
      const header = bytes.slice(8, 33);
      const rest = bytes.slice(33);
      const contents = Array.from(header.slice(8, 21));
      await expectDamage(joined(signature, unsound(header), rest), kind);
      for (const changed of [
        [...contents, 0],
        ...[
          [8, 5],
          [8, 255],
          [9, 1],
          [9, 7],
          [10, 1],
          [11, 64],
          [12, 2],
        ].map(([at = 0, value = 0]) => contents.with(at, value)),
      ])
        await expectDamage(joined(signature, chunk('IHDR', changed), rest), `${kind}, ${changed}`);
    }
  });
});

describe('a file cut off at any byte', () => {
  it('is damaged until its last pixel is there, and then whole', { timeout: 60_000 }, async () => {
    const next = random(6);
    const [width, height] = [17, 9];
    for (const [colourType, pixelBytes, level] of [
      [2, 3, 9],
      [6, 4, 1],
      [0, 1, 0],
      [4, 2, 6],
    ] as const) {
      const rows = Uint8Array.from({ length: (width * pixelBytes + 1) * height }, (_, at) =>
        at % (width * pixelBytes + 1) === 0 ? next() * 5 : next() * 30,
      );
      const data = new Uint8Array(deflateSync(rows, { level }));
      const whole = file({ width, height, colourType, data, pieces: 3 });
      const picture = await decoded(whole);
      const lengths: number[] = [];
      for (let length = 33; length < whole.length; length += 1) {
        const [mine, theirs] = await answers(whole.slice(0, length));
        for (const answer of [mine, theirs]) {
          if (typeof answer === 'string') expect(answer).toBe('ImageDamage');
          else expect(answer && difference(answer, picture), `${length} of ${whole.length} bytes`).toBeUndefined();
        }
        expect(typeof mine, `${length} of ${whole.length} bytes`).toBe(typeof theirs);
        if (typeof mine !== 'string') lengths.push(length);
      }
      // IEND, and of IDAT its checksum, Adler-32 and at most the code that ends the block.
      const first = whole.length - lengths.length;
      expect(lengths).toEqual(Array.from(lengths, (_, index) => first + index));
      expect(lengths.length).toBeGreaterThanOrEqual(12 + 4 + 4);
      expect(lengths.length).toBeLessThanOrEqual(12 + 4 + 4 + 2);
    }
  });
});
