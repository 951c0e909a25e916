// What is too large is refused from its header: no decoder is even loaded.
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readSource } from '../../src/formats/index.ts';
import { defaultLimits, type LimitName, type Limits, serviceLimits } from '../../src/limits.ts';
import { explainProcess } from '../../src/pipeline/explain.ts';
import { type Facts, type Plan, planJob } from '../../src/pipeline/plan.ts';
import type { FormatName } from '../../src/pixels.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { handTiff } from '../formats/tiff/files.ts';
import { nodeEngine, run } from '../node-engine.ts';
import { exampleJpeg, flatJpeg, photo, pngOf, realFile, realFiles, withSurplus } from '../pictures.ts';

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

const made = (format: 'tiff' | 'webp' | 'avif', width: number, height: number): Promise<Bytes> =>
  sharp({ create: { width, height, channels: 3, background: '#888' } })
    .toFormat(format)
    .toBuffer()
    .then((bytes) => new Uint8Array(bytes));

const avif = (width: number, height: number): Promise<Bytes> => made('avif', width, height);

const MB = 2 ** 20;

describe('the source', () => {
  it('is over the pixel limit if it has 20000x14000 pixels in one megabyte', async () => {
    const giant = flatJpeg(20000, 14000);
    expect(giant.length).toBeLessThan(1.1 * MB);
    expect(await refused(giant, 'image/resize,w_100')).toMatchObject({ code: 'MemLimitExceeded', ec: '0040-00000012' });
    // Too large comes before broken.
    expect(await refused(giant.slice(0, 1000), 'image/resize,w_100')).toMatchObject({ code: 'MemLimitExceeded' });
  });

  it.each(realFiles('giant-image.jpg'))('is over the pixel limit if it is %s', async (name) => {
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
  ])('has a limit %s that can be set to %i', async (name, max, code) => {
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
  ])('is accepted: %s', async (_, orientation, process) => {
    expect(await run(nodeEngine(), await plain(4100, 10, orientation), process)).toMatchObject({
      width: 410,
      height: 1,
    });
  });
});

const info = async (bytes: Bytes): Promise<Record<string, unknown>> => {
  const engine = nodeEngine();
  const { body } = await run(engine, bytes, 'image/info');
  expect(engine.loaded).toEqual([]);
  return JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>;
};

/** A GIF of 8000x8000 pixels a frame, of which each frame draws one. */
const hugeGif = (frames: number): Bytes => {
  const screen = [...new TextEncoder().encode('GIF89a'), 0x40, 0x1f, 0x40, 0x1f, 0x80, 0, 0, 0, 0, 0, 255, 255, 255];
  // Two-bit codes start with three bits each: clear, colour 0, end.
  const frame = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
  return new Uint8Array([...screen, ...Array.from({ length: frames }, () => frame).flat(), 0x3b]);
};

const multiScanJpeg = (): Promise<Bytes> =>
  sharp({ create: { width: 2000, height: 1500, channels: 3, background: '#885' } })
    .jpeg({ progressive: true })
    .toBuffer()
    .then((bytes) => new Uint8Array(bytes));

describe('info', () => {
  it.each([
    ['a JPEG over the service’s pixels', () => flatJpeg(20000, 14000), '20000', '14000', '1'],
    ['a JPEG over the longest side', () => flatJpeg(40000, 8), '40000', '8', '1'],
    ['a JPEG too wide to be turned', () => plain(4104, 8, 6), '4104', '8', '1'],
    ['a PNG over this machine’s pixels', () => png(9000, 8000), '9000', '8000', '1'],
    ['an AVIF too wide to be written', () => avif(4104, 8), '4104', '8', '1'],
    ['a GIF whose frames have 640 million pixels', () => hugeGif(10), '8000', '8000', '10'],
  ] as [string, () => Bytes | Promise<Bytes>, string, string, string][])(
    'tells how large %s is, and decodes nothing',
    async (_, make, width, height, frames) => {
      expect(await info(await make())).toMatchObject({
        ImageWidth: { value: width },
        ImageHeight: { value: height },
        FrameCount: { value: frames },
      });
    },
  );

  it('tells the orientation of a picture that is too wide to be turned', async () => {
    expect(await info(await plain(4104, 8, 6))).toMatchObject({ Orientation: { value: '6' } });
  });

  it('is refused for a source over 20 MB like everything else', async () => {
    expect(await refused(await padded(20 * MB + 1), 'image/info')).toMatchObject({ ec: '0040-00000001' });
  });

  it('is explained for a source of any size, as it is stored', () => {
    const known = { width: 40000, height: 30000, format: 'avif', orientation: 6 } as const;
    expect(explainProcess('image/info', known, { limits: defaultLimits }).size).toEqual({
      width: 40000,
      height: 30000,
    });
    expect(() => explainProcess('image/resize,w_10', known, { limits: defaultLimits })).toThrow(
      expect.objectContaining({ ec: '0040-00000014' }),
    );
  });
});

