// What every part gets and gives.
import type { Result } from './page/results.ts';
import type { Row } from './report.ts';
import type { SoakServer } from './serve.ts';

export interface Place {
  readonly server: SoakServer;
  /** Bytes by file name. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
  /** How much of a whole run to do. */
  readonly share: number;
}

export type Part = (place: Place) => Promise<Row>;

/** So much of a whole run's number, and at least a few: a tiny run must do everything once. */
export const shareOf = (whole: number, share: number, least = 4): number => Math.max(least, Math.round(whole * share));

/** Times the work and counts its failures. */
export async function row(
  what: string,
  count: number,
  work: (fail: (words: string) => void) => Promise<Row['megabytes']>,
): Promise<Row> {
  const failures: string[] = [];
  const start = performance.now();
  const megabytes = await work((words) => failures.push(words));
  return { what, count, failures, seconds: (performance.now() - start) / 1000, megabytes };
}

export const wordsOf = (result: Result | undefined): string =>
  result === undefined ? 'no answer' : 'digest' in result ? `the bytes ${result.digest}` : result.refused;

/** Keeps what each job was answered with first: from then on it must be the same. */
export class Memory {
  readonly #known = new Map<string, string>();

  /** @returns what differs, in words */
  differs(job: string, result: Result | undefined): string | undefined {
    const words = wordsOf(result);
    if (result === undefined || words.startsWith('InternalError') || words.includes(': '))
      return `${job} was answered with ${words}.`;
    const before = this.#known.get(job);
    if (before === undefined) this.#known.set(job, words);
    return before === undefined || before === words ? undefined : `${job} was ${before}, then ${words}.`;
  }
}
