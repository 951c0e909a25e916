// BMP: published byte sequences, and files of every depth made by a writer that shares no code with the codec.
import { describe, expect, it } from 'vitest';
import { asciiBytes } from '../../../src/bytes.ts';
import { bmpCodec } from '../../../src/formats/bmp/codec.ts';
import { formats, readSource } from '../../../src/formats/index.ts';
import { type Header, type PixelBuffer, still } from '../../../src/pixels.ts';
import type { RowSource } from '../../../src/row-flow.ts';
import { photo } from '../../pictures.ts';
import { difference, drawn, pixels } from '../../pixels.ts';
import { toldColours } from '../../told-colours.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const fromHex = (text: string): Bytes => Uint8Array.from(text.trim().split(/\s+/), (byte) => Number.parseInt(byte, 16));

const read = async (bytes: Bytes): Promise<PixelBuffer> => {
  const header = readSource(bytes);
  expect(formats.bmp.findDamage(bytes)).toBeUndefined();
  const [frame] = await bmpCodec.decode(bytes, header, 'first');
  const pixels = frame as PixelBuffer;
  expect(difference(await flowed(bytes, header), pixels)).toBeUndefined();
  return pixels;
};

/** The rows that flow, collected. */
async function flowed(bytes: Bytes, header: Header): Promise<PixelBuffer> {
  const source = (await bmpCodec.rows?.(bytes, header)) as RowSource;
  const { width, height } = source;
  const data: number[] = [];
  for (let rows = source.next(); rows; rows = source.next()) {
    expect(rows).toMatchObject({ width, opaque: !header.hasAlpha });
    for (const value of rows.data) data.push(value);
  }
  return { width, height, data: Uint8ClampedArray.from(data) };
}

interface HandBmp {
  readonly width: number;
  /** Negative for rows stored top to bottom. */
  readonly height: number;
  readonly bits: number;
  readonly headerBytes?: number;
  readonly compression?: number;
  readonly masks?: readonly number[];
  /** Red, green, blue. */
  readonly palette?: readonly (readonly number[])[];
  readonly coloursUsed?: number;
  readonly data: readonly number[] | Uint8Array;
}

function handBmp(file: HandBmp): Bytes {
  const { width, height, bits, headerBytes = 40, compression = 0, masks = [], palette = [], data } = file;
  const core = headerBytes === 12;
  const behind = headerBytes >= 40 ? Math.max(0, 40 + masks.length * 4 - headerBytes) : 0;
  const start = 14 + headerBytes + behind + palette.length * (core ? 3 : 4);
  const bytes = new Uint8Array(start + data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, start, true);
  view.setUint32(14, headerBytes, true);
  if (core) {
    [width, height, 1, bits].forEach((value, index) => {
      view.setUint16(18 + index * 2, value, true);
    });
  } else {
    view.setInt32(18, width, true);
    view.setInt32(22, height, true);
    view.setUint16(26, 1, true);
    view.setUint16(28, bits, true);
    if (headerBytes >= 40) {
      view.setUint32(30, compression, true);
      view.setUint32(46, file.coloursUsed ?? palette.length, true);
    }
    masks.forEach((mask, index) => {
      view.setUint32(54 + index * 4, mask, true);
    });
  }
  palette.forEach(([red = 0, green = 0, blue = 0], index) => {
    bytes.set([blue, green, red], start - (palette.length - index) * (core ? 3 : 4));
  });
  bytes.set(data, start);
  return bytes;
}

/** Rows bottom to top (top to bottom for a negative height), `bits` per pixel, each row padded to four bytes. */
function rowsOf(width: number, height: number, bits: number, value: (x: number, y: number) => number): Uint8Array {
  const rowBytes = ((width * bits + 31) >> 5) * 4;
  const bytes = new Uint8Array(rowBytes * Math.abs(height));
  for (let y = 0; y < Math.abs(height); y += 1) {
    const row = (height < 0 ? y : height - 1 - y) * rowBytes;
    for (let x = 0; x < width; x += 1) {
      const sample = value(x, y);
      if (bits < 8) {
        const at = row + Math.floor((x * bits) / 8);
        bytes[at] = (bytes[at] as number) | (sample << (8 - bits - ((x * bits) % 8)));
      } else {
        for (let byte = 0; byte < bits / 8; byte += 1) bytes[row + (x * bits) / 8 + byte] = sample / 2 ** (8 * byte);
      }
    }
  }
  return bytes;
}

const [red, green, blue, white] = ['FF0000', '00FF00', '0000FF', '255'];

