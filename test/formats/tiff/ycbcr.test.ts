// YCbCr without JPEG. sharp shows such samples as if they were RGB; the right values are libtiff's (TIFFReadRGBAImage, 4.5).
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { wasmCodecs } from '../../../src/formats/codecs.ts';
import { readSource } from '../../../src/formats/index.ts';
import { loadWasm } from '../../node-engine.ts';
import { random } from '../../pictures.ts';
import { type HandTiff, handTiff } from './files.ts';

const { tiff: codec } = wasmCodecs(loadWasm).codecs.of;

async function colours(bytes: Uint8Array<ArrayBuffer>): Promise<number[]> {
  const [frame] = await codec.decode(bytes, readSource(bytes), 'first');
  return [...(frame?.data ?? [])].filter((_, at) => at % 4 < 3);
}

/** Two pixels each: dark blue, orange, and colours that leave the range. */
const samples = [50, 180, 110, 50, 180, 110, 160, 60, 190, 250, 20, 230, 5, 240, 10, 255, 128, 128];
const file = { width: 3, height: 2, bits: [8, 8, 8], photometric: 6, segments: [Uint8Array.from(samples)] };
const whole = { 530: [1, 1] };

describe('YCbCr samples', () => {
  it.each<[string, Partial<HandTiff>, readonly number[]]>([
    ['as JPEG has them', {}, [25, 45, 142, 25, 45, 142, 247, 139, 40, 255, 214, 59, 0, 51, 203, 255, 255, 255]],
    [
      'with the luma and the range of HDTV',
      { fractions: { 529: [0.2126, 0.7152, 0.0722], 532: [16, 235, 128, 240, 128, 240] } },
      [8, 38, 147, 8, 38, 147, 255, 149, 24, 255, 241, 46, 0, 27, 224, 255, 255, 255],
    ],
  ])('%s', async (_, change, expected) => {
    expect(await colours(handTiff({ ...file, ...change, more: whole }))).toEqual(expected);
  });

  it('are the same in planes and in Deflate with a predictor', async () => {
    const plane = (sample: number) => Uint8Array.from(samples.filter((_, at) => at % 3 === sample));
    const planes = handTiff({ ...file, segments: [plane(0), plane(1), plane(2)], more: { ...whole, 284: [2] } });
    expect(await colours(planes)).toEqual(await colours(handTiff({ ...file, more: whole })));
    const apart = Uint8Array.from(samples, (value, at) => value - (at % 9 < 3 ? 0 : (samples[at - 3] as number)));
    const packed = { ...file, segments: [new Uint8Array(deflateSync(apart))], more: { ...whole, 259: [8], 317: [2] } };
    expect(await colours(handTiff(packed))).toEqual(await colours(handTiff({ ...file, more: whole })));
  });

  it.each([
    [2, 1],
    [1, 2],
    [2, 2],
    [4, 1],
    [4, 2],
    [2, 4],
    [4, 4],
  ])('%ix%i pixels share their chroma', async (across, down) => {
    const next = random(across * 8 + down);
    const [width, height, rowsPerStrip] = [9, 11, 8];
    const level = () => Math.floor(next() * 256);
    const blocksAcross = Math.ceil(width / across);
    const full = new Uint8Array(width * height * 3);
    const strips = [0, rowsPerStrip].map((top) => {
      const rows = Math.min(rowsPerStrip, height - top);
      const strip: number[] = [];
      for (let block = 0; block < blocksAcross * Math.ceil(rows / down); block += 1) {
        const chroma = [level(), level()];
        for (let pixel = 0; pixel < across * down; pixel += 1) {
          const x = (block % blocksAcross) * across + (pixel % across);
          const y = Math.floor(block / blocksAcross) * down + Math.floor(pixel / across);
          const luma = level();
          strip.push(luma);
          if (x < width && y < rows) full.set([luma, ...chroma], ((top + y) * width + x) * 3);
        }
        strip.push(...chroma);
      }
      return Uint8Array.from(strip);
    });
    const shared = handTiff({ ...file, width, height, rowsPerStrip, segments: strips, more: { 530: [across, down] } });
    const apart = handTiff({ ...file, width, height, segments: [full], more: whole });
    expect(await colours(shared)).toEqual(await colours(apart));
    // 2x2 is what a file that does not say has.
    if (across === 2 && down === 2)
      expect(await colours(handTiff({ ...file, width, height, rowsPerStrip, segments: strips }))).toEqual(
        await colours(apart),
      );
  });
});
