// The whole soak test still runs: a two-hundredth of it, every part at least a few times.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { soak } from '../soak/main.ts';
import { partNames } from '../soak/options.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

test('every part of the soak test runs, and nothing fails', { timeout: 300_000 }, async () => {
  const { rows } = await soak(['--share', '0.005']);
  expect(rows).toHaveLength(partNames.length);
  for (const { what, count, failures } of rows) {
    expect(failures, what).toEqual([]);
    expect(count, what).toBeGreaterThan(0);
  }
});

test('the command line names what it does not know', async () => {
  await expect(soak(['--part', 'nap'])).rejects.toThrow('"nap" is no part. Expected some of jobs, aborts');
  await expect(soak(['--share', '0'])).rejects.toThrow('Expected a share above 0');
  await expect(soak(['--readme', '--share', '0.5'])).rejects.toThrow('--readme writes the table of a whole run');
});
