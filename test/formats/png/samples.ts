// PNGs of 2x2 pixels of every kind for tests, and what both decoders together make of a file.
import { deflateSync } from 'node:zlib';
import { expect } from 'vitest';
import { pngCodec } from '../../../src/formats/png/codec.ts';
import { simdPng } from '../../../src/formats/png/decode.simd.ts';
import { png } from '../../../src/formats/png/header.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { SimdInstance } from '../../../src/simd/instance.ts';
import { loadWasm } from '../../node-engine.ts';
import { difference, pixels } from '../../pixels.ts';
import { chunk, file, type Kind, type Parts } from './files.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const codecs = [pngCodec(loadWasm, simdPng(new SimdInstance())).codec, pngCodec(loadWasm).codec];
export const letters = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'latin1'));
export const zlib = (bytes: ArrayLike<number>): Bytes => new Uint8Array(deflateSync(Uint8Array.from(bytes)));

/** 2x2 pixels of one kind. */
export interface Sample extends Kind {
  readonly palette?: Bytes;
  readonly rows: readonly number[];
  readonly picture: PixelBuffer;
  /** The contents of a tRNS chunk, and the picture with it. */
  readonly key?: readonly number[];
  readonly keyed?: PixelBuffer;
}

export const size = { width: 2, height: 2 };
export const colours = chunk('PLTE', [200, 30, 60, 1, 2, 3, 10, 20, 30, 40, 50, 60]);
const plain = 'C81E3C 010203\n0A141E 28323C';
const throughPalette = { picture: pixels(plain), key: [128, 64], keyed: pixels('C81E3C80 01020340\n0A141E 28323C') };
const throughKey = { picture: pixels(plain), keyed: pixels('C81E3C00 010203\n0A141E 28323C') };
export const samples: Readonly<Record<string, Sample>> = {
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
export const kinds = Object.entries(samples);

/** @param more changes; `before` comes behind the palette */
export function made({ palette, rows, ...kind }: Sample, { before = [], ...more }: Partial<Parts> = {}): Bytes {
  return file({ ...kind, data: zlib(rows), ...more, before: [...(palette ? [palette] : []), ...before] });
}

/** The pixels, or the code of the error, with the header's word about alpha held against the pixels. */
export async function answers(bytes: Bytes): Promise<(PixelBuffer | string)[]> {
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

export async function expectPicture(bytes: Bytes, picture: PixelBuffer, name: string): Promise<void> {
  for (const answer of await answers(bytes)) {
    expect(typeof answer === 'string' ? answer : difference(answer, picture), name).toBeUndefined();
  }
}

export async function expectDamage(bytes: Bytes, name: string): Promise<void> {
  expect(await answers(bytes), name).toEqual(['ImageDamage', 'ImageDamage']);
}
