// The name of a watermark picture: `<key>` or `<key>?x-oss-process=image/...`, an object of the same bucket.
import { actionNamed } from '../actions/table.ts';
import type { ParamValues } from '../params.ts';
import type { Job } from './job.ts';

export interface MarkName {
  readonly key: string;
  /** The process run on the picture before it is laid on; may be empty. */
  readonly process: string;
}

const separator = '?x-oss-process=';

export function readMarkName(name: string): MarkName {
  const at = name.indexOf(separator);
  return at < 0 ? { key: name, process: '' } : { key: name.slice(0, at), process: name.slice(at + separator.length) };
}

/** The names of all pictures that the job lays on, each once. */
export function markNamesOf(job: Job): string[] {
  const names = job.steps.flatMap(({ action, params }) => {
    const values: ParamValues = params;
    return Object.entries(actionNamed(action).params)
      .filter(([name, spec]) => spec.kind === 'text' && spec.object && values[name] !== undefined)
      .map(([name]) => String(values[name]));
  });
  return [...new Set(names)];
}

/** The keys of all objects that the job needs beside its source, each once. */
export const objectKeysOf = (job: Job): string[] => [
  ...new Set(markNamesOf(job).map((name) => readMarkName(name).key)),
];