describe('a published byte sequence is decoded', () => {
  it('2x2 pixels of 24 bits', async () => {
    const bytes = fromHex(`42 4D 46 00 00 00 00 00 00 00 36 00 00 00 28 00 00 00 02 00 00 00 02 00 00 00 01 00 18 00
      00 00 00 00 10 00 00 00 13 0B 00 00 13 0B 00 00 00 00 00 00 00 00 00 00
      00 00 FF FF FF FF 00 00 FF 00 00 00 FF 00 00 00`);
    expect(difference(await read(bytes), pixels(`${blue} ${green}\n${red} ${white}`))).toBeUndefined();
    expect(readSource(bytes)).toEqual({
      format: 'bmp',
      byteLength: 70,
      frameCount: 1,
      width: 2,
      height: 2,
      orientation: 1,
      hasAlpha: false,
    });
  });

  it('4x2 pixels of 32 bits with alpha, in a V4 header', async () => {
    const bytes = fromHex(`42 4D 9A 00 00 00 00 00 00 00 7A 00 00 00 6C 00 00 00 04 00 00 00 02 00 00 00 01 00 20 00
      03 00 00 00 20 00 00 00 13 0B 00 00 13 0B 00 00 00 00 00 00 00 00 00 00
      00 00 FF 00 00 FF 00 00 FF 00 00 00 00 00 00 FF 20 6E 69 57 ${'00 '.repeat(48)}
      FF 00 00 7F 00 FF 00 7F 00 00 FF 7F FF FF FF 7F FF 00 00 FF 00 FF 00 FF 00 00 FF FF FF FF FF FF`);
    const rows = `${blue} ${green} ${red} ${white}\n0000FF7F 00FF007F FF00007F FFFFFF7F`;
    expect(difference(await read(bytes), pixels(rows))).toBeUndefined();
    expect(readSource(bytes).hasAlpha).toBe(true);
  });

  const indexed = (text: string) => {
    const rows = text
      .trim()
      .split('\n')
      .map((row) => [...row.replaceAll(' ', '')]);
    return drawn(rows[0]?.length ?? 0, rows.length, (x, y) => {
      const index = Number.parseInt(rows[y]?.[x] ?? '0', 16);
      return [index, index, index, 255];
    });
  };
  const greys = (count: number) => Array.from({ length: count }, (_, index) => [index, index, index]);

  it('RLE8', async () => {
    const data = fromHex('03 04 05 06 00 03 45 56 67 00 02 78 00 02 05 01 02 78 00 00 09 1E 00 01');
    const bytes = handBmp({ width: 20, height: 3, bits: 8, compression: 1, palette: greys(256), data });
    const rows = [
      [30, 30, 30, 30, 30, 30, 30, 30, 30],
      [...Array<number>(18).fill(0), 120, 120],
      [4, 4, 4, 6, 6, 6, 6, 6, 0x45, 0x56, 0x67, 120, 120],
    ];
    const expected = drawn(20, 3, (x, y) => [...Array<number>(3).fill(rows[y]?.[x] ?? 0), 255]);
    expect(difference(await read(bytes), expected)).toBeUndefined();
  });

  it('RLE8 from top to bottom, which the format does not have but browsers show', async () => {
    const file = { width: 2, bits: 8, compression: 1, palette: greys(256), data: [2, 7, 0, 0, 2, 9, 0, 1] };
    expect(
      difference(await read(handBmp({ ...file, height: 2 })), pixels('090909 090909\n070707 070707')),
    ).toBeUndefined();
    expect(
      difference(await read(handBmp({ ...file, height: -2 })), pixels('070707 070707\n090909 090909')),
    ).toBeUndefined();
  });

  it('RLE4', async () => {
    const data = fromHex('03 04 05 06 00 06 45 56 67 00 04 78 00 02 05 01 04 78 00 00 09 1E 00 01');
    const bytes = handBmp({ width: 27, height: 3, bits: 4, compression: 2, palette: greys(16), data });
    const expected = indexed(`
1E1E1E1E1 000000000000000000
00000000000000000000000 7878
040 06060 455667 7878 000000000`);
    expect(difference(await read(bytes), expected)).toBeUndefined();
  });
});

