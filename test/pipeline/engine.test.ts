// How a job runs: what is loaded for it, what it tells meanwhile, how it is stopped.

import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { actions } from '../../src/actions/index.ts';
import type { Codec, Codecs } from '../../src/formats/codec.ts';
import { Colours } from '../../src/formats/colour/colours.ts';
import { formats } from '../../src/formats/index.ts';
import { crc32 } from '../../src/formats/png/crc32.ts';
import { defaultLimits } from '../../src/limits.ts';
import type { Progress } from '../../src/pipeline/clock.ts';
import { makeEngine } from '../../src/pipeline/engine.ts';
import { type FormatName, still } from '../../src/pixels.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { ofWhole } from '../../src/row-flow.ts';
import { lcms } from '../../src/wasm/lcms.ts';
import { standIns } from '../actions/stand-ins.ts';
import { file, keyedDeepPng } from '../formats/png/files.ts';
import { loadWasm, nodeEngine, run } from '../node-engine.ts';
import { exampleJpeg, jpegOf, photo, pngOf, realFile, realFiles, webpOf, withSurplus } from '../pictures.ts';
import { hashOf } from '../pixels.ts';

const jpg = (): Promise<Uint8Array<ArrayBuffer>> => exampleJpeg();
const surplus = async (): Promise<Uint8Array<ArrayBuffer>> => withSurplus(await exampleJpeg());
const png = (): Promise<Uint8Array<ArrayBuffer>> => pngOf(photo(40, 30));
const keyed = async (): Promise<Uint8Array<ArrayBuffer>> => keyedDeepPng(photo(40, 30));
const webp = (): Promise<Uint8Array<ArrayBuffer>> => webpOf(photo(40, 30));

describe('codecs', () => {
  it.each([
    ['jpg', jpg, 'image/rotate,90', []],
    ['jpg', jpg, 'image/resize,w_10', []],
    ['jpg', jpg, 'image/format,png', []],
    ['jpg', surplus, 'image/rotate,90', []],
    ['jpg', surplus, 'image/resize,w_10', []],
    ['png', png, 'image/sharpen,100', []],
    ['png', keyed, 'image/sharpen,100', ['png']],
    ['png', keyed, 'image/crop,w_3/format,webp', ['png', 'webpOpaque']],
    ['webp', webp, 'image/format,jpg', ['webp']],
    ['jpg', jpg, 'image/info', []],
  ])('of a %s are loaded when they are first needed: %#', async (_, make, process, loaded) => {
    const engine = nodeEngine();
    await run(engine, await make(), process);
    await run(engine, await make(), process);
    expect(engine.loaded.toSorted()).toEqual(loaded);
  });
});

