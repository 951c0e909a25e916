// ignore-error,1: the one place that decides whether the original is the answer to an error.
import { isOssError } from '../errors.ts';
import { ignoresErrors } from '../request/grammar.ts';

/**
 * Returns what `work` makes or, when `text` asks for it and `work` fails with an OssError, the original. It goes by the text and not by
 * the job, since a text that cannot be parsed has no job. Other errors are always thrown: an abort, a disposed processor and a
 * failing database are not faults of the process.
 */
export async function orOriginal<T>(text: string, work: () => Promise<T>, original: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isOssError(error) && ignoresErrors(text)) return original();
    throw error;
  }
}
