// The search for the quality at which a result fits into so many bytes.
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { type Fitted, fitBytes, smallerWidth, withFormat, withQuality } from '../../demo/fit/fit-bytes.ts';
import { formatProcess, parseProcess } from '../../src/index.ts';
import { jobs } from '../request/arbitrary.ts';

/** Sizes by quality, 1 to 100: rising, with steps of no change. */
const rising = fc
  .array(fc.nat(5000), { minLength: 100, maxLength: 100 })
  .map((steps) => steps.map((_, at) => 500 + steps.slice(0, at + 1).reduce((sum, step) => sum + step, 0)));
/** Nearly rising, as those of real encoders. */
const wavering = fc
  .tuple(rising, fc.array(fc.double({ min: 0.97, max: 1.03, noNaN: true }), { minLength: 100, maxLength: 100 }))
  .map(([sizes, factors]) => sizes.map((size, at) => Math.round(size * (factors[at] as number))));
const budget = fc.integer({ min: 1, max: 400_000 });

async function fit(sizes: readonly number[], maxBytes: number): Promise<Fitted & { runs: number }> {
  const measure = vi.fn(async (quality: number) => sizes[quality - 1] as number);
  const fitted = await fitBytes({ maxBytes, measure });
  return { ...fitted, runs: measure.mock.calls.length };
}

test('finds the highest quality that fits, in at most seven runs', async () => {
  await fc.assert(
    fc.asyncProperty(rising, budget, async (sizes, maxBytes) => {
      const found = await fit(sizes, maxBytes);
      const best = sizes.findLastIndex((size) => size <= maxBytes) + 1;
      expect(found.kind).toBe(best === 0 ? 'too-large' : 'fits');
      expect(found.quality).toBe(Math.max(1, best));
      expect(found.bytes).toBe(sizes[found.quality - 1]);
      expect(found.runs).toBeLessThanOrEqual(7);
    }),
  );
});

test('with sizes that waver, what it finds was measured and fits', async () => {
  await fc.assert(
    fc.asyncProperty(wavering, budget, async (sizes, maxBytes) => {
      const found = await fit(sizes, maxBytes);
      expect(found.bytes).toBe(sizes[found.quality - 1]);
      if (found.kind === 'fits') expect(found.bytes).toBeLessThanOrEqual(maxBytes);
      else expect(sizes[0]).toBeGreaterThan(maxBytes);
      expect(found.runs).toBeLessThanOrEqual(7);
    }),
  );
});

test('tells its progress, and stops when it is told to', async () => {
  const stop = new AbortController();
  const seen: number[] = [];
  const search = fitBytes({
    maxBytes: 50,
    measure: async (quality) => quality,
    signal: stop.signal,
    onProgress({ run, runs }) {
      expect(run).toBeLessThanOrEqual(runs);
      seen.push(run);
      if (run === 3) stop.abort();
    },
  });
  await expect(search).rejects.toMatchObject({ name: 'AbortError' });
  expect(seen).toEqual([1, 2, 3]);
});

test('a fault of the measuring ends the search', async () => {
  const measure = async (): Promise<number> => Promise.reject(new Error('no memory'));
  await expect(fitBytes({ maxBytes: 1, measure })).rejects.toThrow('no memory');
});

test('the suggested width fits where bytes grow with the pixels', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 16384 }),
      fc.integer({ min: 2, max: 1e8 }),
      budget,
      (width, bytes, maxBytes) => {
        fc.pre(bytes > maxBytes);
        const smaller = smallerWidth(width, bytes, maxBytes);
        expect(smaller).toBeLessThan(width);
        if (smaller > 1) expect((smaller / width) ** 2 * bytes).toBeLessThanOrEqual(maxBytes);
      },
    ),
  );
});

test.each([
  ['image/resize,w_800', 'image/resize,w_800/quality,Q_70'],
  ['image/quality,q_80/resize,w_800', 'image/quality,Q_70/resize,w_800'],
  ['image/quality,q_80/format,webp/quality,Q_1', 'image/format,webp/quality,Q_70'],
  ['', 'image/quality,Q_70'],
  ['image/resize,w_1|sys/saveas,o_YQ', 'image/resize,w_1/quality,Q_70|sys/saveas,o_YQ'],
])('the quality is written into %j', (process, expected) => {
  expect(withQuality(process, 70)).toBe(expected);
});

test('the written settings are the ones that count, and every other step stays', () => {
  const pictures = jobs.filter(({ steps }) => !['info', 'average-hue'].includes(steps[0]?.action ?? ''));
  fc.assert(
    fc.property(pictures, fc.integer({ min: 1, max: 100 }), (job, quality) => {
      const { steps } = parseProcess(withFormat(withQuality(formatProcess(job), quality), 'webp'));
      const isSetting = ({ action }: { action: string }): boolean => ['quality', 'format'].includes(action);
      expect(steps.filter(isSetting)).toHaveLength(2);
      expect(steps.findLast(({ action }) => action === 'quality')?.params).toEqual({ absolute: quality });
      expect(steps.findLast(({ action }) => action === 'format')?.params).toEqual({ format: 'webp' });
      expect(steps.filter((step) => !isSetting(step))).toEqual(job.steps.filter((step) => !isSetting(step)));
    }),
  );
});