describe('a job', () => {
  it('reports its stages in order and times them', async () => {
    const told: Progress[] = [];
    const outcome = await nodeEngine().run(parseProcess('image/resize,w_100/rotate,90'), (await jpg()).buffer, {
      onProgress: (progress) => told.push(progress),
    });
    expect(told.map(({ stage, step }) => step ?? stage)).toEqual(['read', 'decode', 'resize', 'rotate', 'encode']);
    const fractions = told.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
    expect(outcome.ok && outcome.timings.map(({ stage }) => stage)).toEqual([
      'read',
      'decode',
      'resize',
      'rotate',
      'encode',
    ]);
  });

  it.each(['read', 'decode', 'apply', 'encode'])('stops if it is aborted at the stage %s', async (stage) => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const told: string[] = [];
    const running = nodeEngine().run(parseProcess('image/resize,w_100/rotate,90'), (await jpg()).buffer, {
      signal: abort.signal,
      onProgress: (progress) => {
        told.push(progress.stage);
        if (progress.stage === stage) abort.abort(reason);
      },
    });
    await expect(running).rejects.toBe(reason);
    expect(told.at(-1)).toBe(stage);
  });

  it('does nothing if it was aborted before it started', async () => {
    const engine = nodeEngine();
    const running = engine.run(parseProcess('image/rotate,90'), (await jpg()).buffer, { signal: AbortSignal.abort() });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(engine.loaded).toEqual([]);
  });

  it.each(['jpg', 'png', 'webp'])(
    'answers for damage that shows while rows flow to %s, and does the next job',
    async (format) => {
      const engine = nodeEngine();
      const source = await jpg();
      const cut = new Uint8Array([...source.subarray(0, -60), 0xff, 0xd9]);
      const process = `image/sharpen,100/format,${format}`;
      await expect(run(engine, cut, process)).rejects.toMatchObject({ code: 'ImageDamage' });
      const alone = await run(nodeEngine(), source, process);
      expect(hashOf((await run(engine, source, process)).body)).toBe(hashOf(alone.body));
    },
  );

  const damaged = (data: Uint8Array) => data.fill(0x55, 1_800_000, 1_870_000);
  const cutOff = (data: Uint8Array) => data.subarray(0, 1_800_000);
  it.each([
    ['damaged', 3, damaged],
    ['cut off', 3, cutOff],
    ['damaged and has alpha', 4, damaged],
    ['cut off and has alpha', 4, cutOff],
  ])('answers for a PNG that is %s behind rows that flowed as if none had', async (_, samples, harm) => {
    const kind = { width: 1000, height: 900, colourType: samples === 4 ? 6 : 2 };
    const stored = deflateSync(new Uint8Array(900 * (1 + 1000 * samples)), { level: 0 });
    const sound = file({ ...kind, data: new Uint8Array(stored) });
    const bytes = file({ ...kind, data: new Uint8Array(harm(stored)) });
    const engine = nodeEngine();
    for (const process of ['image/resize,w_10/format,jpg', 'image/crop,h_9/format,webp', 'image/bright,10']) {
      const whole = { code: 'ImageDamage', message: expect.stringContaining('The zlib data are damaged or end') };
      await expect(run(engine, bytes, process)).rejects.toMatchObject(whole);
    }
    expect(engine.loaded).toContain('png');
    expect(await run(engine, sound, 'image/crop,h_9')).toMatchObject({ height: 9 });
  });

  it.each([
    ['jpg', jpg],
    ['webp', webp],
  ])('of thousands of steps that rows flow through is done for a %s as step by step', async (_, make) => {
    const steps = [...Array(1500).fill('bright,1/bright,-1'), 'resize,w_9'].join('/');
    const many = await run(nodeEngine(), await make(), `image/${steps}`);
    expect(many).toMatchObject({ width: 9 });
    expect(many.timings.length).toBe(3 + 3001);
  });

  it('has an outcome that can be cloned', async () => {
    const engine = nodeEngine();
    for (const process of ['image/rotate,90', 'image/crop,x_500', 'image/info']) {
      const outcome = await engine.run(parseProcess(process), (await jpg()).buffer);
      expect(structuredClone(outcome)).toEqual(outcome);
    }
  });

  it('gives the same result alone and beside other jobs', async () => {
    const sources = [await jpg(), await png(), await webp()];
    const processes = [
      'image/resize,w_20',
      'image/rotate,45/format,png',
      'image/sharpen,200/format,webp',
      'image/format,jpg',
    ];
    const jobs = sources.flatMap((source) => processes.map((process) => ({ source, process })));
    const engine = nodeEngine();
    const alone: string[] = [];
    for (const { source, process } of jobs) alone.push(hashOf((await run(engine, source, process)).body));
    const together = await Promise.all(jobs.map(({ source, process }) => run(engine, source, process)));
    expect(together.map(({ body }) => hashOf(body))).toEqual(alone);
  });

  it('fails with InternalError if a step leaves another size than planned', async () => {
    const pixels = photo(8, 8);
    const codec: Codec = { decode: async () => [still(pixels)], encode: async () => new Uint8Array(1) };
    const all: Partial<Record<FormatName, Codec>> = Object.fromEntries(
      Object.keys(formats).map((name) => [name, codec]),
    );
    const tools = standIns();
    const engine = makeEngine({
      ...tools,
      kernels: { ...tools.kernels, resample: (source) => ofWhole(source, { width: 3, height: 3 }, () => photo(3, 3)) },
      codecs: {
        of: all as Codecs['of'],
        crc32,
        isWholeJpeg: () => true,
        colours: new Colours(lcms(loadWasm)),
        heldBytes: () => 0,
        retire: () => {},
      },
      limits: defaultLimits,
    });
    const outcome = await engine.run(parseProcess('image/resize,w_4'), (await pngOf(pixels)).buffer);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'InternalError' } });
  });

  it('that writes text says that it needs a canvas', async () => {
    const outcome = await nodeEngine().run(
      parseProcess(`image/${actions.watermark.examples[0]}`),
      (await jpg()).buffer,
    );
    expect(outcome).toMatchObject({ ok: false, error: { code: 'NotImplemented' } });
  });
});

describe('info', () => {
  const report = async (bytes: Uint8Array): Promise<string> => {
    const { body, contentType, format } = await run(nodeEngine(), bytes, 'image/info');
    expect({ contentType, format }).toEqual({ contentType: 'application/json', format: 'json' });
    return new TextDecoder().decode(body);
  };

  it('has five fields for a PNG', async () => {
    const source = await png();
    expect(await report(source)).toBe(
      `{
    "FileSize": {"value": "${source.length}"},
    "Format": {"value": "png"},
    "FrameCount": {"value": "1"},
    "ImageHeight": {"value": "30"},
    "ImageWidth": {"value": "40"}}`,
    );
  });

  it("says of this engine's output what the service says of its own", async () => {
    const { body } = await run(nodeEngine(), await jpg(), 'image/resize,m_fixed,w_100,h_100');
    expect(await report(new Uint8Array(body))).toBe(
      `{
    "FileSize": {"value": "${body.byteLength}"},
    "Format": {"value": "jpg"},
    "FrameCount": {"value": "1"},
    "ImageHeight": {"value": "100"},
    "ImageWidth": {"value": "100"},
    "ResolutionUnit": {"value": "1"},
    "XResolution": {"value": "1/1"},
    "YResolution": {"value": "1/1"}}`,
    );
  });

  it.each(realFiles('example.jpg'))("gives the service's own reply for %s", async (name) => {
    expect(JSON.parse(await report(await realFile(name)))).toEqual({
      FileSize: { value: '21839' },
      Format: { value: 'jpg' },
      FrameCount: { value: '1' },
      ImageHeight: { value: '267' },
      ImageWidth: { value: '400' },
      ResolutionUnit: { value: '1' },
      XResolution: { value: '1/1' },
      YResolution: { value: '1/1' },
    });
  });

  it('fails for a picture that is cut off', async () => {
    const cut = (await jpegOf(photo(30, 20))).slice(0, -100);
    expect(await nodeEngine().run(parseProcess('image/info'), cut.buffer)).toMatchObject({
      ok: false,
      error: { code: 'ImageDamage' },
    });
  });
});
