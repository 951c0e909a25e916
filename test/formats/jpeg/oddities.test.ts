// JPEGs that are written oddly but are whole: libjpeg and browsers read them, so must we.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { readSource } from '../../../src/formats/index.ts';
import { decodeJpeg, plainDecoders } from '../../../src/formats/jpeg/decode.ts';
import { fastestDecoders } from '../../../src/formats/jpeg/fastest.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { SimdInstance } from '../../../src/simd/instance.ts';
import { apart, inserted, letters, markerAt, removed, segment, segmentEnd, together } from '../../jpeg-bytes.ts';
import { type JpegKind, writeJpeg } from '../../jpeg-writer.ts';
import { loadWasm } from '../../node-engine.ts';
import { decoded, jpegOf, photo, rawOf } from '../../pictures.ts';
import { difference } from '../../pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const twins = fastestDecoders(new SimdInstance());
const { jpg } = wasmCodecs(loadWasm).codecs.of;
const decode = async (bytes: Bytes): Promise<PixelBuffer> =>
  (await jpg.decode(bytes, readSource(bytes), 'first'))[0] as PixelBuffer;

const adobe = (transform: number): number[] => segment(0xee, ...letters('Adobe'), 0, 100, 0, 0, 0, 0, transform);
const jfif = segment(0xe0, ...letters('JFIF'), 0, 1, 1, 0, 0, 1, 0, 1, 0, 0);

const colours = [22, 11, 11];
const inks = [22, 11, 11, 22];

describe.each([
  ['three colours', colours],
  ['four inks', inks],
])('a JPEG of %s', (_, components) => {
  it.each(['together', 'apart', 'progressive'] as const)('has the same pixels with oddities, scans %s', (scans) => {
    const good = writeJpeg({ width: 33, height: 35, components, scans, restartInterval: 3 });
    const frame = markerAt(good, scans === 'progressive' ? 0xc2 : 0xc0);
    const tables = markerAt(good, 0xc4);
    const scan = markerAt(good, 0xda);
    const restart = markerAt(good, 0xd1);
    const end = good.length - 2;
    const withoutParameters = Uint8Array.from(good);
    for (let at = scan; at >= 0; at = markerAt(good, 0xda, at + 2)) {
      const behind = segmentEnd(good, at);
      withoutParameters.fill(0, behind - 3, behind);
    }
    const odd: Record<string, Bytes> = {
      'fill bytes before a segment': inserted(good, tables, 0xff, 0xff),
      'fill bytes before a scan header': inserted(good, scan, 0xff),
      'fill bytes before a restart marker': inserted(good, restart, 0xff),
      'fill bytes at the end': inserted(good, end, 0xff, 0xff, 0xff),
      'bytes between segments': inserted(good, tables, 1, 2, 3, 0xff, 0, 4),
      'bytes before the first scan': inserted(good, scan, 0, 0, 0),
      'a restart marker between segments': inserted(good, tables, 0xff, 0xd3),
      'a restart marker behind the data': inserted(good, end, 0xff, 0xd3),
      'a scan behind the last one': inserted(good, end, ...good.subarray(scan, end)),
      'segments that nobody needs': inserted(good, tables, ...segment(0xdc, 0, 35), ...segment(0xe7, 1, 2, 3)),
      'the frame header last': inserted(
        removed(good, frame, segmentEnd(good, frame)),
        scan - (segmentEnd(good, frame) - frame),
        ...good.subarray(frame, segmentEnd(good, frame)),
      ),
      ...(scans !== 'progressive' && { 'no scan parameters': withoutParameters }),
    };
    // A length below 2 cannot be: it counts itself. libjpeg takes the segment for an empty one.
    for (const marker of [0xe0, 0xe1, 0xe2, 0xee, 0xef, 0xfe])
      for (const length of [0, 1, 2])
        odd[`${marker} of length ${length}`] = inserted(good, tables, 0xff, marker, 0, length);
    const expected = decodeJpeg(good, 8);
    for (const [name, bytes] of Object.entries(odd)) {
      for (const decoders of [plainDecoders, twins])
        expect(difference(decodeJpeg(bytes, 8, decoders), expected), name).toBeUndefined();
      // The header counts every scan, and nothing behind the end.
      const { scans: count, ...header } = readSource(good);
      const more = name === 'a scan behind the last one' ? 2 : 1;
      const expectedHeader = { ...header, ...(count && { scans: more * count }), byteLength: bytes.length };
      expect(readSource(bytes), name).toEqual(expectedHeader);
      expect(readSource(inserted(bytes, bytes.length, ...good)), name).toMatchObject(
        count ? { scans: more * count } : {},
      );
    }
  });

  it.each([
    ['a quantisation table of length 0', [0xff, 0xdb, 0, 0]],
    ['a Huffman table of length 1', [0xff, 0xc4, 0, 1]],
    ['a restart interval of length 2', [0xff, 0xdd, 0, 2]],
    ['a start marker', [0xff, 0xd8]],
    ['a marker that is reserved', [0xff, 0xf0, 0, 2]],
  ])('is refused with %s, as by sharp', async (__, bytes) => {
    const good = writeJpeg({ width: 33, height: 35, components });
    const odd = inserted(good, markerAt(good, 0xda), ...bytes);
    expect(() => decodeJpeg(odd, 8)).toThrow(expect.objectContaining({ code: 'ImageDamage' }));
    await expect(sharp(odd, { failOn: 'none' }).toBuffer()).rejects.toThrow();
  });
});

