// The picture a watermark names: `<key>` or `<key>?x-oss-process=image/...`, an object of the same bucket.
import { actions } from '../actions/index.ts';
import type { ParamSpec, ParamValues } from '../params.ts';
import type { Job } from './job.ts';

export interface MarkName {
  readonly key: string;
  /** What is done to it before it is laid on; empty where nothing is. */
  readonly process: string;
}

const separator = '?x-oss-process=';

export function readMarkName(name: string): MarkName {
  const at = name.indexOf(separator);
  return at < 0 ? { key: name, process: '' } : { key: name.slice(0, at), process: name.slice(at + separator.length) };
}

/** The names of every picture the job lays on, each once. */
export function markNamesOf(job: Job): string[] {
  const names = job.steps.flatMap(({ action, params }) => {
    const values: ParamValues = params;
    return Object.entries<ParamSpec>(actions[action].params)
      .filter(([name, spec]) => spec.kind === 'text' && spec.object && values[name] !== undefined)
      .map(([name]) => String(values[name]));
  });
  return [...new Set(names)];
}

/** The keys of the objects the job needs besides its source. */
export const objectKeysOf = (job: Job): string[] => [
  ...new Set(markNamesOf(job).map((name) => readMarkName(name).key)),
];
