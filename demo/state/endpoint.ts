// The endpoint that every copied URL and code names, kept in this browser.
import { computed, signal } from '@preact/signals';
import { type Endpoint, faultsOf, playgroundEndpoint, readEndpoint } from '../text/endpoint.ts';
import { inStorage } from './kept.ts';

const storageKey = 'oss-img-endpoint';

const current = signal<Endpoint>(
  readEndpoint(inStorage((storage) => storage.getItem(storageKey)) ?? null) ?? playgroundEndpoint,
);

export const endpoint = computed<Endpoint>(() => current.value);

/** Changes the endpoint and remembers it. One with a fault is not taken. */
export function chooseEndpoint(next: Endpoint): void {
  if (faultsOf(next).length > 0) return;
  current.value = next;
  inStorage((storage) => storage.setItem(storageKey, JSON.stringify(next)));
}
