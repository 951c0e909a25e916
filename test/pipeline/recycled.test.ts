// Memory is used again and comes with what was in it: whatever the job, nothing of that is ever seen.
import { describe, expect, it } from 'vitest';
import { recycle, unset } from '../../src/pixel-memory.ts';
import type { Size } from '../../src/pixels.ts';
import { nodeEngine, run } from '../node-engine.ts';
import { decoded, jpegOf, orientedJpeg, photo, pngOf, webpOf } from '../pictures.ts';
import { hashOf } from '../pixels.ts';

const engine = nodeEngine();

/** Everything a job of these sizes may take, full of noise. */
function soil(seed: number): void {
  const sides = [60, 100, 130, 200, 300, 400, 500];
  const pictures = sides.flatMap((side) => [1, 2, 3].map(() => unset({ width: side, height: 400 })));
  for (const { data } of pictures)
    for (let at = 0; at < data.length; at += 1) data[at] = Math.imul(at + seed, 0x9e3779b1) >>> 24;
  for (const each of pictures) recycle(each);
}

const picture = photo(400, 267);
const transparent = photo(400, 267, { alpha: true });
const sources = {
  jpeg: await jpegOf(picture),
  progressive: await jpegOf(picture, { progressive: true }),
  turned: await orientedJpeg(6),
  'png without alpha': await pngOf(picture),
  png: await pngOf(transparent),
  webp: await webpOf(transparent),
};

describe.each(Object.entries(sources))('%s', (_, source) => {
  it.each([
    'resize,w_300',
    'resize,w_130',
    'resize,m_pad,w_350,h_350',
    'resize,m_fill,w_200,h_200',
    'crop,w_300,h_200,x_20,y_10',
    'circle,r_120/format,png',
    'rounded-corners,r_40',
    'indexcrop,x_200,i_1',
    'rotate,90',
    'rotate,30/format,png',
    'rotate,30/format,jpg',
    'blur,r_3,s_2',
    'bright,20/contrast,-10',
    'sharpen,100',
    'format,bmp',
    'format,tiff',
    'format,webp',
    'interlace,1',
    'average-hue',
  ])('%s', async (steps) => {
    const hashes = new Set<string>();
    for (const seed of [1, 2, 3]) {
      soil(seed);
      hashes.add(hashOf((await run(engine, source, `image/${steps}`)).body));
    }
    expect(hashes.size).toBe(1);
  });
});

/** Takes all used memory that would do for a picture of this size, so that the next to be given is what a job itself gives back. */
function useUp(size: Size): void {
  const most = Math.ceil((48 << 20) / (size.width * size.height * 4));
  for (let taken = 0; taken <= most; taken += 1) unset(size);
}

// A step that changes nothing hands on the picture it got, whose memory must not be given to the step behind it.
describe.each(['resize,w_400', 'rotate,0'])('behind %s, which changes nothing', (same) => {
  it.each(['rotate,180', 'blur,r_3,s_2', 'sharpen,100'])(
    '%s makes of the picture what it makes of it alone',
    async (step) => {
      const alone = await run(engine, sources.png, `image/${step}/format,bmp`);
      useUp(picture);
      const behind = await run(engine, sources.png, `image/${same}/${step}/format,bmp`);
      expect(hashOf(behind.body)).toBe(hashOf(alone.body));
    },
  );
});

it('the corners of a rotated picture, in which no tile is drawn, are the same in recycled memory', async () => {
  const turned = unset({ width: 1273, height: 1273 });
  const source = await pngOf(photo(900, 900));
  turned.data.fill(0x5a);
  recycle(turned);
  const corner = (await decoded(new Uint8Array((await run(engine, source, 'image/rotate,45')).body))).data.subarray(
    0,
    4,
  );
  expect([...corner]).toEqual([0, 0, 0, 0]);
});
