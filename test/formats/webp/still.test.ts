// A still WebP is as good as its picture chunk: whatever its lengths, padding and other chunks say. Compared with libwebp, through
// sharp.
import { describe, expect, it } from 'vitest';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { webp } from '../../../src/formats/webp/header.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { loadWasm } from '../../node-engine.ts';
import { decoded, photo, webpOf } from '../../pictures.ts';
import { difference, drawn } from '../../pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const codec = wasmCodecs(loadWasm).codecs.of.webp;
const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const u24 = (value: number): number[] => [value & 255, (value >> 8) & 255, value >> 16];
const u32 = (value: number): number[] => [...u24(value & 0xffffff), value >>> 24];
const chunk = (name: string, data: ArrayLike<number>, pad = true): number[] => [
  ...ascii(name),
  ...u32(data.length),
  ...Array.from(data),
  ...(pad && data.length % 2 === 1 ? [0] : []),
];
/** @param by how much the length in the file differs from its own */
const riff = (chunks: readonly number[], by = 0): Bytes =>
  Uint8Array.from([...ascii('RIFF'), ...u32(4 + chunks.length + by), ...ascii('WEBP'), ...chunks]);

const [width, height] = [9, 7];
const vp8x = (flags: number, canvas = { width, height }): number[] =>
  chunk('VP8X', [flags, 0, 0, 0, ...u24(canvas.width - 1), ...u24(canvas.height - 1)]);
const alphaFlag = 0x10;

/** The contents of a chunk of a file that sharp wrote. */
function contents(bytes: Bytes, wanted: string): Bytes {
  const view = new DataView(bytes.buffer);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (name === wanted) return bytes.slice(at + 8, at + 8 + length);
    at += 8 + length + (length & 1);
  }
  throw new Error(`no ${wanted}`);
}

const clear = photo(width, height, { alpha: true });
const lossy = await webpOf(photo(width, height));
const lossyClear = await webpOf(clear);
const lossless = await webpOf(photo(width, height), { lossless: true });
const losslessClear = await webpOf(clear, { lossless: true, exact: true });
const alph = contents(lossyClear, 'ALPH');
const pictures: Readonly<Record<string, { readonly chunks: number[]; readonly flags: number; readonly file: Bytes }>> =
  {
    lossy: { chunks: chunk('VP8 ', contents(lossy, 'VP8 ')), flags: 0, file: lossy },
    lossless: { chunks: chunk('VP8L', contents(lossless, 'VP8L')), flags: 0, file: lossless },
    'lossless with alpha': {
      chunks: chunk('VP8L', contents(losslessClear, 'VP8L')),
      flags: alphaFlag,
      file: losslessClear,
    },
    'lossy with alpha': {
      chunks: [...chunk('ALPH', alph), ...chunk('VP8 ', contents(lossyClear, 'VP8 '))],
      flags: alphaFlag,
      file: lossyClear,
    },
  };
const kinds = Object.entries(pictures);

async function read(bytes: Bytes): Promise<PixelBuffer> {
  const header = webp.readHeader(bytes);
  expect(webp.findDamage(bytes)).toBeUndefined();
  const [frame] = await codec.decode(bytes, header, 'first');
  const isOpaque = frame?.data.every((value, at) => at % 4 !== 3 || value === 255);
  expect(header.hasAlpha || isOpaque).toBe(true);
  return frame as PixelBuffer;
}

const opaque = ({ data, ...size }: PixelBuffer): PixelBuffer => ({
  ...size,
  data: data.map((value, at) => (at % 4 === 3 ? 255 : value)),
});

