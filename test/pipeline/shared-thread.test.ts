// An engine on a thread that has other work too, as the service worker's: it lets others in, and nothing runs on for ever.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { wasmCodecs } from '../../src/formats/codecs.ts';
import { defaultLimits } from '../../src/limits.ts';
import { makeEngine } from '../../src/pipeline/engine.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { sharpGif, wandering } from '../animations.ts';
import { loadWasm } from '../node-engine.ts';
import { flatJpeg } from '../pictures.ts';

const none = (): never => {
  throw new Error('No text here.');
};

function engineFor(longestMs?: number) {
  const { codecs, kernels } = wasmCodecs(loadWasm);
  const text = { load: none, measure: none, draw: none };
  return makeEngine({ codecs, kernels, text, limits: defaultLimits, ...(longestMs && { longestMs }) });
}

// A clock on which every look takes 60 ms: what a job does between two looks has then always taken its turn, on a machine of any speed.
beforeEach(() => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 60));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const slow = parseProcess(`image/${Array(4).fill('blur,r_20,s_9').join('/')}`);
const picture = (): ArrayBuffer => flatJpeg(800, 800).buffer;

it('a job that takes too long is ended between two steps', async () => {
  expect(await engineFor(60).run(slow, picture())).toMatchObject({
    ok: false,
    error: { code: 'RequestTimeout', message: expect.stringContaining('0.06 seconds') },
  });
  expect(await engineFor(60_000).run(parseProcess('image/resize,w_10'), picture())).toMatchObject({ ok: true });
});

it('a job that takes too long is ended between two frames', async () => {
  const frames = wandering(300, 300);
  const source = (
    await sharpGif({ frames: [...frames, ...frames, ...frames, ...frames], loop: 0 }, { effort: 1 })
  ).slice();
  const process = parseProcess('image/resize,w_299,h_299,m_fixed');
  const stages: string[] = [];
  const engine = engineFor(1);
  const outcome = await engine.run(process, source.buffer, {
    onProgress: ({ stage }) => stages.push(stage),
  });
  expect(outcome).toMatchObject({ error: { code: 'RequestTimeout' } });
  expect(stages).not.toContain('encode');
});

it('other work comes in between', async () => {
  const events: string[] = [];
  const timer = setInterval(() => events.push('other work'), 1);
  const outcome = await engineFor(60_000).run(slow, picture(), { onProgress: ({ stage }) => events.push(stage) });
  clearInterval(timer);
  expect(outcome).toMatchObject({ ok: true });
  expect(events.indexOf('other work')).toBeLessThan(events.indexOf('encode'));
});

it('a job that nobody waits for any more is ended between two steps', async () => {
  const aborter = new AbortController();
  const stages: string[] = [];
  const ended = engineFor(60_000).run(slow, picture(), {
    signal: aborter.signal,
    onProgress: ({ stage }) => stages.push(stage),
  });
  setTimeout(() => aborter.abort(new Error('enough')));
  await expect(ended).rejects.toThrow('enough');
  expect(stages).not.toContain('encode');
});
