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

export function work(): void {
  const tell = (told: Told): void => void process.send?.(told);
  process.on('message', (ask: Ask) => {
    if ('memory' in ask) tell({ memory: memory() });
    else
      answered(ask.job).then(
        (answer) => tell({ answer }),
        (error: unknown) => tell({ answer: { parts: [failureOf(error)] } }),
      );
  });
  // Nothing in the package may leave a promise without a listener.
  process.on('unhandledRejection', (error) => tell({ answer: { parts: [failureOf(error)] } }));
  tell({ ready: true });
}

function memory(): Readonly<Record<string, number>> {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, resident: rss };
}

async function answered(job: Job): Promise<Answer> {
  const before = process.cpuUsage();
  const parts =
    job.kind === 'picture'
      ? [await pictured(job)]
      : job.kind === 'exchange'
        ? await exchanged(job, engines[0] as Engine)
        : [];
  const { user, system } = process.cpuUsage(before);
  return { parts, cpuMs: (user + system) / 1000 };
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
