// The clock of a job: what it times, and when it stops.
import { describe, expect, it } from 'vitest';
import { type Progress, startClock } from '../../src/pipeline/clock.ts';

describe('a stage', () => {
  it('neither starts nor is announced when the signal is aborted already', async () => {
    const told: Progress[] = [];
    const clock = startClock({ signal: AbortSignal.abort(), onProgress: (progress) => told.push(progress) }, 1);
    let hasRun = false;
    const timed = clock.time('read', 'read', () => {
      hasRun = true;
    });
    await expect(timed).rejects.toMatchObject({ name: 'AbortError' });
    expect({ hasRun, told, timings: clock.timings }).toEqual({ hasRun: false, told: [], timings: [] });
  });

  it('is over when the signal is aborted while it runs, and gives no result', async () => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const clock = startClock({ signal: abort.signal }, 1);
    await expect(clock.time('decode', 'decode', () => abort.abort(reason))).rejects.toBe(reason);
    expect(clock.timings).toEqual([]);
  });

  it('gives what its work gives, and is timed under its name', async () => {
    const clock = startClock({}, 1);
    expect(await clock.time('apply', 'resize', async () => 7)).toBe(7);
    expect(clock.timings).toEqual([{ stage: 'resize', ms: expect.any(Number) }]);
  });
});
