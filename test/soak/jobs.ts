// The jobs of the soak test: every example of every action, on pictures of every format.
import { createHash } from 'node:crypto';
import { actions } from '../../src/actions/index.ts';
import { nodeEngine, run } from '../node-engine.ts';
import { random } from '../pictures.ts';
import type { Ask } from './page/results.ts';

const processes = Object.values(actions).flatMap(({ examples }) => examples.map((example) => `image/${example}`));

/** Writing AVIF takes a hundred times as long as other jobs, so it is done less often. */
const isSlow = (process: string): boolean => process.includes('avif');

/** So many jobs in an order that is the same in every run. */
export function mixedJobs(pictures: Iterable<string>, count: number): Ask[] {
  const next = random(7);
  const names = [...pictures];
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  return Array.from({ length: count }, () => {
    let process = pick(processes);
    if (isSlow(process) && next() > 0.1) process = pick(processes.filter((one) => !isSlow(one)));
    return { picture: pick(names), process };
  });
}

export interface GoodJob extends Ask {
  /** The SHA-256 of the result, made in Node. */
  readonly digest: string;
}

/** Jobs whose bytes are known from elsewhere: the engine makes them in Node too. */
export async function goodJobs(pictures: ReadonlyMap<string, Uint8Array>): Promise<GoodJob[]> {
  const asked: Ask[] = [
    { picture: 'example.jpg', process: 'image/resize,w_100/rotate,90' },
    { picture: 'clear.png', process: 'image/crop,w_100,h_80,g_center/rounded-corners,r_20/format,png' },
    { picture: 'animated.gif', process: 'image/resize,w_48' },
  ];
  const engine = nodeEngine();
  return Promise.all(
    asked.map(async (job) => {
      const { body } = await run(engine, pictures.get(job.picture) ?? new Uint8Array(), job.process);
      return { ...job, digest: createHash('sha256').update(new Uint8Array(body)).digest('hex') };
    }),
  );
}

export const titleOf = ({ picture, process }: Ask): string => `${picture}?x-oss-process=${process}`;