describe('a still WebP is decoded', () => {
  it.each(kinds)(
    '%s: though its length is wrong, its padding missing or something behind it',
    async (_, { chunks, flags, file }) => {
      const expected = await decoded(file);
      const whole = [...vp8x(flags), ...chunks];
      for (const bytes of [
        ...[-8, -2, -1, 1, 2, 9, 1000, 1_000_000].map((by) => riff(whole, by)),
        Uint8Array.from([...riff(whole), 7]),
        Uint8Array.from([...riff(whole), ...Array<number>(100).fill(65)]),
        riff([...whole, ...chunk('EXIF', Array(20).fill(0))]).slice(0, -5),
        riff([...whole, ...chunk('EXIF', Array(20).fill(0))]).slice(0, -28),
        riff([...vp8x(flags | 0x20), ...chunks, ...chunk('ICCP', Array(20).fill(0))]),
        riff([...vp8x(flags), ...chunk('ABCD', [1, 2, 3]), ...chunks, ...chunk('EFGH', [1])]),
        riff([...whole, ...ascii('ABCD'), ...u32(1000), 1, 2]),
      ])
        expect(difference(await read(bytes), expected)).toBeUndefined();
    },
  );

  it('without the byte that pads its last chunk, whether the file counts it or not', async () => {
    for (const name of ['VP8 ', 'VP8L'] as const) {
      const data = contents(name === 'VP8 ' ? lossy : lossless, name);
      const odd = data.length % 2 === 1 ? data : Uint8Array.of(...data, 0);
      for (const by of [0, 1])
        expect(
          difference(await read(riff(chunk(name, odd, false), by)), await decoded(riff(chunk(name, odd)))),
        ).toBeUndefined();
    }
  });

  it('of a lossless chunk shorter than any header of the other kinds', async () => {
    const flat = await webpOf(
      drawn(100, 100, () => [0, 0, 0, 255]),
      { lossless: true },
    );
    expect(
      difference(
        await read(flat),
        drawn(100, 100, () => [0, 0, 0, 255]),
      ),
    ).toBeUndefined();
    // 100x100 of black with an alpha of 1, in eight bytes.
    const small = riff(chunk('VP8L', [0x2f, 0x63, 0xc0, 0x18, 0x10, 0x88, 0x88, 0x0c]));
    expect(difference(await read(small), await decoded(small))).toBeUndefined();
    expect(webp.readHeader(small)).toMatchObject({ width: 100, height: 100, hasAlpha: true });
  });
});

describe('alpha of a still WebP', () => {
  it.each(kinds)('%s: is that of the flag of the file', async (_, { chunks, file }) => {
    for (const flags of [0, alphaFlag]) {
      const bytes = riff([...vp8x(flags), ...chunks]);
      expect(webp.readHeader(bytes).hasAlpha).toBe(flags !== 0);
      const expected = flags === 0 ? opaque(await decoded(file)) : await decoded(file);
      expect(difference(await read(bytes), expected)).toBeUndefined();
      expect(difference(await decoded(bytes), expected)).toBeUndefined();
    }
  });

  it('is that of the lossless chunk where it stands alone', async () => {
    const data = contents(losslessClear, 'VP8L');
    const denied = riff(chunk('VP8L', data.with(4, (data[4] as number) & ~0x10)));
    expect(webp.readHeader(denied).hasAlpha).toBe(false);
    expect(difference(await read(denied), opaque(await decoded(losslessClear)))).toBeUndefined();
    expect(difference(await decoded(denied), opaque(await decoded(losslessClear)))).toBeUndefined();
  });
});

describe('a still WebP is damaged', () => {
  it.each(kinds)(
    '%s: where its picture is cut off, or of another size than the file says',
    async (_, { chunks, flags }) => {
      const whole = riff([...vp8x(flags), ...chunks]);
      for (const by of [2, 3, 10, chunks.length - 1, chunks.length]) {
        expect(webp.findDamage(whole.slice(0, -by)), `${by} bytes`).toMatch('ends before');
      }
      expect(webp.findDamage(riff([...vp8x(flags)]))).toMatch('no picture');
      for (const size of [
        { width: width + 1, height },
        { width, height: height - 1 },
      ]) {
        const bytes = riff([...vp8x(flags, size), ...chunks]);
        const header = webp.readHeader(bytes);
        await expect(codec.decode(bytes, header, 'first')).rejects.toMatchObject({ code: 'ImageDamage' });
      }
    },
  );
});
