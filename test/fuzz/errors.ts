// What an error may be: an OssError of a known code that is no mistake of this package.
import { type ErrorCode, OssError } from '../../src/errors.ts';
import type { Failure } from './jobs.ts';

/** What is wrong with an error; undefined if it is one that a caller may get. */
export function errorFault({ code, message }: Failure): string | undefined {
  if (code === undefined) return `An error that is no OssError: ${message}`;
  return codeFault(code, message);
}

/** What is wrong with a code of the service. */
export function codeFault(code: string, message: string): string | undefined {
  if (code === 'InternalError') return `InternalError: ${message}`;
  // Far below the limit of a job's time, by the limits of `jobs.ts`.
  if (code === 'RequestTimeout') return `Too slow: ${message}`;
  const { status } = new OssError({ code: code as ErrorCode, message });
  return typeof status === 'number' ? undefined : `The unknown code ${code}: ${message}`;
}
