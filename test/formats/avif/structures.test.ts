// One picture in AVIF files of every legal structure, and of some that browsers forgive: always the same pixels.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { formats, readSource } from '../../../src/formats/index.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { loadWasm } from '../../node-engine.ts';
import { decoded, photo, sharpOf } from '../../pictures.ts';
import { difference, psnr } from '../../pixels.ts';
import { processorMs } from '../../processor-time.ts';
import { box, half, sequenceOf, word } from './boxes.ts';
import {
  alphaUrn,
  codedPart,
  gridOf,
  type HeifItem,
  type HeifStructure,
  ispe,
  pixi,
  writeHeif,
} from './heif-writer.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const codec = wasmCodecs(loadWasm).codecs.of.avif;
const read = async (bytes: Bytes): Promise<PixelBuffer> => {
  expect(formats.avif.findDamage(bytes)).toBeUndefined();
  const header = readSource(bytes);
  const [frame] = await codec.decode(bytes, header, 'first');
  expect(frame).toMatchObject({ width: header.width, height: header.height });
  return frame as PixelBuffer;
};

const [width, height] = [64, 48];
type Options = { readonly grey?: boolean; readonly depth?: 10 | 12; readonly chroma?: '4:2:0'; readonly seed?: number };
async function still({ grey, depth, chroma, seed = 1 }: Options = {}, size = [width, height]) {
  const picture = sharpOf(photo(size[0] as number, size[1] as number, { seed })).removeAlpha();
  const options = { effort: 0, chromaSubsampling: chroma ?? '4:4:4', ...(depth && { bitdepth: depth }) };
  return new Uint8Array(await (grey ? picture.toColourspace('b-w') : picture).avif(options).toBuffer());
}
const essential = (property: Bytes) => ({ essential: property });

const file = await still();
const colours = codedPart(file);
const opacity = await still({ grey: true, seed: 2 });
const alpha = codedPart(opacity);
const pixels = await decoded(file);
const opacities = await decoded(opacity);
const withAlpha: PixelBuffer = {
  ...pixels,
  data: pixels.data.map((value, at) => (at % 4 === 3 ? (opacities.data[at - 3] as number) : value)),
};

const colourItem = (more: Partial<HeifItem> = {}): HeifItem => ({
  id: 1,
  type: 'av01',
  data: colours.data,
  properties: [ispe(width, height), essential(colours.config)],
  ...more,
});
const alphaItem = (more: Partial<HeifItem> = {}): HeifItem => ({
  id: 2,
  type: 'av01',
  data: alpha.data,
  properties: [ispe(width, height), essential(alpha.config), alphaUrn()],
  refersTo: [['auxl', [1]]],
  ...more,
});

