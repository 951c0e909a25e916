// The driver finds faults that were planted, keeps their inputs and says how to run them again.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Find, fuzz, type Lane, type Target } from './driver.ts';
import { errorFault } from './errors.ts';
import { kept } from './finds.ts';
import type { Answer, Job, PictureJob } from './jobs.ts';
import { nodeLane } from './node-lane.ts';
import { optionsOf } from './options.ts';

const picture = (process: string, file = new Uint8Array([1, 2, 3])): PictureJob => ({
  ...{ kind: 'picture', file, mark: new Uint8Array([9]), process, setting: 0 },
});
const good = picture('good');
const text = (body: string): Answer => ({
  parts: [{ ok: true, status: 200, headers: {}, body: new TextEncoder().encode(body) }],
});

/** A lane whose answers come from a function of the job and the number of jobs before it. */
const laneOf = (
  answer: (job: PictureJob, count: number) => Answer,
  heap: (count: number) => number = () => 0,
): Lane => {
  let count = 0;
  return {
    name: 'node',
    inFlight: 3,
    perform: async (job) => answer(job as PictureJob, count++),
    memory: async () => ({ heap: heap(count) }),
    close: async () => {},
  };
};

/** Inputs that are numbers, and errors that are judged as everywhere. */
const numbered: Target = {
  name: 'numbered',
  lanes: ['node'],
  make: (chance) => picture(`number ${chance.below(1000)}`),
  judge: (_, { parts: [part] }) => (part && !part.ok ? errorFault(part) : undefined),
};

const run = (lane: Lane, inputs = 40, more: { mostCpuMs?: number } = {}) => {
  let left = inputs;
  const isOver = (): boolean => left-- <= 0;
  return fuzz({ lane, targets: [numbered], seed: 5, isOver, good: [good], every: 4, growth: { heap: 1000 }, ...more });
};

const isGood = ({ process }: PictureJob): boolean => process === 'good';

test('a run without a fault counts its inputs and those that were refused', async () => {
  const lane = laneOf((job, count) =>
    isGood(job) || count % 2 ? text('same') : { parts: [{ ok: false, code: 'BadRequest', message: 'no' }] },
  );
  const { find, counts } = await run(lane);
  expect(find).toBeUndefined();
  expect(counts.numbered?.inputs).toBe(40);
  expect(counts.numbered?.refused).toBeGreaterThan(10);
});

test.each([
  ['an error that is no OssError', { message: 'TypeError: x is undefined' }, /no OssError: TypeError/],
  ['InternalError', { code: 'InternalError', message: 'Unexpected failure' }, /InternalError: Unexpected failure/],
  ['a code that does not exist', { code: 'Whatever', message: 'm' }, /unknown code Whatever/],
  ['a name of every object', { code: 'constructor', message: 'm' }, /unknown code constructor/],
  ['a job that ran into the limit of time', { code: 'RequestTimeout', message: 'm' }, /Too slow/],
])('%s is found at the input that showed it', async (_, failure, what) => {
  const lane = laneOf((job, count) =>
    !isGood(job) && count > 7 ? { parts: [{ ok: false, ...failure }] } : text('same'),
  );
  const { find } = await run(lane);
  expect(find?.what).toMatch(what);
  expect(find).toMatchObject({ target: 'numbered', seed: 5, lane: 'node' });
  expect(find?.since).toBeUndefined();
});

test('a good picture that gives other bytes later is found, with the inputs it may be due to', async () => {
  const { find } = await run(laneOf((job, count) => text(isGood(job) && count > 15 ? 'another' : 'same')));
  expect(find?.what).toMatch(/^Good job 0 now gives/);
  expect(find?.since).toBeLessThanOrEqual(find?.index ?? 0);
});

test('memory that grows is found, and a single high reading is none', async () => {
  expect(
    (
      await run(
        laneOf(
          () => text('same'),
          (count) => count * 60,
        ),
      )
    ).find?.what,
  ).toMatch(/memory \(heap\) has grown/);
  let readings = 0;
  const once = laneOf(
    () => text('same'),
    () => (++readings === 5 ? 9999 : 0),
  );
  expect((await run(once)).find).toBeUndefined();
});

test('an input that takes far too much processor time is found', async () => {
  const lane = laneOf((job) => ({ ...text('same'), cpuMs: isGood(job) ? 0 : 6000 }));
  expect((await run(lane, 5, { mostCpuMs: 5000 })).find?.what).toBe('It took 6000 ms of processor time.');
});

describe('a process of Node', () => {
  /** A process that does to jobs what their process string says. */
  const script = join(import.meta.dirname, 'planted-process.js');

  test.each([
    ['loop', /^No answer in 10 seconds/],
    ['exit', /^The process ended with exit code 7/],
  ])('that answers by %s is found, and another one takes the next job', async (process, what) => {
    const lane = nodeLane(10_000, script);
    try {
      // The next one is under way already, and is lost with the process.
      const [first, broken, lost] = ['good', process, 'good'].map((one) => lane.perform(picture(one)));
      lost?.catch(() => {});
      expect((await first)?.parts[0]?.ok).toBe(true);
      await expect(broken).rejects.toThrow(what);
      expect((await lane.perform(picture('good'))).parts[0]?.ok).toBe(true);
    } finally {
      await lane.close();
    }
  });
});

describe('a find', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'finds-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const find: Find = { lane: 'node', target: 'png', seed: 7, index: 12, what: 'It broke.', job: picture('image/info') };

  test('is kept byte for byte and printed with the command that runs it again', () => {
    const printed = kept(find, folder);
    expect(new Uint8Array(readFileSync(join(folder, 'png-7-12.png')))).toEqual(new Uint8Array([1, 2, 3]));
    expect(JSON.parse(readFileSync(join(folder, 'png-7-12.json'), 'utf8'))).toMatchObject({ what: 'It broke.' });
    expect(printed).toContain('target png, seed 7, input 12: It broke.');
    expect(printed).toContain('npm run fuzz -- --seed 7 --lane node --input png:12');
    expect(optionsOf(['--seed', '7', '--lane', 'node', '--input', 'png:12'])).toMatchObject({
      ...{ seed: 7, lanes: ['node'], input: { target: 'png', index: 12 } },
    });
  });

  test('that shows later than it happened is run again from where all was well', () => {
    expect(kept({ ...find, since: 9 }, folder)).toContain('npm run fuzz -- --seed 7 --lane node --from 9');
  });
});

test('the same seed makes the same inputs, whatever ran before them', async () => {
  const seen = async (from: number): Promise<readonly string[]> => {
    const jobs: Job[] = [];
    const lane = laneOf((job) => {
      if (!isGood(job)) jobs.push(job);
      return text('same');
    });
    let left = 30 - from;
    await fuzz({ lane, targets: [numbered], seed: 5, from, isOver: () => left-- <= 0, good: [], growth: {} });
    return jobs.map((job) => (job as PictureJob).process);
  };
  const all = await seen(0);
  expect(new Set(all).size).toBeGreaterThan(20);
  expect(await seen(10)).toEqual(all.slice(10));
});
