// average-hue through the engine: the exact body, of the first frame's stored pixels.
import { describe, expect, it } from 'vitest';
import { nodeEngine, run } from '../node-engine.ts';
import { exampleJpeg, jpegOf, pngOf, realFile, realFiles, withSurplus } from '../pictures.ts';
import { drawn, pixels } from '../pixels.ts';

const bodyOf = async (source: Uint8Array): Promise<string> => {
  const { body, contentType, format } = await run(nodeEngine(), source, 'image/average-hue');
  expect({ contentType, format }).toEqual({ contentType: 'application/json', format: 'json' });
  return new TextDecoder().decode(body);
};

describe('average-hue', () => {
  // The service's published value, in the layout its clients parse.
  it.each(realFiles('example.jpg'))("of %s is the service's own", async (name) => {
    expect(await bodyOf(await realFile(name))).toBe('{"RGB": "0x5c783b"}');
  });

  it('is written with leading zeros and lower-case letters', async () => {
    expect(await bodyOf(await pngOf(pixels('0A0B0C 0A0B0C')))).toBe('{"RGB": "0x0a0b0c"}');
    expect(await bodyOf(await jpegOf(drawn(16, 16, () => [0, 0, 0, 255])))).toBe('{"RGB": "0x000000"}');
  });

  it('loads nothing, and decodes once', async () => {
    const engine = nodeEngine();
    const outcome = await run(engine, withSurplus(await exampleJpeg()), 'image/average-hue');
    expect(engine.loaded).toEqual([]);
    expect(outcome.timings.map(({ stage }) => stage)).toEqual(['read', 'decode']);
    expect(outcome).toMatchObject({ width: 400, height: 267, frameCount: 1 });
  });

  it('fails for a damaged picture', async () => {
    const cut = (await exampleJpeg()).slice(0, 5000);
    await expect(run(nodeEngine(), cut, 'image/average-hue')).rejects.toMatchObject({ code: 'ImageDamage' });
  });
});
