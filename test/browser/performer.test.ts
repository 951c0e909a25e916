// A job is done by the pool of a page, or by the service worker when that pool is broken.
import { expect, test, vi } from 'vitest';
import type { ClientWatch } from '../../src/browser/client-watch.ts';
import type { LocalEngine } from '../../src/browser/local-engine.ts';
import type { PageEngines } from '../../src/browser/page-engines.ts';
import { performer } from '../../src/browser/performer.ts';
import { Turns } from '../../src/browser/turns.ts';
import type { ErrorCode } from '../../src/errors.ts';
import type { Outcome } from '../../src/pipeline/engine.ts';

const made = { ok: true } as Outcome;
const failed = (code: ErrorCode): Outcome => ({ ok: false, error: { code, message: code } });

/** @param byPage what the pool answers; `undefined` without a page */
function perform(byPage: Outcome | undefined, alone: Outcome) {
  const leaveAlone = vi.fn();
  const engine = (): LocalEngine => ({ run: async () => alone, heldBytes: () => 0, retire: () => {} });
  const engines = { usual: vi.fn(engine), cautious: vi.fn(engine) };
  const pages = { run: async () => byPage && { outcome: byPage, leaveAlone } } as unknown as PageEngines;
  const work = performer({ pages, watch: {} as ClientWatch, turns: new Turns() }, 'version', engines);
  const load = async () => ({ source: new ArrayBuffer(0), objects: {} });
  return { answer: work({ steps: [] } as never, load, {}), leaveAlone, engines };
}

test.each<
  [
    string,
    Outcome | undefined,
    Outcome,
    Outcome,
    'page pool' | 'service worker',
    'usual' | 'cautious' | 'none',
    boolean,
  ]
>([
  ['no page', undefined, made, made, 'service worker', 'usual', false],
  ['a pool that works', made, made, made, 'page pool', 'none', false],
  ["a job's own error", failed('ImageDamage'), made, failed('ImageDamage'), 'page pool', 'none', false],
  ['a job without end', failed('RequestTimeout'), made, failed('RequestTimeout'), 'page pool', 'none', false],
  ['a job without memory', failed('MemLimitExceeded'), made, failed('MemLimitExceeded'), 'page pool', 'none', false],
  ['a broken pool', failed('InternalError'), made, made, 'service worker', 'cautious', true],
  [
    'a broken pool, and a job with an error of its own',
    failed('InternalError'),
    failed('BadRequest'),
    failed('BadRequest'),
    'service worker',
    'cautious',
    true,
  ],
  [
    'a broken pool, and a job too large for this thread',
    failed('InternalError'),
    failed('MemLimitExceeded'),
    failed('InternalError'),
    'page pool',
    'cautious',
    true,
  ],
  [
    'a job that fails everywhere',
    failed('InternalError'),
    failed('InternalError'),
    failed('InternalError'),
    'page pool',
    'cautious',
    false,
  ],
])('%s', async (_, byPage, alone, outcome, by, engine, isLeftAlone) => {
  const { answer, leaveAlone, engines } = perform(byPage, alone);
  expect(await answer).toEqual({ outcome, by });
  expect(engines.usual).toHaveBeenCalledTimes(engine === 'usual' ? 1 : 0);
  expect(engines.cautious).toHaveBeenCalledTimes(engine === 'cautious' ? 1 : 0);
  expect(leaveAlone).toHaveBeenCalledTimes(isLeftAlone ? 1 : 0);
});