describe('an AVIF without pixi', () => {
  it.each<[string, Options, number]>([
    ['8 bits', {}, Infinity],
    ['grey', { grey: true }, Infinity],
    ['4:2:0', { chroma: '4:2:0' }, 30],
    ['10 bits', { depth: 10 }, 50],
    ['12 bits', { depth: 12 }, 50],
    ['grey of 10 bits', { grey: true, depth: 10 }, 50],
  ])('is decoded: %s', async (_, options, atLeast) => {
    const source = await still(options);
    const { config, data } = codedPart(source);
    const bytes = writeHeif([colourItem({ data, properties: [ispe(width, height), essential(config)] })]);
    expect(psnr(await read(bytes), await decoded(source))).toBeGreaterThanOrEqual(atLeast);
  });

  it.each<[string, HeifStructure]>([
    ['one after the other', {}],
    ['several ipma boxes', { ipma: { split: true } }],
    ['wide associations', { ipma: { version: 1, wide: true } }],
    ['associations in the reverse order', { ipma: { reversed: true, wide: true } }],
    ['meta behind the data', { metaLast: true }],
    ['sizes of 64 bits', { long: true }],
    ['item numbers of 32 bits', { wideIds: true, iloc: { version: 2 }, ipma: { version: 1 } }],
    ['a base of 32 bits and no offsets', { iloc: { offset: 0, base: 4 } }],
    ['a base of 64 bits and no offsets', { iloc: { version: 2, offset: 0, base: 8, length: 8 } }],
    ['offsets of 64 bits, with indices', { iloc: { version: 1, offset: 8, length: 8, index: 4 } }],
    ['no handler', { handler: 'none' }],
    ['more boxes', { more: [box('free', word(0)), box('grpl'), box('uuid', word(0), word(0), word(0), word(0))] }],
    ['the brand of sequences but no track', { brands: ['avis', 'avif', 'mif1'] }],
    ['another major brand', { brands: ['mif1', 'avif', 'miaf'] }],
  ])('is decoded with its alpha, whatever the structure: %s', async (_, structure) => {
    const bytes = writeHeif([colourItem(), alphaItem()], structure);
    expect(readSource(bytes)).toMatchObject({ width, height, hasAlpha: true });
    expect(difference(await read(bytes), withAlpha)).toBeUndefined();
    const apart = [colourItem({ extents: 3, construction: 1 }), alphaItem({ extents: 2 })];
    const { version = 1, ...iloc } = structure.iloc ?? {};
    const inParts = writeHeif(apart, { ...structure, iloc: { offset: 4, ...iloc, version: version || 1 } });
    // Without offsets of their own, extents cannot be told apart.
    if (iloc.offset !== 0) expect(difference(await read(inParts), withAlpha)).toBeUndefined();
  });

  it('is decoded with properties that only describe it, and refused with one that it cannot be shown without', async () => {
    const more = [
      box('abcd', word(5)),
      box('pasp', word(2), word(1)),
      box('colr', 'nclx', half(1), half(13), half(6), 0x80),
      essential(box('lsel', half(0xffff))),
      essential(box('a1op', 0)),
      box('a1lx', 0, half(0), half(0), half(0)),
      ispe(9, 9),
    ];
    const properties = [ispe(width, height), essential(colours.config), ...more];
    expect(difference(await read(writeHeif([colourItem({ properties })])), pixels)).toBeUndefined();
    const unknown = colourItem({ properties: [...properties, essential(box('abcd', word(5)))] });
    await expect(read(writeHeif([unknown]))).rejects.toMatchObject({ code: 'ImageDamage' });
  });

  it('is divided by its alpha where this has been multiplied into the colours', async () => {
    const bytes = writeHeif([colourItem({ refersTo: [['prem', [2]]] }), alphaItem()]);
    const plain = withAlpha.data;
    const off = (await read(bytes)).data.filter((value, at) => {
      const opaque = plain[at | 3] as number;
      const expected = at % 4 === 3 ? opaque : opaque === 0 ? value : ((plain[at] as number) * 255) / opaque;
      return Math.abs(value - Math.min(255, expected)) > 1;
    });
    expect(off.length).toBe(0);
  });

  it('takes only what is the alpha of the primary picture', async () => {
    const depth = box('auxC', word(0), 'urn:mpeg:mpegB:cicp:systems:auxiliary:depth', 0);
    for (const other of [
      alphaItem({ properties: [ispe(width, height), essential(alpha.config), depth] }),
      alphaItem({ refersTo: [['auxl', [3]]] }),
      alphaItem({ refersTo: [] }),
    ])
      expect(difference(await read(writeHeif([colourItem(), other, colourItem({ id: 3 })])), pixels)).toBeUndefined();
  });
});

