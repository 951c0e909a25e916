// Clean apertures: which are valid, and that an AVIF is cut to them before it is turned.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readSource } from '../../../src/formats/index.ts';
import { cropOf } from '../../../src/formats/isobmff/clean-aperture.ts';
import { copyRect } from '../../../src/kernels/copy-rect.ts';
import { orient } from '../../../src/kernels/orient.ts';
import { nodeEngine, run } from '../../node-engine.ts';
import { decoded, photo, sharpOf } from '../../pictures.ts';
import { difference } from '../../pixels.ts';
import { imir, irot } from './boxes.ts';
import { clapOf, codedPart, type HeifProperty, ispe, pixi, writeHeif } from './heif-writer.ts';

const size = { width: 64, height: 48 };

describe('the part that a clean aperture names', () => {
  // [name, width, height and the offsets of the centre as fractions, x, y, width, height]
  it.each<[string, number[], number[]]>([
    ['all', [64, 1, 48, 1, 0, 1, 0, 1], [0, 0, 64, 48]],
    ['the middle', [32, 1, 24, 1, 0, 1, 0, 1], [16, 12, 32, 24]],
    ['the top left corner', [32, 1, 24, 1, -16, 1, -12, 1], [0, 0, 32, 24]],
    ['the bottom right corner', [32, 1, 24, 1, 16, 1, 12, 1], [32, 24, 32, 24]],
    ['an odd size half a pixel to the left', [63, 1, 47, 1, -1, 2, -1, 2], [0, 0, 63, 47]],
    ['an odd size half a pixel to the right', [63, 1, 47, 1, 1, 2, 1, 2], [1, 1, 63, 47]],
    ['fractions that come to whole numbers', [64, 2, 72, 3, 6, 3, -8, 4], [18, 10, 32, 24]],
    ['one pixel', [1, 1, 1, 1, 63, 2, 47, 2], [63, 47, 1, 1]],
  ])('is %s', (_, numbers, [x, y, width, height]) => {
    const box = clapOf(...numbers);
    expect(cropOf(new DataView(box.buffer), 8, size)).toEqual({ x, y, width, height });
  });

  it.each<[string, number[]]>([
    ['an odd size in the middle', [63, 1, 48, 1, 0, 1, 0, 1]],
    ['a fraction of a pixel', [65, 2, 24, 1, 0, 1, 0, 1]],
    ['a third of a pixel off', [32, 1, 24, 1, 1, 3, 0, 1]],
    ['outside', [32, 1, 24, 1, 17, 1, 0, 1]],
    ['outside by far', [32, 1, 24, 1, 0x7fffffff, 1, 0, 1]],
    ['larger than the picture', [66, 1, 48, 1, 0, 1, 0, 1]],
    ['empty', [0, 1, 24, 1, 0, 1, 0, 1]],
    ['divided by 0', [32, 0, 24, 1, 0, 1, 0, 1]],
    ['offset by a division by 0', [32, 1, 24, 1, 0, 0, 0, 1]],
    ['negative', [-32, 1, 24, 1, 0, 1, 0, 1]],
    ['negative on both sides of the fraction', [-32, -1, 24, 1, 0, 1, 0, 1]],
  ])('does not count where it is wrong: %s', (_, numbers) => {
    const box = clapOf(...numbers);
    expect(cropOf(new DataView(box.buffer), 8, size)).toBeUndefined();
  });
});

const still = async (chromaSubsampling: string) =>
  new Uint8Array(
    await sharpOf(photo(size.width, size.height)).removeAlpha().avif({ effort: 0, chromaSubsampling }).toBuffer(),
  );
const essential = (box: Uint8Array<ArrayBuffer>): HeifProperty => ({ essential: box });
const fileOf = ({ config, data }: ReturnType<typeof codedPart>, ...more: readonly HeifProperty[]) =>
  writeHeif([
    {
      id: 1,
      type: 'av01',
      data,
      properties: [ispe(size.width, size.height), pixi(8, 8, 8), essential(config), ...more],
    },
  ]);
const corner = essential(clapOf(31, 1, 24, 1, 33, 2, 12, 1));

describe('an AVIF with a clean aperture', () => {
  const engine = nodeEngine();
  const pngOf = async (bytes: Uint8Array) =>
    decoded(new Uint8Array((await run(engine, bytes, 'image/format,png')).body));
  it.each(['4:4:4', '4:2:0'])('is cut to it, as sharp does (%s)', async (chroma) => {
    const coded = codedPart(await still(chroma));
    const bytes = fileOf(coded, corner);
    expect(readSource(bytes)).toMatchObject({ width: 31, height: 24 });
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 31, height: 24 });
    const whole = await pngOf(fileOf(coded));
    const cut = await pngOf(bytes);
    expect(difference(cut, copyRect(whole, { x: 33, y: 24, width: 31, height: 24 }))).toBeUndefined();
    expect(new TextDecoder().decode((await run(engine, bytes, 'image/info')).body)).toMatch(
      /"ImageHeight": {"value": "24"},\s+"ImageWidth": {"value": "31"}/,
    );
  });

  it('is cut, then turned, then mirrored, in whatever order the file has them', async () => {
    const coded = codedPart(await still('4:4:4'));
    const whole = await pngOf(fileOf(coded));
    const expected = orient(copyRect(whole, { x: 33, y: 24, width: 31, height: 24 }), 5);
    for (const order of [
      [corner, essential(irot(1)), essential(imir(0))],
      [essential(irot(1)), essential(imir(0)), corner],
    ]) {
      const bytes = fileOf(coded, ...order);
      expect(readSource(bytes)).toMatchObject({ width: 31, height: 24, orientation: 5 });
      expect(difference(await pngOf(bytes), expected)).toBeUndefined();
    }
  });

  it('that is wrong is shown whole, as browsers do', async () => {
    const coded = codedPart(await still('4:4:4'));
    const bytes = fileOf(coded, essential(clapOf(65, 2, 24, 1, 0, 1, 0, 1)));
    expect(readSource(bytes)).toMatchObject(size);
    expect(difference(await pngOf(bytes), await pngOf(fileOf(coded)))).toBeUndefined();
  });

  it('is held to the limits by the picture that has to be decoded', async () => {
    const bytes = fileOf(codedPart(await still('4:4:4')), corner);
    const refusal = { code: 'MemLimitExceeded' };
    await expect(run(nodeEngine({ sourcePixels: 64 * 48 - 1 }), bytes, 'image/format,png')).rejects.toMatchObject(
      refusal,
    );
    expect((await run(nodeEngine({ sourcePixels: 64 * 48 }), bytes, 'image/format,png')).width).toBe(31);
  });
});