describe('files of every depth are decoded', () => {
  const palette = (count: number) =>
    Array.from({ length: count }, (_, index) => [(index * 37) & 255, (index * 91) & 255, 255 - index]);
  const index = (x: number, y: number, count: number) => (x * 3 + y * 5) % count;

  for (const bits of [1, 2, 4, 8]) {
    it.each([
      [13, 7, 40],
      [13, -7, 40],
      [8, 3, 12],
      [1, 1, 124],
      [33, 2, 64],
    ])(`${bits} bits with a palette, %ix%i, header of %i bytes`, async (width, height, headerBytes) => {
      const colours = palette(2 ** bits);
      const data = rowsOf(width, height, bits, (x, y) => index(x, y, colours.length));
      const expected = drawn(width, Math.abs(height), (x, y) => [...(colours[index(x, y, colours.length)] ?? []), 255]);
      const file = { width, height, bits, headerBytes, palette: colours, data };
      expect(difference(await read(handBmp(file)), expected)).toBeUndefined();
      // A count of 0 colours means as many as the depth allows.
      expect(difference(await read(handBmp({ ...file, coloursUsed: 0 })), expected)).toBeUndefined();
    });
  }

  it('with an index past the end of the palette as black', async () => {
    const bytes = handBmp({ width: 2, height: 1, bits: 8, palette: [[9, 8, 7]], data: [0, 200, 0, 0] });
    expect(difference(await read(bytes), pixels('090807 0'))).toBeUndefined();
  });

  it.each([1, 4, 8, 16, 24, 32])('%i bits, where the header does not give the place of the pixels', async (bits) => {
    const colours = bits > 8 ? [] : palette(2 ** bits);
    const data = rowsOf(9, 5, bits, (x, y) => index(x, y, bits > 8 ? 30_000 : colours.length));
    const bytes = handBmp({ width: 9, height: 5, bits, palette: colours, data });
    const expected = await read(bytes);
    // Empty, within the headers, and that of the palette.
    for (const place of [0, 10, 14, 53, 54]) {
      new DataView(bytes.buffer).setUint32(10, place, true);
      expect(difference(await read(bytes), expected), `${place}`).toBeUndefined();
    }
  });

  it('with a palette that goes on within the pixels', async () => {
    const data = [1, 0, 0, 0, 2, 0x0b, 0x0a, 0];
    const bytes = handBmp({ width: 1, height: 2, bits: 8, palette: [[9, 8, 7]], coloursUsed: 3, data });
    expect(difference(await read(bytes), pixels('0A0B02\n000001'))).toBeUndefined();
  });

  it('with masks of the colours in a header of 52 bytes, and none of alpha behind it', async () => {
    const file = { width: 1, height: 1, bits: 32, headerBytes: 52, compression: 6, masks: [0xff0000, 0xff00, 0xff] };
    expect(difference(await read(handBmp({ ...file, data: [3, 2, 1, 9] })), pixels('010203'))).toBeUndefined();
  });

  // [bits, compression, header, masks, width]
  const alphaLast = [0xff0000, 0xff00, 0xff, 0xff000000];
  it.each<[string, number, number, number, number[], number]>([
    ['555 without masks', 16, 0, 40, [], 7],
    ['565', 16, 3, 40, [0xf800, 0x7e0, 0x1f], 7],
    ['555 with masks', 16, 3, 56, [0x7c00, 0x3e0, 0x1f, 0], 8],
    ['1555', 16, 3, 56, [0x7c00, 0x3e0, 0x1f, 0x8000], 5],
    ['4444', 16, 6, 40, [0xf00, 0xf0, 0xf, 0xf000], 9],
    ['24 bits', 24, 0, 40, [], 5],
    ['24 bits in a V5 header', 24, 0, 124, [], 6],
    ['24 bits, OS/2', 24, 0, 12, [], 7],
    ['32 bits, opaque', 32, 0, 40, [], 3],
    ['32 bits, alpha by the mask of a V5 header without bit fields', 32, 0, 124, alphaLast, 3],
    [
      '32 bits, alpha in the fourth byte wherever the mask of a V4 header has it',
      32,
      0,
      108,
      [0xff000000, 0xff0000, 0xff00, 0xff],
      3,
    ],
    ['32 bits, opaque though a header of 56 bytes holds masks', 32, 0, 56, alphaLast, 3],
    ['16 bits, opaque though a V5 header holds masks', 16, 0, 124, [0x7c00, 0x3e0, 0x1f, 0x8000], 3],
    ['32 bits, alpha mask behind a header of 52 bytes', 32, 6, 52, alphaLast, 3],
    ['32 bits, blue last', 32, 3, 40, [0xff, 0xff00, 0xff0000], 3],
    ['32 bits, red in the low bits, alpha', 32, 3, 108, [0xff, 0xff00, 0xff0000, 0xff000000], 3],
    ['32 bits, alpha in the low bits', 32, 3, 124, [0xff000000, 0xff0000, 0xff00, 0xff], 3],
    ['10 bits a channel', 32, 3, 52, [0x3ff00000, 0xffc00, 0x3ff], 4],
    ['3 bits of red, 1 of green, none of blue', 16, 3, 40, [0x7, 0x8, 0], 4],
  ])('%s', async (_, bits, compression, headerBytes, masks, width) => {
    for (const height of headerBytes === 12 ? [6] : [6, -6]) {
      const value = (x: number, y: number) => ((x * 0x1357_9bdf + y * 0x0246_8ace + 0x8000_00ff) >>> 0) % 2 ** bits;
      const data = rowsOf(width, height, bits, value);
      const plain =
        bits === 16
          ? [0x7c00, 0x3e0, 0x1f, 0]
          : [0xff0000, 0xff00, 0xff, ...(headerBytes > 56 ? [masks[3] && 0xff000000] : [])];
      const used = compression === 0 ? plain : masks;
      const channel = (word: number, mask = 0, none = 0): number => {
        if (mask === 0) return none;
        let shift = 0;
        while (Math.floor(mask / 2 ** shift) % 2 === 0) shift += 1;
        const most = Math.floor(mask / 2 ** shift);
        return Math.round(((Math.floor(word / 2 ** shift) % (most + 1)) * 255) / most);
      };
      const expected = drawn(width, 6, (x, y) => {
        const word = value(x, y);
        return [channel(word, used[0]), channel(word, used[1]), channel(word, used[2]), channel(word, used[3], 255)];
      });
      const bytes = handBmp({ width, height, bits, headerBytes, compression, masks, data });
      expect(difference(await read(bytes), expected)).toBeUndefined();
      expect(readSource(bytes).hasAlpha).toBe((used[3] ?? 0) !== 0);
    }
  });

  // As Chromium 156: its decoder before took such a picture for opaque.
  it('with the alpha that they hold, also where it is 0 in every pixel', async () => {
    const file = {
      width: 1,
      height: 2,
      bits: 32,
      headerBytes: 108,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
    };
    for (const compression of [0, 3]) {
      const hidden = handBmp({ ...file, compression, data: [1, 2, 3, 0, 4, 5, 6, 0] });
      expect(difference(await read(hidden), pixels('06050400\n03020100'))).toBeUndefined();
      const some = handBmp({ ...file, compression, data: [1, 2, 3, 0, 4, 5, 6, 9] });
      expect(difference(await read(some), pixels('06050409\n03020100'))).toBeUndefined();
    }
    const none = handBmp({ ...file, headerBytes: 40, masks: [], data: [1, 2, 3, 0, 4, 5, 6, 0] });
    expect(difference(await read(none), pixels('060504\n030201'))).toBeUndefined();
  });

  it('also without the padding of the last row', async () => {
    const data = rowsOf(5, 3, 24, (x, y) => x * 1000 + y);
    const expected = drawn(5, 3, (x, y) => [0, (x * 1000 + y) >> 8, (x * 1000 + y) & 255, 255]);
    expect(
      difference(await read(handBmp({ width: 5, height: 3, bits: 24, data: data.slice(0, -1) })), expected),
    ).toBeUndefined();
  });
});

