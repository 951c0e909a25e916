// What is too large is refused from its header: no decoder is even loaded.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Limits } from '../../src/limits.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { nodeEngine, run } from '../node-engine.ts';
import { exampleJpeg, flatJpeg, realFile, realFiles } from '../pictures.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const refused = async (bytes: Bytes, process: string, limits: Partial<Limits> = {}): Promise<object> => {
  const engine = nodeEngine(limits);
  const outcome = await engine.run(parseProcess(process), bytes.slice().buffer);
  expect(engine.loaded).toEqual([]);
  return outcome.ok ? outcome : outcome.error;
};

const padded = async (length: number): Promise<Bytes> => {
  const bytes = new Uint8Array(length);
  bytes.set(await exampleJpeg());
  return bytes;
};

const plain = async (width: number, height: number, orientation = 1): Promise<Bytes> =>
  new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background: '#888' } })
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer(),
  );

const png = async (width: number, height: number): Promise<Bytes> =>
  new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background: '#888' } })
      .png()
      .toBuffer(),
  );

const MB = 2 ** 20;

describe('the source', () => {
  it('of 20000x14000 in one megabyte is over the pixel limit', async () => {
    const giant = flatJpeg(20000, 14000);
    expect(giant.length).toBeLessThan(1.1 * MB);
    expect(await refused(giant, 'image/resize,w_100')).toMatchObject({ code: 'MemLimitExceeded', ec: '0040-00000012' });
    // Too large comes before broken.
    expect(await refused(giant.slice(0, 1000), 'image/resize,w_100')).toMatchObject({ code: 'MemLimitExceeded' });
  });

  it.each(realFiles('giant-image.jpg'))('%s is over the pixel limit', async (name) => {
    expect(await refused(await realFile(name), 'image/resize,w_100')).toMatchObject({
      code: 'MemLimitExceeded',
      ec: '0040-00000012',
    });
  });

  // [what, bytes, code, EC]
  it.each([
    ['over 20 MB', () => padded(20 * MB + 1), 'ImageTooLarge', '0040-00000001'],
    ['jpg over 30000 wide', () => flatJpeg(30001, 1), 'ImageTooLarge', '0040-00000019'],
    ['jpg over 30000 high', () => flatJpeg(1, 30001), 'ImageTooLarge', '0040-00000019'],
    ['png over 30000 wide', () => png(30001, 1), 'ImageTooLarge', '0040-00000009'],
  ] as [string, () => Promise<Bytes>, string, string][])('%s', async (_, make, code, ec) => {
    expect(await refused(await make(), 'image/resize,w_100')).toMatchObject({ code, ec });
  });

  it('may be exactly 20 MB', async () => {
    expect(await run(nodeEngine(), await padded(20 * MB), 'image/info')).toMatchObject({ width: 400, height: 267 });
  });

  it.each([
    ['sourceBytes', 1000, 'ImageTooLarge'],
    ['sourcePixels', 400 * 267 - 1, 'MemLimitExceeded'],
    ['jpegSide', 399, 'ImageTooLarge'],
    ['resizePixels', 100 * 67 - 1, 'ImageTooLarge'],
    ['resizeSide', 99, 'ImageTooLarge'],
  ])('%s can be set: %i', async (name, max, code) => {
    const process = 'image/resize,w_100';
    expect(await refused(await exampleJpeg(), process, { [name]: max })).toMatchObject({ code });
    const engine = nodeEngine({ [name]: name === 'sourceBytes' ? MB : max + 1 });
    expect(await run(engine, await exampleJpeg(), process)).toMatchObject({ width: 100, height: 67 });
  });
});

describe('a step', () => {
  // [source, process, code, EC]
  it.each([
    ['a turn of over 4096', () => plain(4097, 4), 'image/rotate,90', 'BadRequest', '0040-00000006'],
    ['an orientation of over 4096', () => plain(4097, 4, 6), 'image/resize,w_10', 'BadRequest', '0040-00000006'],
    ['webp over 16383', () => png(16384, 1), 'image/format,webp', 'BadRequest', '0040-00000011'],
    [
      'webp over 16383 after other steps',
      () => plain(100, 1),
      'image/resize,m_fixed,w_16384,h_1,limit_0/format,webp',
      'BadRequest',
      '0040-00000011',
    ],
    ['a side over 16384', () => plain(20000, 1), 'image/resize,p_100', 'ImageTooLarge', '0040-00000007'],
    ['a crop outside', exampleJpeg, 'image/crop,x_500', 'CutEdgeExceedRange', undefined],
    [
      'a crop outside what the step before left',
      exampleJpeg,
      'image/resize,w_100/crop,x_100',
      'CutEdgeExceedRange',
      undefined,
    ],
  ] as [string, () => Promise<Bytes>, string, string, string | undefined][])(
    '%s',
    async (_, make, process, code, ec) => {
      expect(await refused(await make(), process)).toMatchObject({ code, ec });
    },
  );

  it.each([
    ['an orientation of over 4096, switched off', 6, 'image/auto-orient,0/resize,w_410'],
    ['over 4096 that needs no turn', 1, 'image/resize,w_410'],
    ['over 4096 made smaller before the turn', 1, 'image/resize,w_410/rotate,180'],
  ])('%s is taken', async (_, orientation, process) => {
    expect(await run(nodeEngine(), await plain(4100, 10, orientation), process)).toMatchObject({
      width: 410,
      height: 1,
    });
  });
});
