// Signals that this browser remembers.
import { effect, type Signal, signal } from '@preact/signals';

/** A signal with the text that was kept under a name, or else with `start`. Every change is kept. */
export function keptText(name: string, start: string): Signal<string> {
  const storageKey = `oss-img-${name}`;
  const text = signal(inStorage((storage) => storage.getItem(storageKey)) ?? start);
  effect(() => {
    const { value } = text;
    inStorage((storage) => (value === start ? storage.removeItem(storageKey) : storage.setItem(storageKey, value)));
  });
  return text;
}

/** Undefined where storage is full or forbidden: what is to be kept then lasts as long as the page. */
export function inStorage<T>(work: (storage: Storage) => T): T | undefined {
  try {
    return work(localStorage);
  } catch {
    return undefined;
  }
}
