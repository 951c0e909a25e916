// Small files that once came out wrong, each standing for a kind, with their right values. They lie beside the real pictures;
// files of the same kinds are made in the tests of each format.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { concat } from '../../src/bytes.ts';
import type { Success } from '../../src/pipeline/engine.ts';
import { nodeEngine, run } from '../node-engine.ts';

const fixtures = process.env.OSS_IMG_FIXTURES;
const folder = fixtures && join(fixtures, '../faults');
const isHere = folder !== undefined && existsSync(folder);
const engine = nodeEngine();

const job = async (file: string, process = 'image/format,png'): Promise<Success> =>
  run(engine, new Uint8Array(await readFile(join(folder ?? '', file))), process);

/** The pixels of the result in sRGB, three numbers each. */
const pixelsOf = async ({ body }: Success): Promise<number[][]> => {
  const { data, info } = await sharp(body)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Array.from({ length: info.width * info.height }, (_, index) => [
    ...data.subarray(index * info.channels, index * info.channels + 3),
  ]);
};

const infoOf = async (file: string): Promise<Record<string, { value: string }>> =>
  JSON.parse(Buffer.from((await job(file, 'image/info')).body).toString());

const expectNear = (colours: readonly number[][], expected: readonly number[], within: number): void => {
  for (const colour of colours)
    for (const [channel, value] of expected.entries())
      expect(Math.abs((colour[channel] as number) - value), colour.join()).toBeLessThanOrEqual(within);
};

describe.skipIf(!isHere)('a given file', () => {
  it.each([
    ['png-bad-iccp.png', 2, 2],
    ['png-without-iend.png', 2, 2],
    ['two-iccp.png', 64, 48],
    ['png-exif-orientation-6.png', 48, 64],
    ['gif-without-trailer.gif', 4, 4],
    ['two-exif.jpg', 48, 64],
    ['exif-after-sof.jpg', 48, 64],
    ['tiff-deflate-pad.tif', 20, 10],
    ['tiles-in-strip-tags.tif', 4, 4],
    ['bigtiff.tif', 2, 2],
    ['grey-12bit.tif', 4, 1],
    ['ycbcr-none.tif', 2, 2],
    ['ccitt-g4.tif', 16, 2],
    ['cmyk-none.tif', 8, 1],
    ['cmyk-jpeg.tif', 16, 16],
    ['avif-no-pixi.avif', 16, 16],
    ['avif-nclx-p3.avif', 16, 16],
    ['webp-vp8l-black.webp', 100, 100],
    ['icc-twice.jpg', undefined, undefined],
    ['dqt-after-sof.jpg', undefined, undefined],
  ] as const)('%s is a picture', async (file, width, height) => {
    const result = await job(file);
    if (width) expect([result.width, result.height]).toEqual([width, height]);
  });

  it.each([
    ['png-bad-iccp.png', [200, 30, 60], 0],
    ['png-without-iend.png', [200, 30, 60], 0],
    ['ycbcr-none.tif', [254, 0, 0], 0],
    ['avif-no-pixi.avif', [200, 30, 60], 2],
    ['avif-nclx-p3.avif', [218, 0, 53], 2],
    ['p3-named-srgb-transfer.jpg', [218, 0, 53], 2],
    ['cmyk-jpeg.tif', [0, 153, 227], 2],
  ] as const)('%s has its colour', async (file, colour, within) => {
    expectNear(await pixelsOf(await job(file)), colour, within);
  });

  it.each([
    ['tiles-in-strip-tags.tif', [10, 10, 10, 10, 20, 20, 20, 20, 30, 30, 30, 30, 40, 40, 40, 40]],
    ['bigtiff.tif', [10, 20, 30, 40]],
    ['grey-12bit.tif', [0, 127, 255, 128]],
    ['ccitt-g4.tif', [...'11110000000011111111111100000000'].map((bit) => Number(bit) * 255)],
  ] as const)('%s has its greys', async (file, greys) => {
    expect((await pixelsOf(await job(file))).map(([grey]) => grey)).toEqual(greys);
  });

  it('of one colour stays of one colour: webp-vp8l-black.webp', async () => {
    const colours = new Set((await pixelsOf(await job('webp-vp8l-black.webp'))).map(String));
    expect(colours.size).toBe(1);
  });

  it('with pad colours keeps them: p3-grey.png', async () => {
    const [corner] = await pixelsOf(await job('p3-grey.png', 'image/resize,m_pad,w_90,h_90,color_20A040'));
    expectNear([corner ?? []], [32, 160, 64], 1);
  });

  it('of inks has the same colours as JPEG and as TIFF', async () => {
    const [jpeg, tiff] = [await pixelsOf(await job('cmyk-same-inks.jpg')), await pixelsOf(await job('cmyk-none.tif'))];
    for (const [ink, colour] of tiff.entries()) expectNear([jpeg[4 * 64 + ink * 8 + 4] ?? []], colour, 3);
    expectNear(tiff.slice(0, 1), [0, 153, 227], 2);
  });

  it('with an odd order of segments is read as libjpeg reads it', async () => {
    expect(await infoOf('two-exif.jpg')).toMatchObject({ Orientation: { value: '6' } });
    expect(await infoOf('exif-after-sof.jpg')).toMatchObject({ Orientation: { value: '6' } });
    expect((await sharp((await job('icc-twice.jpg', 'image/crop,w_60')).body).metadata()).icc).toBeDefined();
    expect((await sharp((await job('two-iccp.png')).body).metadata()).icc).toBeDefined();
  });

  it('with its tables behind the frame header has the quality of these tables: dqt-after-sof.jpg', async () => {
    const bytes = new Uint8Array(await readFile(join(folder ?? '', 'dqt-after-sof.jpg')));
    const frame = bytes.subarray(2, 21);
    const tables = bytes.subarray(21, 21 + 2 * 69);
    const usual = concat(bytes.subarray(0, 2), tables, frame, bytes.subarray(21 + 2 * 69));
    for (const process of ['image/quality,Q_95', 'image/rotate,90'])
      expect((await run(engine, bytes, process)).body).toEqual((await run(engine, usual, process)).body);
  });

  it('that simply stops is refused: jpeg-no-eoi.jpg', async () => {
    await expect(job('jpeg-no-eoi.jpg')).rejects.toMatchObject({ code: 'ImageDamage' });
  });

  it('that nothing else may touch still answers info', async () => {
    const size = { ImageWidth: { value: '4104' }, ImageHeight: { value: '8' } };
    expect(await infoOf('jpeg-turned-wide.jpg')).toMatchObject({ ...size, Orientation: { value: '6' } });
    expect(await infoOf('avif-wide.avif')).toMatchObject(size);
    const gps = await infoOf('exif-gps-pointer-ifd.jpg');
    expect(gps.GPSLatitudeRef?.value).toBe('North');
    expect(gps.GPSLatitude?.value.trim()).toBe('36deg 26\' 54"');
  });
});
