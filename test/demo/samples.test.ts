// The sample pictures: what is painted in parts is the same picture, and their EXIF is read by others.
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { withExif } from '../../demo/samples/exif.ts';
import { mirrorReach, paintLandscape } from '../../demo/samples/landscape.ts';
import { blankRaster, type Raster } from '../../demo/samples/raster.ts';
import { samples } from '../../demo/samples/sample-list.ts';
import { range } from '../../demo/samples/scenes.ts';
import { paintTerrain } from '../../demo/samples/terrain.ts';

type Paint = (raster: Raster, place: { from: number; width: number }) => void;

const [width, height] = [160, 120];

test.each<[string, Paint]>([
  ['landscape', (raster, place) => paintLandscape(raster, range, place, () => {})],
  ['terrain', (raster, place) => paintTerrain(raster, place, () => {})],
])('a %s that is painted in bands has the pixels of the whole one', (_name, paint) => {
  const whole = blankRaster(width, height);
  paint(whole, { from: 0, width });
  const beside = Math.ceil(mirrorReach * width);
  for (const [left, right] of [
    [0, 51],
    [51, 110],
    [110, width],
  ] as const) {
    const from = Math.max(0, left - beside);
    const band = blankRaster(Math.min(width, right + beside) - from, height);
    paint(band, { from, width });
    for (let y = 0; y < height; y++) {
      const row = (raster: Raster, start: number): Uint8ClampedArray =>
        raster.data.subarray((y * raster.width + start) * 4, (y * raster.width + start + right - left) * 4);
      expect(row(band, left - from)).toEqual(row(whole, left));
    }
  }
});

test('every pixel of the valley is opaque, and it is as varied as a photograph', async () => {
  const raster = blankRaster(width, height);
  paintTerrain(raster, { from: 0, width }, () => {});
  const { channels, entropy } = await sharp(raster.data, { raw: { width, height, channels: 4 } }).stats();
  expect(channels[3]).toMatchObject({ min: 255 });
  expect(entropy).toBeGreaterThan(7);
});

test('orientation and licence are EXIF tags that other readers know', async () => {
  const plain = await sharp(Buffer.alloc(12 * 8 * 3), { raw: { width: 12, height: 8, channels: 3 } })
    .jpeg()
    .toBuffer();
  const tagged = await withExif(new Blob([new Uint8Array(plain)], { type: 'image/jpeg' }), {
    orientation: 6,
    copyright: 'Someone, MIT licence',
  });
  const { orientation, exif } = await sharp(Buffer.from(await tagged.arrayBuffer())).metadata();
  expect(orientation).toBe(6);
  expect(exif?.toString('latin1')).toContain('Someone, MIT licence\0');
});

test('example.jpg comes first, as it always was, and the opening picture next', () => {
  expect(samples[0]).toMatchObject({ key: 'example.jpg', width: 400, height: 267 });
  expect(samples[1]).toMatchObject({ key: 'valley.jpg', copyright: expect.stringContaining('MIT') });
});
