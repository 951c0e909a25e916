// Tells everything that lists what the bucket holds that it has changed, whoever changed it.
import { signal } from '@preact/signals';

/** Grows with every change. Lists read it in an effect, and load themselves anew. */
export const bucketChanges = signal(0);

export function tellChange(): void {
  bucketChanges.value += 1;
}

/** Another tab may have changed something while this one was hidden. */
export function followVisibility(): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') tellChange();
  });
}