describe('a profile in a V5 header', () => {
  it('is found if it is wholly in the file', async () => {
    const profile = Uint8Array.from([...new Array(16).fill(7), ...asciiBytes('RGB ')]);
    const bytes = handBmp({ width: 1, height: 1, bits: 24, headerBytes: 124, data: [1, 2, 3, 0, ...profile] });
    const view = new DataView(bytes.buffer);
    view.setUint32(14 + 56, 0x4d424544, true);
    view.setUint32(14 + 112, 128, true);
    view.setUint32(14 + 116, profile.length, true);
    expect(await toldColours(formats.bmp, bytes)).toEqual(profile);
    view.setUint32(14 + 116, profile.length + 1, true);
    expect(await toldColours(formats.bmp, bytes)).toBeUndefined();
  });
});

describe('a BMP written here', () => {
  it.each([
    [1, 1],
    [2, 3],
    [3, 2],
    [4, 4],
    [61, 43],
  ])('%ix%i is, byte for byte, what the writer of this test writes', async (width, height) => {
    const picture = photo(width, height, { seed: width });
    const bytes = (await bmpCodec.encode?.([still(picture)], {
      quality: 80,
      progressive: false,
      loopCount: 0,
    })) as Bytes;
    const at = (x: number, y: number, channel: number) => picture.data[(y * width + x) * 4 + channel] as number;
    const data = rowsOf(width, height, 24, (x, y) => at(x, y, 2) + 256 * at(x, y, 1) + 65536 * at(x, y, 0));
    const expected = handBmp({ width, height, bits: 24, data });
    new DataView(expected.buffer).setUint32(34, data.length, true);
    expect(bytes).toEqual(expected);
    expect(difference(await read(bytes), picture)).toBeUndefined();
  });
});

