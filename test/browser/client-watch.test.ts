// When a client of the service worker counts as gone.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClientWatch } from '../../src/browser/client-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Clients as a browser tells of them. A client of a navigation is told of once its document is there. */
function clientsOf() {
  const present = new Set<string>();
  const navigating = new Map<string, (client: Client | undefined) => void>();
  let looks = 0;
  const clients = {
    get: (id: string): Promise<Client | undefined> => {
      looks += 1;
      if (navigating.has(id)) return new Promise((resolve) => navigating.set(id, resolve));
      return Promise.resolve(present.has(id) ? ({ id } as Client) : undefined);
    },
  };
  return { watch: new ClientWatch(clients), present, navigating, looks: () => looks };
}

/** Far longer than between two looks. */
const later = (): Promise<unknown> => vi.advanceTimersByTimeAsync(5000);

test('a client is gone when it was there before', async () => {
  const { watch, present } = clientsOf();
  present.add('a');
  const onGone = [vi.fn(), vi.fn()] as const;
  watch.watch('a', onGone[0]);
  await later();
  watch.watch('a', onGone[1]);
  await later();
  expect(onGone.map((one) => one.mock.calls.length)).toEqual([0, 0]);
  present.delete('a');
  await later();
  expect(onGone.map((one) => one.mock.calls.length)).toEqual([1, 1]);
});

test('a client that the browser never told of is not taken for gone', async () => {
  const { watch } = clientsOf();
  const onGone = vi.fn();
  watch.watch('a', onGone);
  await later();
  await watch.look('a');
  expect(onGone).not.toHaveBeenCalled();
});

test('a page to come is present until its navigation ends without it', async () => {
  const { watch, present, navigating } = clientsOf();
  const onGone = { closed: vi.fn(), opened: vi.fn() };
  for (const id of ['closed', 'opened'] as const) {
    navigating.set(id, () => {});
    watch.watch(id, onGone[id]);
  }
  await later();
  present.add('opened');
  navigating.clear();
  await later();
  expect([onGone.closed.mock.calls.length, onGone.opened.mock.calls.length]).toEqual([1, 0]);
});

test('a look finds out at once', async () => {
  const { watch, present } = clientsOf();
  present.add('a');
  const onGone = vi.fn();
  watch.watch('a', onGone);
  await vi.advanceTimersByTimeAsync(1);
  present.delete('a');
  await watch.look('a');
  expect(onGone).toHaveBeenCalledOnce();
});

test('nobody is looked for, and nobody told, after the watch has ended', async () => {
  const { watch, present, looks } = clientsOf();
  present.add('a');
  const onGone = vi.fn();
  const end = watch.watch('a', onGone);
  await later();
  end();
  await later();
  const before = looks();
  present.delete('a');
  await later();
  expect([looks(), onGone.mock.calls.length]).toEqual([before, 0]);
});
