// Failures of what was started by a click: they are said, and never lost.
import { messageOf } from './bucket.ts';
import { say } from './status.ts';

/** Resolves to false when the work failed; the status line then says why. */
export async function attempt(work: () => Promise<void> | void): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    say(messageOf(error), 'fault');
    return false;
  }
}
