// Chooses where a job runs: on the pool of an open page, or in the service worker itself.
import type { Outcome } from '../pipeline/engine.ts';
import type { Perform } from '../service/service.ts';
import type { ClientWatch } from './client-watch.ts';
import type { LocalEngine } from './local-engine.ts';
import type { OwnEngines } from './own-engines.ts';
import type { PageEngines } from './page-engines.ts';
import type { Turns } from './turns.ts';

/** The parts that all jobs share, whatever the configuration. */
interface Workforce {
  readonly pages: PageEngines;
  readonly watch: ClientWatch;
  readonly turns: Turns;
}

/** The codecs are dropped above this: WebAssembly memory never shrinks, and this thread cannot be replaced as a worker can. */
const memoryMark = 128 * 2 ** 20;

/** True when the pool failed, not the job: its worker cannot load, say, or died. A job of its own fault has another code. */
const isOfPool = (outcome: Outcome): boolean => !outcome.ok && outcome.error.code === 'InternalError';

/**
 * Tries the pool of an open page first, and runs the job in this thread when no page takes it, or, once and with less memory, when the
 * pool failed.
 * @param version of the engine; pages with another one are not asked
 */
export function performer({ pages, watch, turns }: Workforce, version: string, engines: OwnEngines): Perform {
  return async (job, load, requester) => {
    const { client = '', signal } = requester;
    const tried = await pages.run(job, load, version, requester);
    if (tried && !isOfPool(tried.outcome)) return { outcome: tried.outcome, by: 'page pool' };
    // The page that had the job may have been the one that waits for it, or may have been closed together with it.
    if (signal) await watch.look(client);
    const work = async (engine: LocalEngine): Promise<Outcome> => {
      const { source, objects } = await load();
      const made = await engine.run(job, source, { objects, signal });
      if (engine.heldBytes() > memoryMark) engine.retire();
      return made;
    };
    const outcome = await turns.run(() => work(tried ? engines.cautious() : engines.usual()), requester);
    if (tried) {
      // It fails here too: the fault is the job's.
      if (isOfPool(outcome)) return { outcome: tried.outcome, by: 'page pool' };
      tried.leaveAlone();
      // Too much for the smaller budget: what the pool failed at tells more.
      if (!outcome.ok && outcome.error.code === 'MemLimitExceeded') return { outcome: tried.outcome, by: 'page pool' };
    }
    return { outcome, by: 'service worker' };
  };
}
