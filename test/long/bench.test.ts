// The whole benchmark still runs: once, on small pictures, whatever its figures.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { formatJobs, tinyFormatJobs } from '../bench/format-jobs.ts';
import { jobs } from '../bench/jobs.ts';
import { bench } from '../bench/main.ts';
import { canDo, peerNames } from '../bench/peers.ts';
import { noMemoryReason } from '../renderer-memory.ts';

const patienceMs = 300_000;

/** Enough to know that it is the right picture: a wrong one has less than 20 dB. */
const lowestPsnr = 25;

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

test('every job and every part of the benchmark runs', { timeout: patienceMs }, async () => {
  const {
    jobs: times = [],
    formats = [],
    starts,
    memory,
    endurance,
    growth,
    reductions = [],
  } = await bench(['--tiny']);
  expect(times.map(({ id }) => id)).toEqual(jobs.map(({ id }) => id));
  expect(formats.map(({ id }) => id)).toEqual(
    formatJobs.map(({ id }) => id).filter((id) => tinyFormatJobs.includes(id)),
  );
  for (const { id, peers } of [...times, ...formats]) {
    for (const { peer, failure, ratio, psnr } of peers) {
      expect(failure, `${peer}, job ${id}`).toBeUndefined();
      expect(ratio, `${peer}, job ${id}`).toBeGreaterThan(0);
      expect(psnr, `${peer}, job ${id}`).toBeGreaterThan(lowestPsnr);
    }
  }
  expect(starts?.[0]?.first).toBeGreaterThan(0);
  expect(growth?.every(({ peers }) => peers.every(({ failure }) => !failure))).toBe(true);
  expect(reductions.map(({ reduction }) => reduction)).toEqual(['fast', 'close', 'none']);
  for (const { reduction, failure, ratio, psnr, pixelPsnr } of reductions) {
    expect(failure, reduction).toBeUndefined();
    expect(ratio, reduction).toBeGreaterThan(0);
    expect(psnr, reduction).toBeGreaterThan(lowestPsnr);
    expect(pixelPsnr, reduction).toBeGreaterThan(lowestPsnr);
  }
  if (noMemoryReason) return;
  expect(memory?.[0]?.ready).toBeGreaterThan(0);
  expect(endurance?.[0]?.megabytes[10]).toBeGreaterThan(0);
});

test('every peer runs the jobs it can do', { timeout: patienceMs }, async () => {
  const ids = ['e', 'avif-jpg', 'png-turn'];
  const args = [
    '--tiny',
    '--parts',
    'times,formats',
    '--jobs',
    ids.join(','),
    '--before',
    'dist',
    '--peers',
    peerNames.join(','),
  ];
  const { jobs: times = [], formats = [] } = await bench(args);
  const seen = [...times, ...formats].flatMap(({ id, peers }) =>
    peers.map(({ peer, failure }) => ({ id, peer, failure })),
  );
  const expected = [...jobs, ...formatJobs]
    .filter(({ id }) => ids.includes(id))
    .flatMap((job) => peerNames.filter((name) => canDo(name, job)).map((peer) => ({ id: job.id, peer })));
  expect(seen).toEqual(expected);
});
