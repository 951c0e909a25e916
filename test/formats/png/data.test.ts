// A PNG is as good as its pixels: whatever is odd about the place where its data end, or behind it. What is right was found out
// with libpng (through sharp) and Chromium.
import { constants, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decoded, random } from '../../pictures.ts';
import { difference } from '../../pixels.ts';
import { chunk, file, ihdr, joined, signature, unsound } from './files.ts';
import { answers, expectDamage, expectPicture, kinds, letters, made, type Sample, size, zlib } from './samples.ts';

type Bytes = Uint8Array<ArrayBuffer>;

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