describe('average-hue', () => {
  it.each([
    ['an AVIF too wide to be written', () => avif(4104, 8)],
    ['a JPEG too wide to be turned', () => plain(4104, 8, 6)],
  ] as const)('is told of %s', async (_, make) => {
    const { body } = await run(nodeEngine(), await make(), 'image/average-hue');
    expect(new TextDecoder().decode(body)).toMatch(/^{"RGB": "0x8[789a]8[789a]8[789a]"}$/);
  });

  it('needs pixels, so the limits of the source and of this machine hold', async () => {
    const process = 'image/average-hue';
    expect(await refused(flatJpeg(20000, 14000), process)).toMatchObject({ ec: '0040-00000012' });
    expect(await refused(flatJpeg(30001, 1), process)).toMatchObject({ ec: '0040-00000019' });
    expect(await refused(flatJpeg(12000, 9000), process)).toMatchObject({ code: 'MemLimitExceeded', ec: undefined });
  });
});

describe('the memory of this machine', () => {
  it('is counted for a JPEG as it is decoded: 108 million pixels at an eighth of their sides', async () => {
    expect(await run(nodeEngine(), flatJpeg(12000, 9000), 'image/resize,w_800')).toMatchObject({
      width: 800,
      height: 600,
      timings: expect.arrayContaining([expect.objectContaining({ stage: 'decode', reduction: 8 })]),
    });
    // 1500x1125 pixels are decoded, and flow.
    const exactly = Math.ceil((1500 * 1125) / 16);
    const process = 'image/resize,w_800';
    expect(await run(nodeEngine({ machinePixels: exactly }), flatJpeg(12000, 9000), process)).toMatchObject({
      width: 800,
    });
    expect(await refused(flatJpeg(12000, 9000), process, { machinePixels: exactly - 1 })).toMatchObject({
      message: expect.stringContaining('105,469 pixels'),
    });
  });

  it.each([
    ['another action first', 'image/rotate,180/resize,w_800'],
    ['a progressive result of the same size', 'image/interlace,1'],
    ['more steps than rows flow through at once', `image/${Array(65).fill('bright,1').join('/')}`],
    ['a second picture laid over it', 'image/watermark,image_YS5qcGc/watermark,image_Yi5qcGc'],
    ['a result that is written whole', 'image/format,png'],
  ])('is counted whole for a JPEG with %s', (_, process) => {
    const wide = { ...facts('jpg', 12000, 9000) };
    const limits = { ...defaultLimits, rotateSide: 30000 };
    expect(() => planJob(parseProcess(process), wide, { limits })).toThrow(
      expect.objectContaining({ message: expect.stringContaining('108,000,000 pixels') }),
    );
  });

  it.each([
    'image/crop,w_10,h_10',
    'image/quality,q_50',
    'image/sharpen,100/bright,10',
    'image/blur,r_3,s_2/format,jpg',
  ])('is a sixteenth of the picture for a JPEG whose rows flow through %s', (process) => {
    const limitedTo = (machinePixels: number) => () =>
      planJob(parseProcess(process), facts('jpg', 12000, 9000), { limits: { ...defaultLimits, machinePixels } });
    expect(limitedTo(6_750_000)).not.toThrow();
    expect(limitedTo(6_749_999)).toThrow(expect.objectContaining({ code: 'MemLimitExceeded' }));
  });

  it.each(['png', 'webp', 'tiff', 'bmp'] as const)(
    'is a sixteenth of the picture for a %s whose rows flow, and the whole picture for one whose rows do not',
    (format) => {
      const job = parseProcess('image/resize,w_800/format,jpg');
      const wide = facts(format, 12000, 9000);
      const limitedTo = (machinePixels: number) => ({ limits: { ...defaultLimits, machinePixels } });
      expect(() => planJob(job, wide, limitedTo(6_750_000))).not.toThrow();
      expect(() => planJob(job, { ...wide, needsWhole: true }, limitedTo(107_999_999))).toThrow(
        expect.objectContaining({ message: expect.stringContaining('108,000,000 pixels') }),
      );
    },
  );

  it('is a row of tiles, or planes, of a TIFF whose rows flow, and all of one whose rows do not', () => {
    const job = parseProcess('image/resize,w_800/format,jpg');
    const tiled = { ...facts('tiff', 12000, 9000), decodingBytes: 12000 * 9000 * 20, flowingBytes: 12000 * 8192 * 5 };
    const limitedTo = (machinePixels: number) => ({ limits: { ...defaultLimits, machinePixels } });
    expect(() => planJob(job, tiled, limitedTo(30_720_000))).not.toThrow();
    for (const [source, pixels] of [
      [tiled, 30_719_999],
      [{ ...tiled, needsWhole: true }, 134_999_999],
    ] as const)
      expect(() => planJob(job, source, limitedTo(pixels))).toThrow(
        expect.objectContaining({ message: expect.stringContaining(`${(pixels + 1).toLocaleString('en')} pixels`) }),
      );
  });

  it('is a sixteenth also for corners that are cut off', () => {
    const limitedTo = (process: string, machinePixels: number) => () =>
      planJob(parseProcess(process), facts('jpg', 12000, 9000), { limits: { ...defaultLimits, machinePixels } });
    expect(limitedTo('image/rounded-corners,r_50', 6_750_000)).not.toThrow();
    expect(limitedTo('image/circle,r_4096', 6_750_000)).not.toThrow();
  });

  it.each<[string, string, Partial<Facts>, number]>([
    ['a PNG with alpha before a step', 'image/sharpen,50/format,jpg', { hasAlpha: true }, 6_750_000 + 2 ** 20],
    ['a PNG with alpha and no step', 'image/format,jpg', { hasAlpha: true }, 6_750_000],
    ['corners before a step', 'image/rounded-corners,r_50/sharpen,50/format,jpg', {}, 6_750_000 + 2 ** 20],
    [
      'corners before several steps',
      'image/bright,5/rounded-corners,r_9/bright,5/blur,r_3,s_2/format,jpg',
      {},
      6_750_000 + 2 ** 20,
    ],
  ])('includes the rows of %s that are held until they tell whether it is opaque', (_, process, more, most) => {
    const limitedTo = (machinePixels: number) => () =>
      planJob(parseProcess(process), facts('png', 12000, 9000, more), { limits: { ...defaultLimits, machinePixels } });
    expect(limitedTo(most)).not.toThrow();
    expect(limitedTo(most - 1)).toThrow(expect.objectContaining({ code: 'MemLimitExceeded' }));
  });

  it('is what the plan says for a PNG with alpha, small as it is', async () => {
    const bytes = await pngOf(photo(400, 300, { alpha: true }));
    const most = (400 * 300) / 16 + (400 * 300) / 4;
    const process = 'image/resize,w_200/sharpen,100/format,jpg';
    expect(await run(nodeEngine({ machinePixels: most }), bytes, process)).toMatchObject({ width: 200 });
    expect(await refused(bytes, process, { machinePixels: most - 1 })).toMatchObject({ code: 'MemLimitExceeded' });
  });

  it('is enough for the largest JPEG that the service takes', () => {
    const largest = facts('jpg', 25_000, 10_000);
    expect(() => planJob(parseProcess('image/sharpen,100'), largest, { limits: defaultLimits })).not.toThrow();
  });

  it('is counted whole where the processor is told not to reduce', () => {
    const scaling = { shrink: 'area', exactPixels: 0, reduction: 'none' } as const;
    const job = parseProcess('image/resize,w_800');
    const limits = { ...defaultLimits, machinePixels: 1_000_000 };
    expect(() => planJob(job, facts('jpg', 12000, 9000), { limits, scaling })).toThrow(
      expect.objectContaining({ message: expect.stringContaining('6,750,000 pixels') }),
    );
  });

  it('includes the coefficients of a JPEG of several scans, which are never reduced', async () => {
    const bytes = await multiScanJpeg();
    expect(readSource(bytes)).toMatchObject({ scans: 10, components: 3 });
    expect(readSource(await plain(20, 20))).not.toHaveProperty('scans');
    // 250x188 pixels at an eighth, which flow, and 2000 x 1500 x 3 coefficients of two bytes.
    const exactly = Math.ceil((250 * 188) / 16) + (2000 * 1500 * 3) / 8;
    const process = 'image/resize,w_100';
    expect(await run(nodeEngine({ machinePixels: exactly }), bytes, process)).toMatchObject({ width: 100 });
    expect(await refused(bytes, process, { machinePixels: exactly - 1 })).toMatchObject({ code: 'MemLimitExceeded' });
  });

  it('includes the coefficients of a JPEG whose first scan is of one component', async () => {
    const bytes = await multiScanJpeg();
    const sof = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xc2);
    const sequential = bytes.slice();
    sequential[sof + 1] = 0xc0;
    const sos = sequential.findIndex((byte, at) => at > sof && byte === 0xff && sequential[at + 1] === 0xda);
    expect(readSource(sequential)).not.toHaveProperty('scans');
    sequential[sos + 4] = 1;
    expect(readSource(sequential)).toMatchObject({ scans: 10 });
  });

  it('counts a JPEG with surplus data as reduced, like any other', async () => {
    const odd = withSurplus(await plain(2000, 1500));
    expect(await run(nodeEngine({ machinePixels: 1_000_000 }), odd, 'image/resize,w_100')).toMatchObject({
      width: 100,
    });
  });

  it('holds even for a report on a JPEG without its end marker, which is decoded to see if it is whole', async () => {
    const whole = await multiScanJpeg();
    const endless = new Uint8Array([...whole.subarray(0, -2), 0, 0]);
    const exactly = 250 * 188 + (2000 * 1500 * 3) / 8;
    expect(await run(nodeEngine({ machinePixels: exactly }), endless, 'image/info')).toMatchObject({ width: 2000 });
    expect(await run(nodeEngine({ machinePixels: 1 }), whole, 'image/info')).toMatchObject({ width: 2000 });
    expect(await refused(endless, 'image/info', { machinePixels: exactly - 1 })).toMatchObject({
      code: 'MemLimitExceeded',
    });
  });

  it('includes what a TIFF holds besides its picture: the samples of its largest strip, however small they are packed', async () => {
    const [width, height] = [200, 100];
    const samples = new Uint8Array(deflateSync(new Uint8Array(width * height * 4 * 8)));
    const more = { 259: [8], 339: [3, 3, 3, 3], 338: [2] };
    const bits = [64, 64, 64, 64];
    const bytes = handTiff({ width, height, bits, photometric: 2, segments: [samples], more });
    // As RGBA, and four samples of eight bytes, where a pixel counts as 16 bytes.
    const exactly = Math.ceil((width * height * (4 + 32)) / 16);
    const process = 'image/rotate,90';
    expect(await run(nodeEngine({ machinePixels: exactly }), bytes, process)).toMatchObject({ height: width });
    expect(await refused(bytes, process, { machinePixels: exactly - 1 })).toMatchObject({ code: 'MemLimitExceeded' });
    const plainTiff = await made('tiff', width, height);
    expect(await run(nodeEngine({ machinePixels: width * height }), plainTiff, process)).toMatchObject({
      height: width,
    });
  });

  it('includes what the decoder of an AVIF holds, twice as much with alpha', async () => {
    const [width, height] = [200, 100];
    const withAlpha = new Uint8Array(
      await sharp({ create: { width, height, channels: 4, background: '#8888' } })
        .avif()
        .toBuffer(),
    );
    const process = 'image/resize,w_10';
    for (const [bytes, pixels] of [
      [await avif(width, height), (width * height * 20) / 16],
      [withAlpha, (width * height * 40) / 16],
    ] as const) {
      expect(await run(nodeEngine({ machinePixels: pixels }), bytes, process)).toMatchObject({ width: 10 });
      expect(await refused(bytes, process, { machinePixels: pixels - 1 })).toMatchObject({ code: 'MemLimitExceeded' });
    }
    // A photo of 48 megapixels is still read.
    const photo = { ...facts('avif', 8064, 6048), decodingBytes: 8064 * 6048 * 20 };
    expect(planJob(parseProcess(process), photo, { limits: defaultLimits })).toBeDefined();
  });

  it('is counted for one frame of an animation that becomes a still, and for all of one that stays', () => {
    const planned = (process: string, main?: { width: number; height: number }) =>
      planJob(parseProcess(process), facts('gif', 2000, 2000, { frameCount: 20 }), {
        limits: defaultLimits,
        ...(main && { main }),
      });
    expect(planned('image/format,png').size).toEqual({ width: 2000, height: 2000 });
    expect(planned('image/rotate,90').animated).toBe(false);
    expect(() => planned('image/resize,w_10')).toThrow(
      expect.objectContaining({ message: expect.stringContaining('80,000,000 pixels') }),
    );
    // The picture of a watermark does not move.
    expect(planned('image/resize,w_10', { width: 100, height: 100 }).animated).toBe(false);
  });

  it('does not change what the service allows: the pixels of all frames count, also of a still', () => {
    expect(() =>
      planJob(parseProcess('image/format,png'), facts('gif', 2000, 2000, { frameCount: 63 }), {
        limits: defaultLimits,
      }),
    ).toThrow(expect.objectContaining({ ec: '0040-00000012' }));
  });
});

