// Animations through the whole engine: kept, or their first frame; and whatever is done to their bytes, a picture or a refusal.
import { describe, expect, it } from 'vitest';
import { webpAnimation } from '../../src/formats/webp/animation.ts';
import type { Frame } from '../../src/pixels.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { readBySharp, sharpGif, sharpWebp, wandering } from '../animations.ts';
import { nodeEngine, run } from '../node-engine.ts';
import { random } from '../pictures.ts';
import { difference, psnr } from '../pixels.ts';
import { muxed, piece } from '../webp-writer.ts';

const frames = wandering(60, 40);
const clear = wandering(60, 40, { alpha: true });
const sources = {
  gif: await sharpGif({ frames, loop: 3 }),
  'transparent gif': await sharpGif({ frames: clear, loop: 3 }),
  webp: await sharpWebp({ frames, loop: 3 }),
  'transparent webp': await sharpWebp({ frames: clear, loop: 3 }, { lossless: true }),
};
const engine = nodeEngine();

describe.each(Object.entries(sources))('%s', (name, source) => {
  const format = name.endsWith('gif') ? 'gif' : 'webp';
  const read = readBySharp(source);
  const delays = frames.map(({ delayMs }) => delayMs);

  it.each(['image/crop,x_8,y_4,w_30,h_20', `image/crop,x_8,y_4,w_30,h_20/format,${format}`])('%s', async (process) => {
    const made = await run(engine, source, process);
    expect(made).toMatchObject({ format, frameCount: 4, width: 30, height: 20 });
    const theirs = await readBySharp(new Uint8Array(made.body));
    expect(theirs.loop).toBe(3);
    expect(theirs.frames.map(({ delayMs }) => delayMs)).toEqual(delays);
    for (const [index, frame] of theirs.frames.entries()) {
      const whole = (await read).frames[index] as Frame;
      const expected = cut(whole);
      const seen = (x: number, y: number) => expected.data[(y * 30 + x) * 4 + 3] === 255;
      if (format === 'gif') expect(difference(frame, expected)).toBeUndefined();
      else expect(psnr(frame, expected, seen)).toBeGreaterThan(28);
    }
  });

  it('stays an animation when it is shrunk', async () => {
    const made = await run(engine, source, 'image/resize,w_30');
    expect(made).toMatchObject({ format, frameCount: 4, width: 30, height: 20 });
    const theirs = await readBySharp(new Uint8Array(made.body));
    expect(theirs.frames.map(({ delayMs }) => delayMs)).toEqual(delays);
  });

  it('becomes its first frame as a PNG', async () => {
    const made = await run(engine, source, 'image/format,png');
    expect(made).toMatchObject({ format: 'png', frameCount: 1, width: 60, height: 40 });
    const [theirs] = (await readBySharp(new Uint8Array(made.body))).frames;
    expect(difference(theirs as Frame, (await read).frames[0] as Frame)).toBeUndefined();
  });

  it('gives a picture or an error however it is damaged', async () => {
    const careful = nodeEngine({ machinePixels: 2_000_000 });
    const next = random(source.length);
    const job = parseProcess('image/resize,w_20');
    for (let turn = 0; turn < 150; turn += 1) {
      const bytes = source.slice(0, turn % 3 === 0 ? Math.floor(next() * source.length) : source.length);
      const changes = turn % 3 === 0 ? 0 : 1 + Math.floor(next() * 6);
      // The blocks and chunks at the beginning are hit as often as all the rest.
      const reach = turn % 2 === 0 ? 120 : bytes.length;
      for (let change = 0; change < changes; change += 1) bytes[Math.floor(next() * reach)] = Math.floor(next() * 256);
      const outcome = await careful.run(job, bytes.buffer);
      if (outcome.ok) expect(outcome.frameCount).toBeGreaterThan(0);
      else
        expect(['ImageDamage', 'BadWebPImage', 'BadRequest', 'ImageTooLarge', 'MemLimitExceeded']).toContain(
          outcome.error.code,
        );
    }
  });
});

describe('a delay that browsers lengthen to 100 ms', () => {
  const [stored, shown] = [
    [0, 10, 20, 30],
    [100, 100, 20, 30],
  ];
  const timed = frames.map((frame, index) => ({ ...frame, delayMs: stored[index] as number }));
  // sharp writes no such delays.
  const webp = Promise.all(timed.map((frame) => piece(0, 0, frame, { delayMs: frame.delayMs }))).then((pieces) =>
    muxed(60, 40, pieces),
  );
  it.each([
    ['gif', 'webp', shown],
    ['gif', 'gif', stored],
    ['webp', 'webp', stored],
  ] as const)('of a %s as %s', async (from, to, expected) => {
    const source = from === 'gif' ? await sharpGif({ frames: timed, loop: 0 }) : await webp;
    if (from === 'webp') expect(webpAnimation(source)?.frames.map(({ delayMs }) => delayMs)).toEqual(stored);
    const made = await run(engine, source, `image/crop,w_30/format,${to}`);
    const body = new Uint8Array(made.body);
    expect(made.format).toBe(to);
    const written = to === 'webp' ? webpAnimation(body) : await readBySharp(body);
    expect(written?.frames.map(({ delayMs }) => delayMs)).toEqual(expected);
  });

  it('stays out of a still picture', async () => {
    const [first] = timed;
    const source = await sharpGif({ frames: first ? [first] : [], loop: 0 });
    const made = await run(engine, source, 'image/crop,w_30/format,gif');
    expect(made.frameCount).toBe(1);
    expect((await readBySharp(new Uint8Array(made.body))).frames.map(({ delayMs }) => delayMs)).toEqual([0]);
  });
});

/** The part the process asks for. */
function cut(frame: Frame): Frame {
  const data = new Uint8ClampedArray(30 * 20 * 4);
  for (let y = 0; y < 20; y += 1) {
    const start = ((y + 4) * 60 + 8) * 4;
    data.set(frame.data.subarray(start, start + 120), y * 120);
  }
  return { width: 30, height: 20, data, delayMs: frame.delayMs };
}
