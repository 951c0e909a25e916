// Finished results in the Cache API, up to a number of bytes. The least recently used leave first; an index tells which those are.
import { hexOf } from '../bytes.ts';
import type { ResultCache, ResultKey } from '../service/results.ts';
import type { ResultIndex } from './result-index.ts';
import { resultsCacheName } from './stored-names.ts';

/** The place of the results, and the room for them. */
export interface ResultCacheOptions {
  /** Name of the cache in the Cache API, which nothing else may use. */
  readonly cacheName: string;
  /** The most bytes of all bodies together; 0 keeps nothing. */
  readonly maxBytes: number;
}

/** A write waits for other tabs no longer than this: no result is worth a request that hangs. */
const patienceMs = 10_000;

/** How many records are read at once to make room. */
const batchSize = 32;

/** The largest count IndexedDB accepts, and more than there can be. */
const all = 2 ** 32 - 1;

/** The cache that all pages and the service worker of an origin share: 128 MiB. */
export const storedResults = (index: ResultIndex): ResultCache =>
  cacheStorageResults(index, { cacheName: resultsCacheName, maxBytes: 128 * 2 ** 20 });

/**
 * No method rejects: without the Cache API, storage or room there is no cache.
 *
 * A record is written before its entry and deleted after it. So an interrupted write leaves a record without an entry, which is counted
 * but never served, and leaves when it is the oldest. Every write holds one lock over all tabs, so nothing comes between.
 */
export function cacheStorageResults(index: ResultIndex, { cacheName, maxBytes }: ResultCacheOptions): ResultCache {
  // Opened each time: a cache that another tab deleted meanwhile would accept puts and lose them.
  const open = (): Promise<Cache> => caches.open(cacheName);

  const alone = async (work: (cache: Cache) => Promise<unknown>): Promise<void> => {
    const signal = AbortSignal.timeout(patienceMs);
    await navigator.locks.request(`oss-img ${cacheName}`, { signal }, async () => void (await work(await open())));
  };

  const remove = async (cache: Cache, ids: readonly string[]): Promise<void> => {
    await Promise.all(ids.map((id) => cache.delete(id)));
    await index.delete(ids);
  };

  const shrinkTo = async (cache: Cache, bytes: number): Promise<void> => {
    for (let total = await index.totalBytes(); total > bytes; ) {
      const leaving: string[] = [];
      for (const { id, byteLength } of await index.oldest(batchSize)) {
        if (total <= bytes) break;
        leaving.push(id);
        total -= byteLength;
      }
      if (leaving.length === 0) return;
      await remove(cache, leaving);
    }
  };

  /** Removes what only one of the two has: the index may have been lost, or the cache emptied by hand. */
  const reconcile = async (cache: Cache): Promise<void> => {
    const entries = new Set((await cache.keys()).map(({ url }) => url));
    const records = new Set((await index.oldest(all)).map(({ id }) => id));
    const isLone = (id: string): boolean => entries.has(id) !== records.has(id);
    await remove(cache, [...entries, ...records].filter(isLone));
  };
  let isReconciled = false;

  return {
    get: (key) =>
      orNothing(async () => {
        const id = await idOf(key);
        const entry = await (await open()).match(id);
        if (!entry) return undefined;
        // Not awaited: the answer does not depend on it.
        void orNothing(() => index.touch(id, nowMs()));
        return { body: await entry.arrayBuffer(), contentType: entry.headers.get('content-type') ?? '' };
      }),

    put: async (key, { body, contentType }) => {
      const { byteLength } = body;
      // One large result must not drive out all the others.
      if (maxBytes <= 0 || byteLength > maxBytes / 4) return;
      await orNothing(async () => {
        const id = await idOf(key);
        const entry = new Response(body, { headers: { 'Content-Type': contentType } });
        await alone(async (cache) => {
          await shrinkTo(cache, maxBytes - byteLength);
          await index.put({ id, bucket: key.bucket, key: key.key, byteLength, usedMs: nowMs() });
          await cache.put(id, entry).catch(async () => {
            // The browser is short of room, which objects need more than results do.
            await remove(cache, [id]);
            await shrinkTo(cache, (await index.totalBytes()) / 2);
          });
        });
      });
      if (isReconciled) return;
      isReconciled = true;
      // Not awaited: useless entries do no harm meanwhile.
      void orNothing(() => alone(reconcile));
    },

    purge: (bucket, key) => orNothing(() => alone(async (cache) => remove(cache, await index.ofObject(bucket, key)))),

    clear: () =>
      orNothing(() =>
        alone(async () => {
          await caches.delete(cacheName);
          await index.delete((await index.oldest(all)).map(({ id }) => id));
        }),
      ),
  };
}

async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

/** The URL of an entry in the cache: on this origin, and never requested. */
async function idOf({ bucket, key, variant }: ResultKey): Promise<string> {
  // JSON keeps the three apart, and keeps unpaired surrogates apart.
  const text = new TextEncoder().encode(JSON.stringify([bucket, key, variant]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return new URL(`/oss-img-result/${hexOf(digest)}`, location.origin).href;
}

let lastMs = 0;
/** Never the same twice, so that results used within a millisecond have an order too. */
function nowMs(): number {
  lastMs = Math.max(Date.now(), lastMs + 0.001);
  return lastMs;
}