/** For every limit: a picture that is exactly at it, one that is one over, and the process that meets it. */
interface Edge {
  readonly at: Facts;
  readonly over: Facts;
  readonly process: string;
}

const facts = (format: FormatName, width: number, height: number, more: Partial<Facts> = {}): Facts => ({
  format,
  width,
  height,
  frameCount: 1,
  orientation: 1,
  ...more,
});

const edges: Record<LimitName, Edge> = {
  sourceBytes: {
    at: facts('png', 9, 9, { byteLength: 20 * MB }),
    over: facts('png', 9, 9, { byteLength: 20 * MB + 1 }),
    process: 'image/resize,w_3',
  },
  sourcePixels: {
    at: facts('png', 12500, 20000),
    over: facts('png', 12500, 20001),
    process: 'image/resize,w_3',
  },
  jpegSide: { at: facts('jpg', 30000, 2), over: facts('jpg', 2, 30001), process: 'image/resize,w_1' },
  sourceSide: { at: facts('webp', 30000, 2), over: facts('gif', 30001, 2), process: 'image/resize,w_1' },
  bmpSide: { at: facts('bmp', 2, 30000), over: facts('bmp', 2, 30001), process: 'image/resize,w_1' },
  tiffSide: { at: facts('tiff', 16384, 2), over: facts('tiff', 16385, 2), process: 'image/resize,w_1' },
  heicSide: { at: facts('heic', 2, 30000), over: facts('heic', 2, 30001), process: 'image/resize,w_1' },
  avifSide: { at: facts('avif', 10000, 2), over: facts('avif', 2, 10001), process: 'image/resize,w_1' },
  rotateSide: { at: facts('png', 4096, 4096), over: facts('png', 4097, 1), process: 'image/rotate,90' },
  resizeSide: { at: facts('png', 16384, 1), over: facts('png', 16385, 1), process: 'image/resize,p_100' },
  resizePixels: { at: facts('png', 4096, 4096), over: facts('png', 4096, 4097), process: 'image/resize,p_100' },
  webpSide: { at: facts('png', 16383, 1), over: facts('png', 1, 16384), process: 'image/format,webp' },
  avifWidth: { at: facts('png', 4096, 5), over: facts('png', 4097, 5), process: 'image/format,avif' },
  avifPixels: { at: facts('png', 3072, 3072), over: facts('png', 3072, 3073), process: 'image/format,avif' },
  machinePixels: { at: facts('gif', 8000, 8000), over: facts('gif', 8000, 8001), process: 'image/resize,w_3' },
  // Decoding and encoding a TIFF take 510 nanoseconds a pixel.
  machineMs: { at: facts('tiff', 12000, 16129), over: facts('tiff', 12000, 16130), process: 'image/quality,q_80' },
};

