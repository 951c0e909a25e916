// A step whose form is to be opened, because it was just added.
import { signal } from '@preact/signals';

/** Its index in the list of steps, until the list has opened it. */
export const stepToOpen = signal<number | undefined>(undefined);

export function openStep(index: number): void {
  stepToOpen.value = index;
}
