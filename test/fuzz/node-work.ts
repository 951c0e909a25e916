// The process of Node that runs jobs: the engine straight, and the service in memory.
import { isOssError } from '../../src/errors.ts';
import type { Engine } from '../../src/pipeline/engine.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { objectKeysOf } from '../../src/request/mark.ts';
import { nodeEngine } from '../node-engine.ts';
import { exchanged } from './exchange.ts';
import { type Answer, type Failure, type Job, limits, type PictureJob, settings } from './jobs.ts';
import type { Ask, Told } from './node-lane.ts';

const engines = settings.map((setting) => nodeEngine(limits, setting));

/** Rejections that nothing listened to: the package must leave none. */
const strays: unknown[] = [];

export function work(): void {
  const tell = (told: Told): void => void process.send?.(told);
  let last: Promise<void> = Promise.resolve();
  process.on('unhandledRejection', (error) => strays.push(error));
  process.on('message', (ask: Ask) => {
    // One after the other, so that the time of each is its own.
    last = last.then(async () => tell('memory' in ask ? { memory: memory() } : await answered(ask.job)));
  });
  tell({});
}

function memory(): Readonly<Record<string, number>> {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, resident: rss };
}

async function answered(job: Job): Promise<Answer> {
  const before = process.cpuUsage();
  const parts = await partsOf(job).catch((error: unknown) => [failureOf(error)]);
  const { user, system } = process.cpuUsage(before);
  const [stray] = strays.splice(0);
  return { parts: stray === undefined ? parts : [failureOf(stray)], cpuMs: (user + system) / 1000 };
}

async function partsOf(job: Job): Promise<Answer['parts']> {
  if (job.kind === 'picture') return [await pictured(job)];
  return job.kind === 'exchange' ? exchanged(job, engines[0] as Engine) : [];
}

async function pictured({ file, process, mark, setting }: PictureJob): Promise<Answer['parts'][number]> {
  try {
    const job = parseProcess(process);
    const objects = Object.fromEntries(objectKeysOf(job).map((key) => [key, mark.slice().buffer]));
    const engine = engines[setting] as Engine;
    const outcome = await engine.run(job, file.slice().buffer, { objects });
    return outcome.ok ? { ...outcome, body: new Uint8Array(outcome.body) } : { ok: false, ...outcome.error };
  } catch (error) {
    return failureOf(error);
  }
}

export const failureOf = (error: unknown): Failure => ({
  ok: false,
  code: isOssError(error) ? error.code : undefined,
  message: error instanceof Error ? (error.stack ?? error.message) : String(error),
});