describe('every limit', () => {
  it('is tested here', () => {
    expect(Object.keys(edges).sort()).toEqual(Object.keys(serviceLimits).sort());
  });

  const planned = (process: string, picture: Facts, limits: Partial<Limits> = {}): Plan =>
    planJob(parseProcess(process), picture, { limits: { ...defaultLimits, ...limits } });

  it.each(Object.entries(edges))('%s allows its maximum and refuses one more', (name, { at, over, process }) => {
    const { code, max, excess, ...limit } = serviceLimits[name as LimitName];
    // The machine's own ceiling is lower than the service's.
    const lifted = name === 'machinePixels' ? {} : { machinePixels: 10 ** 12 };
    expect(planned(process, at, lifted).size).toBeDefined();
    expect(() => planned(process, over, lifted)).toThrow(
      expect.objectContaining({
        code,
        ec: 'ec' in limit ? limit.ec : undefined,
        status: 400,
        message: expect.stringMatching(
          new RegExp(`${excess.replace('{}', '[\\d,]+')}; at most ${max.toLocaleString('en-US')} are allowed`),
        ),
      }),
    );
  });

  it('machinePixels is named as a limit of this package, and also applies after a step', () => {
    const { over, process } = edges.machinePixels;
    expect(() => planned(process, over)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('a limit of this package') }),
    );
    expect(() => planned('image/resize,p_200', facts('png', 10, 10), { machinePixels: 399 })).toThrow(
      expect.objectContaining({ code: 'MemLimitExceeded' }),
    );
    expect(planned('image/resize,p_200', facts('png', 10, 10), { machinePixels: 400 }).size).toEqual({
      width: 20,
      height: 20,
    });
  });

  /** A BMP of 24 bits; sharp writes none. */
  const bmp = (width: number, height: number): Bytes => {
    const bytes = new Uint8Array(54 + Math.ceil((width * 3) / 4) * 4 * height);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, 0x424d);
    view.setUint32(2, bytes.length, true);
    view.setUint32(10, 54, true);
    view.setUint32(14, 40, true);
    view.setInt32(18, width, true);
    view.setInt32(22, height, true);
    view.setUint16(26, 1, true);
    view.setUint16(28, 24, true);
    return bytes;
  };
  // [limit, source, its number, process]: real files, the limit set to one less than they have.
  it.each([
    ['sourcePixels', () => png(30, 20), 600, 'image/resize,w_3'],
    ['jpegSide', () => plain(30, 20), 30, 'image/resize,w_3'],
    ['sourceSide', () => made('webp', 20, 30), 30, 'image/resize,w_3'],
    ['bmpSide', async () => bmp(30, 20), 30, 'image/resize,w_3'],
    ['tiffSide', () => made('tiff', 20, 30), 30, 'image/resize,w_3'],
    ['rotateSide', () => png(30, 20), 30, 'image/rotate,1'],
    ['rotateSide', () => plain(30, 20, 6), 30, 'image/crop,w_3'],
    ['resizeSide', () => png(30, 20), 15, 'image/resize,w_15'],
    ['resizePixels', () => png(30, 20), 150, 'image/resize,w_15'],
    ['webpSide', () => png(30, 20), 30, 'image/format,webp'],
    ['avifWidth', () => png(30, 20), 30, 'image/format,avif'],
    ['avifPixels', () => png(30, 20), 600, 'image/format,avif'],
    ['machinePixels', () => made('tiff', 30, 20), 600, 'image/resize,w_3'],
    ['machinePixels', () => png(30, 20), 2400, 'image/resize,p_200'],
  ] as [LimitName, () => Promise<Bytes>, number, string][])(
    '%s is checked before any decoder is loaded',
    async (name, make, value, process) => {
      const bytes = await make();
      const { code, ...limit } = serviceLimits[name];
      expect(await refused(bytes, process, { [name]: value - 1 })).toMatchObject({
        code,
        ec: 'ec' in limit ? limit.ec : undefined,
      });
      const limits = { ...defaultLimits, [name]: value };
      expect(planJob(parseProcess(process), readSource(bytes), { limits }).size).toBeDefined();
    },
  );
});
