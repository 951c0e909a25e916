// A minute of fuzzing with inputs that are always the same; how many of them are run depends on the machine.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runFuzz } from '../fuzz/main.ts';

const seconds = 60;
/** Starting, a look at the good pictures, and the last input may take long on a loaded machine. */
const patienceMs = 600_000;

const printed: string[] = [];
beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation((text: string) => void printed.push(text));
});
afterEach(() => {
  vi.restoreAllMocks();
});

test('a minute of changed pictures, process strings, requests and records shows no fault', {
  timeout: patienceMs,
}, async () => {
  await runFuzz(['--seconds', String(seconds), '--seed', '1']);
  expect(printed).toEqual([]);
});
