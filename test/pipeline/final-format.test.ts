// What the format of the result decides, wherever it is asked for: the colour of cut corners, and the scans of a JPEG.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PixelBuffer } from '../../src/pixels.ts';
import { nodeEngine, run } from '../node-engine.ts';
import { decoded, exampleJpeg, jpegOf, photo, pngOf, webpOf } from '../pictures.ts';
import { difference, hashOf, psnr } from '../pixels.ts';

const engine = nodeEngine();
const picture = photo(60, 40);
const sources = {
  jpg: await jpegOf(picture, { quality: 100 }),
  png: await pngOf(picture),
  webp: await webpOf(picture),
};
type From = keyof typeof sources;

const bytesOf = async (source: Uint8Array, steps: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array((await run(engine, source, `image/${steps}`)).body);

const cornersOf = ({ width, height, data }: PixelBuffer): number[][] =>
  [0, width - 1, (height - 1) * width, height * width - 1].map((pixel) => [...data.subarray(pixel * 4, pixel * 4 + 4)]);

describe('cut corners', () => {
  // [source, steps, whether transparent in the end]
  it.each<[From, string, boolean]>([
    ['jpg', 'circle,r_100', false],
    ['jpg', 'rounded-corners,r_15', false],
    ['png', 'circle,r_100', true],
    ['png', 'rounded-corners,r_15', true],
    ['webp', 'circle,r_100', true],
    ['webp', 'rounded-corners,r_15', true],
    ['jpg', 'circle,r_100/format,png', true],
    ['jpg', 'rounded-corners,r_15/format,webp', true],
    ['jpg', 'format,png/circle,r_100', true],
    ['jpg', 'format,jpg/circle,r_100/format,png', true],
    ['png', 'circle,r_100/format,jpg', false],
    ['png', 'format,jpg/rounded-corners,r_15', false],
    ['png', 'format,webp/circle,r_100/format,jpg', false],
    // Steps in between neither fill the corners nor lose them.
    ['jpg', 'circle,r_100/rotate,90/format,png', true],
    ['jpg', 'rounded-corners,r_15/bright,20/sharpen,100/format,png', true],
    ['png', 'rounded-corners,r_15/resize,w_30', true],
    ['png', 'rounded-corners,r_15/contrast,50/format,jpg', false],
  ])('of a %s are transparent after %s: %s', async (from, steps, clear) => {
    // At its best quality a JPEG hardly rings beside the curve.
    const result = await decoded(await bytesOf(sources[from], clear ? steps : `${steps}/quality,Q_100`));
    for (const [red = 0, green = 0, blue = 0, alpha = 0] of cornersOf(result)) {
      if (clear) expect(alpha).toBeLessThan(30);
      else {
        expect(alpha).toBe(255);
        expect(Math.min(red, green, blue)).toBeGreaterThan(250);
      }
    }
    // And the middle is the picture.
    const middle = (Math.floor(result.height / 2) * result.width + Math.floor(result.width / 2)) * 4;
    expect(result.data[middle + 3]).toBe(255);
  });

  it('are blended into white as smoothly as into transparency', async () => {
    const clear = await decoded(await bytesOf(sources.png, 'rounded-corners,r_15'));
    const white = await decoded(await bytesOf(sources.png, 'rounded-corners,r_15/format,jpg/quality,Q_100'));
    const flat = clear.data.map((value, at) => {
      const alpha = (clear.data[at - (at % 4) + 3] as number) / 255;
      return at % 4 === 3 ? 255 : value * alpha + 255 * (1 - alpha);
    });
    // 30.6 dB measured, which is the chroma of 4:2:0; corners of black give less than 20.
    expect(psnr(white, { ...white, data: flat })).toBeGreaterThan(29);
  });
});

/** The kinds of frame headers in the file: 0xc0 baseline, 0xc2 progressive. */
function framesOf(bytes: Uint8Array): number[] {
  const found: number[] = [];
  for (let at = 2; at < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda; ) {
    if ([0xc0, 0xc1, 0xc2].includes(bytes[at + 1] as number)) found.push(bytes[at + 1] as number);
    at += 2 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
  }
  return found;
}

const scansOf = (bytes: Uint8Array): number =>
  bytes.reduce((count, byte, at) => count + (byte === 0xff && bytes[at + 1] === 0xda ? 1 : 0), 0);

describe('interlace', () => {
  // [source, steps, progressive]
  it.each<[From, string, boolean]>([
    ['jpg', 'rotate,0', false],
    ['jpg', 'interlace,0', false],
    ['jpg', 'interlace,1', true],
    ['png', 'format,jpg/interlace,1', true],
    ['png', 'interlace,1/format,jpg', true],
    ['webp', 'interlace,1/resize,w_30/format,jpg/quality,Q_60', true],
    ['jpg', 'interlace,1/interlace,0', false],
    ['jpg', 'interlace,0/interlace,1', true],
  ])('writes a %s progressively after %s: %s', async (from, steps, progressive) => {
    const bytes = await bytesOf(sources[from], steps);
    expect(framesOf(bytes)).toEqual([progressive ? 0xc2 : 0xc0]);
    expect(scansOf(bytes)).toBe(progressive ? 10 : 1);
    expect(await sharp(bytes).metadata()).toMatchObject({
      format: 'jpeg',
      isProgressive: progressive,
      chromaSubsampling: '4:2:0',
    });
  });

  it.each(['interlace,1', 'interlace,1/quality,q_60', 'interlace,1/resize,w_37', 'interlace,1/crop,w_33,h_17'])(
    '%s gives the pixels of a baseline JPEG',
    async (steps) => {
      const source = await exampleJpeg();
      const [several, one] = [
        await bytesOf(source, steps),
        await bytesOf(source, steps.replace('interlace,1', 'interlace,0')),
      ];
      expect(hashOf(several)).not.toBe(hashOf(one));
      expect(difference(await decoded(several), await decoded(one))).toBeUndefined();
    },
  );

  it.each(['png', 'webp'] as const)('does not change a %s', async (from) => {
    const plain = await bytesOf(sources[from], 'rotate,90');
    expect(hashOf(await bytesOf(sources[from], 'rotate,90/interlace,1'))).toBe(hashOf(plain));
    expect(hashOf(await bytesOf(sources.jpg, `interlace,1/rotate,90/format,${from}`))).toBe(
      hashOf(await bytesOf(sources.jpg, `rotate,90/format,${from}`)),
    );
  });
});

describe('ignore-error', () => {
  it.each(['crop,x_500/ignore-error,1', 'ignore-error,1/crop,x_500', 'crop,x_500/ignore-error,0'])(
    'leaves the error of %s to the caller, who has the original',
    async (steps) => {
      await expect(run(engine, sources.jpg, `image/${steps}`)).rejects.toMatchObject({ code: 'CutEdgeExceedRange' });
    },
  );

  it('changes nothing where there is no error', async () => {
    const with1 = await bytesOf(sources.jpg, 'resize,w_30/format,png/ignore-error,1');
    expect(hashOf(with1)).toBe(hashOf(await bytesOf(sources.jpg, 'resize,w_30/format,png')));
  });
});