describe('the rows of a BMP of several bands', () => {
  it.each([1, 4, 8, 16, 24, 32])('of %i bits are those of the whole picture', async (bits) => {
    for (const height of [800, -800]) {
      const palette = bits > 8 ? [] : Array.from({ length: 2 ** bits }, (_, index) => [index, 255 - index, index >> 1]);
      const data = rowsOf(401, height, bits, (x, y) => (x * 7 + y * 3) % 2 ** Math.min(bits, 24));
      expect(await read(handBmp({ width: 401, height, bits, palette, data }))).toMatchObject({ height: 800 });
    }
  });

  it('are those of the whole picture where they are runs, too, and as damaged', async () => {
    const palette = Array.from({ length: 256 }, (_, index) => [index, index, 255 - index]);
    const data = Array.from({ length: 800 }, (_, y) => [255, y % 256, 145, (y * 5) % 256, 0, 0]).flat();
    const size = { width: 400, height: 800, bits: 8, compression: 1, palette };
    await read(handBmp({ ...size, data }));
    const cut = handBmp({ ...size, data: data.slice(0, 2000) });
    for (const work of [read(cut), flowed(cut, readSource(cut))])
      await expect(work).rejects.toMatchObject({
        code: 'ImageDamage',
        message: expect.stringContaining('Its runs end before the picture does.'),
      });
  });
});

describe('a broken or strange BMP', () => {
  const good: HandBmp = { width: 4, height: 2, bits: 8, palette: [[1, 2, 3]], data: new Uint8Array(8) };
  const code = async (bytes: Bytes): Promise<string> => {
    try {
      const header = readSource(bytes);
      if (formats.bmp.findDamage(bytes)) return 'ImageDamage';
      await bmpCodec.decode(bytes, header, 'first');
      return 'a picture';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  it.each<[string, Partial<HandBmp>, string]>([
    ['nothing wrong', {}, 'a picture'],
    ['no width', { width: 0 }, 'ImageDamage'],
    ['a negative width', { width: -4 }, 'ImageDamage'],
    ['no height', { height: 0 }, 'ImageDamage'],
    ['7 bits', { bits: 7 }, 'ImageDamage'],
    ['RLE8 of 4 bits', { bits: 4, compression: 1 }, 'ImageDamage'],
    ['bit fields of 24 bits', { bits: 24, compression: 3, masks: [1, 2, 4] }, 'ImageDamage'],
    ['masks with gaps', { bits: 32, compression: 3, masks: [5, 2, 8] }, 'BadRequest'],
    ['JPEG data', { compression: 4 }, 'BadRequest'],
    ['Huffman codes of OS/2', { headerBytes: 64, compression: 3 }, 'BadRequest'],
    ['missing rows', { height: 3 }, 'ImageDamage'],
    ['runs that end early', { compression: 1, data: [4, 0, 0, 0, 2, 0] }, 'ImageDamage'],
    ['runs above the picture', { compression: 1, data: [4, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 1] }, 'a picture'],
    ['a jump above the picture', { compression: 1, data: [4, 0, 0, 2, 0, 9, 4, 0, 0, 1] }, 'a picture'],
    ['runs that end with the last row', { compression: 1, data: [4, 0, 0, 0, 4, 0] }, 'a picture'],
    ['runs longer than their row', { compression: 1, data: [255, 0, 0, 0, 4, 0, 0, 1] }, 'a picture'],
    ['literal pixels cut off', { compression: 1, data: [0, 8, 1, 2] }, 'ImageDamage'],
  ])('with %s: %s', async (_, change, expected) => {
    expect(await code(handBmp({ ...good, ...change }))).toBe(expected);
  });

  it('is not any text that begins with BM', () => {
    const text = new TextEncoder().encode('BMW and other cars, in a text that is long enough');
    expect(() => readSource(text)).toThrow(expect.objectContaining({ code: 'BadRequest', ec: '0040-00000005' }));
  });
});