describe('a grid', () => {
  const size = 64;
  const ids = [2, 3, 4, 5];
  const make = async (options: Options) => {
    const stills = await Promise.all(ids.map((seed) => still({ ...options, seed }, [size, size])));
    return { parts: stills.map(codedPart), pictures: await Promise.all(stills.map(decoded)) };
  };
  const put = (pictures: readonly PixelBuffer[], order: readonly number[]): PixelBuffer => {
    const data = new Uint8ClampedArray(4 * 4 * size * size);
    for (const [place, index] of order.entries())
      for (let y = 0; y < size; y += 1) {
        const row = (pictures[index] as PixelBuffer).data.subarray(y * size * 4, (y + 1) * size * 4);
        data.set(row, (((place >> 1) * size + y) * 2 * size + (place & 1) * size) * 4);
      }
    return { width: 2 * size, height: 2 * size, data };
  };
  const tilesOf = (parts: readonly { data: Bytes; config: Bytes }[], from: number, more: readonly Bytes[] = []) =>
    parts.map(({ data, config }, index) => ({
      id: from + index,
      type: 'av01',
      data,
      properties: [ispe(size, size), essential(config), ...more],
    }));
  const grid = (more: Partial<HeifItem> = {}): HeifItem => ({
    id: 1,
    type: 'grid',
    data: gridOf(2, 2, 2 * size, 2 * size),
    properties: [ispe(2 * size, 2 * size)],
    refersTo: [['dimg', ids]],
    ...more,
  });

  it('without pixi is put together in the order that it gives, not in that of the numbers', async () => {
    const { parts, pictures } = await make({});
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
    ]) {
      const refersTo: HeifItem['refersTo'] = [['dimg', order.map((index) => index + 2)]];
      const bytes = writeHeif([grid({ refersTo, construction: 1 }), ...tilesOf(parts, 2)], {
        iloc: { version: 1 },
        ipma: { split: true },
      });
      expect(difference(await read(bytes), put(pictures, order))).toBeUndefined();
    }
  });

  it('has its alpha from another grid, from one picture, or tile by tile', async () => {
    const [{ parts, pictures }, alphas] = [await make({}), await make({ grey: true })];
    const whole = await still({ grey: true }, [2 * size, 2 * size]);
    const one = codedPart(whole);
    const large = [ispe(2 * size, 2 * size)];
    const expected = (from: PixelBuffer): PixelBuffer => {
      const picture = put(pictures, [0, 1, 2, 3]);
      for (let at = 0; at < picture.data.length; at += 4) picture.data[at + 3] = from.data[at] as number;
      return picture;
    };
    const base = [grid(), ...tilesOf(parts, 2)];
    const refersTo: HeifItem['refersTo'] = [
      ['auxl', [1]],
      ['dimg', [11, 12, 13, 14]],
    ];
    const alphaGrid = grid({ id: 10, properties: [...large, alphaUrn()], refersTo });
    const asGrid = writeHeif([...base, alphaGrid, ...tilesOf(alphas.parts, 11)]);
    const byTile = tilesOf(alphas.parts, 11, [alphaUrn()]).map((tile, index) => ({
      ...tile,
      refersTo: [['auxl', [index + 2]]] as const,
    }));
    const fromGrid = expected(put(alphas.pictures, [0, 1, 2, 3]));
    expect(difference(await read(asGrid), fromGrid)).toBeUndefined();
    expect(difference(await read(writeHeif([...base, ...byTile])), fromGrid)).toBeUndefined();

    const properties = [...large, essential(one.config), alphaUrn()];
    const asOne = writeHeif([...base, { ...alphaItem(), id: 10, data: one.data, properties }]);
    expect(difference(await read(asOne), expected(await decoded(whole)))).toBeUndefined();
  });

  it('of alpha may belong to a picture that is none, also where it has been multiplied into the colours', async () => {
    const source = await still({}, [2 * size, 2 * size]);
    const { data, config } = codedPart(source);
    const alphas = await make({ grey: true });
    const opacity = put(alphas.pictures, [0, 1, 2, 3]);
    const expected = await decoded(source);
    const refersTo: HeifItem['refersTo'] = [
      ['auxl', [1]],
      ['dimg', [11, 12, 13, 14]],
    ];
    for (const prem of [false, true]) {
      const picture = colourItem({
        data,
        properties: [ispe(2 * size, 2 * size), essential(config)],
        ...(prem && { refersTo: [['prem', [10]]] as const }),
      });
      const alphaGrid = grid({ id: 10, properties: [ispe(2 * size, 2 * size), alphaUrn()], refersTo });
      const bytes = writeHeif([picture, alphaGrid, ...tilesOf(alphas.parts, 11)]);
      const off = (await read(bytes)).data.filter((value, at) => {
        const opaque = opacity.data[at - (at % 4)] as number;
        const colour = expected.data[at] as number;
        const right = at % 4 === 3 ? opaque : prem && opaque > 0 ? Math.min(255, (colour * 255) / opaque) : colour;
        return Math.abs(value - right) > 1;
      });
      expect(off.length).toBe(0);
    }
  });

  it('of many items that are all the same large data is refused, not unpacked', async () => {
    const { parts } = await make({});
    const items = [grid({ data: gridOf(256, 200, 9999, 9999), refersTo: [['dimg', Array(51200).fill(2)]] })];
    const large = { ...(tilesOf(parts, 2)[0] as HeifItem), data: new Uint8Array(4_000_000), extents: 2 };
    const bytes = writeHeif([...items, large]);
    const start = processorMs();
    await expect(codec.decode(bytes, { ...readSource(bytes), width: 128, height: 128 }, 'first')).rejects.toMatchObject(
      { code: 'ImageDamage' },
    );
    expect(processorMs() - start).toBeLessThan(3000);
  });
});

describe('a sequence without a still', () => {
  it('is decoded whatever its major brand', async () => {
    for (const brand of ['avis', 'msf1', 'mif1']) {
      const bytes = sequenceOf([file, file], width, height);
      bytes.set(Buffer.from(brand), 8);
      expect(readSource(bytes)).toMatchObject({ width, height });
      expect(psnr(await read(bytes), pixels)).toBeGreaterThan(40);
    }
  });
});

it('the files of this test are what sharp takes them for', async () => {
  const bytes = writeHeif([
    colourItem({ properties: [ispe(width, height), pixi(8, 8, 8), essential(colours.config)] }),
    alphaItem(),
  ]);
  expect(await sharp(bytes).metadata()).toMatchObject({ width, height, hasAlpha: true });
});
