// Work that is started by what a component shows, and stopped when that changes.
import { useEffect, useState } from 'preact/hooks';
import { messageOf } from '../state/bucket.ts';

export type Task<T> =
  | { readonly is: 'waiting' }
  | { readonly is: 'done'; readonly value: T }
  | { readonly is: 'failed'; readonly reason: string };

/**
 * Starts the work when one of `inputs` changes.
 * @param start its signal is aborted as soon as nobody wants the answer any more
 */
export function useTask<T>(start: (signal: AbortSignal) => Promise<T>, inputs: readonly unknown[]): Task<T> {
  const [task, setTask] = useState<Task<T>>({ is: 'waiting' });
  useEffect(() => {
    const mine = new AbortController();
    setTask({ is: 'waiting' });
    start(mine.signal).then(
      (value) => mine.signal.aborted || setTask({ is: 'done', value }),
      (error: unknown) => mine.signal.aborted || setTask({ is: 'failed', reason: messageOf(error) }),
    );
    return () => mine.abort();
  }, inputs);
  return task;
}