describe('the colours are those that sharp sees', () => {
  const inkDecoders = {
    ours: (bytes: Bytes): PixelBuffer => decodeJpeg(bytes, 8),
    theirs: async (bytes: Bytes): Promise<PixelBuffer> => {
      const picture = sharp(bytes, { failOn: 'none' }).pipelineColourspace('cmyk').toColourspace('cmyk').raw();
      const { data, info } = await picture.toBuffer({ resolveWithObject: true });
      return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) };
    },
  };
  const colourDecoders = { ours: decode, theirs: (bytes: Bytes) => rawOf(sharp(bytes, { failOn: 'none' })) };
  const before: Record<string, number[]> = {
    'no segment': [],
    JFIF: jfif,
    ...Object.fromEntries(
      [0, 1, 2, 3, 255].flatMap((transform) => [
        [`Adobe ${transform}`, adobe(transform)],
        [`JFIF and Adobe ${transform}`, [...jfif, ...adobe(transform)]],
      ]),
    ),
    'Adobe 0, then 2': [...adobe(0), ...adobe(2)],
    'Adobe 2, then 0': [...adobe(2), ...adobe(0)],
    'an Adobe segment that is too short': segment(0xee, ...letters('Adobe'), 0, 100, 0, 0),
  };
  const names: Record<string, number[] | undefined> = {
    'numbers from 1': undefined,
    'the letters RGB': letters('RGBK'),
    'the letters BGR': letters('BGRK'),
    'the letters CMYK': letters('CMYK'),
    'the same number': [1, 1, 1, 1],
    'two of a number': [1, 1, 2, 2],
  };
  it.each([
    ['colours', [21, 11, 11], colourDecoders],
    ['inks', [11, 11, 11, 11], inkDecoders],
  ] as const)('whatever says so before or behind the frame header: %s', async (_, components, { ours, theirs }) => {
    const wrong: string[] = [];
    for (const [name, ids] of Object.entries(names)) {
      const kind: JpegKind = { width: 33, height: 35, components, ...(ids && { ids }) };
      const plain = writeJpeg(kind);
      for (const [what, bytes] of Object.entries(before)) {
        for (const at of [2, markerAt(plain, 0xda)]) {
          const file = inserted(plain, at, ...bytes);
          const part = difference(await ours(file), await theirs(file));
          if (part) wrong.push(`${name}, ${what} at ${at}: ${part}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('the frames of Motion JPEG, which leave out the Huffman tables of the standard', () => {
  it.each(['4:2:0', '4:4:4'] as const)('are read, %s', async (chromaSubsampling) => {
    const whole = await jpegOf(photo(61, 43), { chromaSubsampling, optimiseCoding: false, mozjpeg: false });
    const { head, rest } = apart(whole);
    const bare = together(...head.filter(([, marker]) => marker !== 0xc4), rest);
    expect(bare.length).toBeLessThan(whole.length - 300);
    expect(difference(await decode(bare), await decoded(whole))).toBeUndefined();
  });

  it('are damaged if they are progressive, as sharp says', async () => {
    const { head, rest } = apart(await jpegOf(photo(61, 43), { progressive: true }));
    const bare = together(...head.filter(([, marker]) => marker !== 0xc4), rest);
    await expect(decode(bare)).rejects.toThrow('Huffman tables is missing');
    await expect(sharp(bare, { failOn: 'none' }).toBuffer()).rejects.toThrow('not defined');
  });
});

describe('a progressive JPEG whose last scans are missing', () => {
  it('is damaged where a component has no scan at all, or the end marker is missing too', () => {
    const whole = { width: 33, height: 35, components: [11, 11, 11], scans: 'progressive' } as const;
    const coarse = writeJpeg({ ...whole, scansLeft: 3 });
    expect(() => decodeJpeg(coarse, 8)).not.toThrow();
    expect(() => decodeJpeg(new Uint8Array([...coarse.subarray(0, -2), 0, 0]), 8)).toThrow('ends before the picture');
    const apartly = writeJpeg({ ...whole, scans: 'apart', scansLeft: 2 });
    expect(() => decodeJpeg(apartly, 8)).toThrow('One of its scans is missing.');
  });
});
