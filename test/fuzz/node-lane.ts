// Runs jobs in a process of Node of its own, so that one that hangs or dies is seen and its input kept.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { type Lane, Stuck } from './driver.ts';
import type { Answer, Job } from './jobs.ts';

/** What the process is asked. */
export type Ask = { readonly job: Job } | { readonly memory: true };
export type Told =
  | { readonly answer: Answer }
  | { readonly memory: Readonly<Record<string, number>> }
  | { readonly ready: true };

/** Starting loads all sources and makes the pictures of the tests. */
const startMs = 180_000;

/** @param patienceMs far above the time of any job, since a loaded machine must not look like a hang */
export function nodeLane(patienceMs = 90_000, script = join(import.meta.dirname, 'node-process.js')): Lane {
  let child: ChildProcess | undefined;

  const start = async (): Promise<ChildProcess> => {
    const started = fork(script, {
      execArgv: ['--expose-gc'],
      serialization: 'advanced',
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    await told(started, startMs);
    return started;
  };
  const ask = async (question: Ask): Promise<Told> => {
    child ??= await start();
    const asked = child;
    try {
      const reply = told(asked, patienceMs);
      asked.send(question);
      return await reply;
    } catch (error) {
      child = undefined;
      asked.kill('SIGKILL');
      throw error;
    }
  };
  return {
    name: 'node',
    perform: async (job) => {
      const reply = await ask({ job });
      if ('answer' in reply) return reply.answer;
      throw new Error('The process of Node answered another question.');
    },
    memory: async () => {
      const reply = await ask({ memory: true });
      if ('memory' in reply) return reply.memory;
      throw new Error('The process of Node answered another question.');
    },
    close: async () => {
      child?.kill('SIGKILL');
      child = undefined;
    },
  };
}

/** The next message of the process. */
function told(child: ChildProcess, patienceMs: number): Promise<Told> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      child.off('message', message);
      child.off('exit', exit);
      settle();
    };
    const message = (reply: unknown): void => end(() => resolve(reply as Told));
    const exit = (code: number | null, signal: string | null): void =>
      end(() => reject(new Stuck(`The process ended with ${signal ?? `exit code ${code}`}.`)));
    const timer = setTimeout(
      () => end(() => reject(new Stuck(`No answer in ${patienceMs / 1000} seconds.`))),
      patienceMs,
    );
    child.on('message', message);
    child.on('exit', exit);
  });
}
