// The cache of results with the real Cache API, locks and IndexedDB, and with an index in memory that can be made to fail.
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ResultRecord } from '../../src/browser/database-schema.ts';
import { indexedDbStore } from '../../src/browser/indexed-db.ts';
import { cacheStorageResults } from '../../src/browser/result-cache.ts';
import type { ResultIndex } from '../../src/browser/result-index.ts';
import type { ResultCache, ResultKey } from '../../src/service/results.ts';
import { until } from '../until.ts';

function memoryIndex(): ResultIndex {
  const records = new Map<string, ResultRecord>();
  return {
    put: async (record) => void records.set(record.id, record),
    touch: async (id, usedMs) => {
      const record = records.get(id);
      if (record) records.set(id, { ...record, usedMs });
    },
    ofObject: async (bucket, key) =>
      [...records.values()]
        .filter((record) => record.bucket === bucket && (key === undefined || record.key === key))
        .map(({ id }) => id),
    totalBytes: async () => [...records.values()].reduce((sum, { byteLength }) => sum + byteLength, 0),
    oldest: async (limit) => [...records.values()].sort((a, b) => a.usedMs - b.usedMs).slice(0, limit),
    delete: async (ids) => {
      for (const id of ids) records.delete(id);
    },
  };
}

let count = 0;
const freshName = (): string => {
  count += 1;
  return `results-${count}`;
};

const keyOf = (key: string, variant = 'v1', bucket = 'photos'): ResultKey => ({ bucket, key, variant });
const bytes = (length: number, fill = 7): ArrayBuffer => new Uint8Array(length).fill(fill).buffer;
const result = (length: number, fill?: number) => ({ body: bytes(length, fill), contentType: 'image/webp' });

/** The keys that have a result. Asking counts as a use of each, in no particular order. */
const present = async (cache: ResultCache, keys: readonly string[]): Promise<string[]> => {
  const found = await Promise.all(keys.map(async (key) => ((await cache.get(keyOf(key))) ? [key] : [])));
  return found.flat();
};

const entriesOf = async (cacheName: string): Promise<string[]> =>
  (await (await caches.open(cacheName)).keys()).map(({ url }) => url).sort();
const recordsOf = async (index: ResultIndex): Promise<string[]> =>
  (await index.oldest(10_000)).map(({ id }) => id).sort();
const bytesIn = async (cacheName: string): Promise<number> => {
  const cache = await caches.open(cacheName);
  const bodies = (await cache.keys()).map(
    async (request) => (await (await cache.match(request))?.arrayBuffer())?.byteLength ?? 0,
  );
  return (await Promise.all(bodies)).reduce((sum, length) => sum + length, 0);
};

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  for (const name of await caches.keys()) await caches.delete(name);
});

describe.each([
  ['an index in memory', memoryIndex],
  ['the index in IndexedDB', () => indexedDbStore(freshName()).results],
])('results with %s', (_, makeIndex) => {
  /** Room for four results of 100 bytes. */
  const make = (maxBytes = 400) => {
    const [index, cacheName] = [makeIndex(), freshName()];
    return { index, cacheName, cache: cacheStorageResults(index, { cacheName, maxBytes }) };
  };

  it('come back as they were put, under their own key alone', async () => {
    const { cache } = make();
    const body = bytes(100, 1);
    await cache.put(keyOf('a/图.jpg', 'v|"1"'), { body, contentType: 'image/webp' });
    new Uint8Array(body).fill(9);
    expect(await cache.get(keyOf('a/图.jpg', 'v|"1"'))).toEqual({ body: bytes(100, 1), contentType: 'image/webp' });
    for (const other of [keyOf('a/图.jpg', 'v'), keyOf('a/图.jp', 'gv|"1"'), keyOf('/图.jpg', 'v|"1"', 'photosa')]) {
      expect(await cache.get(other)).toBeUndefined();
    }
    await cache.put(keyOf('\ud800'), result(1));
    expect(await cache.get(keyOf('\ud801'))).toBeUndefined();
    expect(await cache.get(keyOf('\ud800'))).toBeDefined();
  });

  it('leave in the order of their last use, even within one millisecond', async () => {
    vi.spyOn(Date, 'now').mockReturnValue(Date.now());
    const { cache } = make();
    for (const key of ['a', 'b', 'c', 'd']) await cache.put(keyOf(key), result(100));
    await cache.get(keyOf('a'));
    await cache.put(keyOf('c'), result(100));
    await cache.put(keyOf('e'), result(100));
    expect(await present(cache, ['a', 'b', 'c', 'd', 'e'])).toEqual(['a', 'c', 'd', 'e']);
    for (const key of ['e', 'd', 'c', 'a']) await cache.get(keyOf(key));
    await cache.put(keyOf('f'), result(50));
    await cache.put(keyOf('g'), result(100));
    expect(await present(cache, ['a', 'c', 'd', 'e', 'f', 'g'])).toEqual(['a', 'c', 'f', 'g']);
  });

  it('are kept when they take up to a quarter of the room', async () => {
    const { cache } = make();
    await cache.put(keyOf('a'), result(101));
    await cache.put(keyOf('b'), result(100));
    expect(await present(cache, ['a', 'b'])).toEqual(['b']);
  });

  it('are not kept at all without room', async () => {
    const { cache, cacheName, index } = make(0);
    await cache.put(keyOf('a'), result(0));
    expect(await cache.get(keyOf('a'))).toBeUndefined();
    expect([await entriesOf(cacheName), await recordsOf(index)]).toEqual([[], []]);
  });

  it('equal those of a simple model after any operations', async () => {
    const key = fc.constantFrom('a', 'b', 'a/b', 'c', 'd', 'e', 'f');
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ kind: fc.constant('put' as const), key, size: fc.integer({ min: 0, max: 110 }) }),
      },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('get' as const), key }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('purge' as const), key }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { cache, cacheName, index } = make();
        /** Sizes by key, the least recently used first. */
        const model = new Map<string, number>();
        const total = (): number => [...model.values()].reduce((sum, size) => sum + size, 0);
        for (const one of steps) {
          if (one.kind === 'put') {
            await cache.put(keyOf(one.key), result(one.size));
            if (one.size > 100) continue;
            for (const oldest of model.keys()) if (total() > 400 - one.size) model.delete(oldest);
            model.delete(one.key);
            model.set(one.key, one.size);
          } else if (one.kind === 'get') {
            const size = model.get(one.key);
            expect((await cache.get(keyOf(one.key)))?.body.byteLength).toBe(size);
            if (size === undefined) continue;
            model.delete(one.key);
            model.set(one.key, size);
          } else {
            await cache.purge('photos', one.key);
            model.delete(one.key);
          }
          expect(await bytesIn(cacheName)).toBe(total());
        }
        expect(await entriesOf(cacheName)).toEqual(await recordsOf(index));
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('are purged for one object, or for a whole bucket', async () => {
    const { cache, cacheName, index } = make(4000);
    const keys = [
      ...['a', 'a/', 'a/b', 'ab', 'A', 'a\u0000', ''].map((key) => keyOf(key)),
      keyOf('a', 'v2'),
      ...['photo', 'photos2', 'photos/a'].map((bucket) => keyOf('a', 'v1', bucket)),
    ];
    for (const key of keys) await cache.put(key, result(10));
    const left = async (): Promise<ResultKey[]> => {
      const found = await Promise.all(keys.map(async (key) => ((await cache.get(key)) ? [key] : [])));
      return found.flat();
    };
    expect(await left()).toEqual(keys);
    await cache.purge('photos', 'a');
    expect(await left()).toEqual(keys.filter(({ bucket, key }) => !(bucket === 'photos' && key === 'a')));
    await cache.purge('photos', '');
    expect(await left()).toEqual(keys.filter(({ bucket, key }) => !(bucket === 'photos' && ['a', ''].includes(key))));
    await cache.purge('photos');
    expect(await left()).toEqual(keys.filter(({ bucket }) => bucket !== 'photos'));
    await cache.clear();
    expect([await left(), await entriesOf(cacheName), await recordsOf(index)]).toEqual([[], [], []]);
    await cache.put(keyOf('a'), result(10));
    expect(await left()).toEqual([keyOf('a')]);
  });

  it('lose entries without a record', async () => {
    const { cache, cacheName } = make();
    const leak = `${location.origin}/oss-img-result/leak`;
    await (await caches.open(cacheName)).put(leak, new Response(bytes(100)));
    await cache.put(keyOf('a'), result(100));
    await until(async () => expect(await entriesOf(cacheName)).not.toContain(leak));
    expect(await present(cache, ['a'])).toEqual(['a']);
  });

  it('lose records without an entry', async () => {
    const { cache, cacheName, index } = make();
    // Records as interrupted writes leave them, more than there is room for, one of them with the key of the next result.
    await cache.put(keyOf('a'), result(100));
    await cache.put(keyOf('b'), result(100));
    await until(async () => expect(await recordsOf(index)).toHaveLength(2));
    await caches.delete(cacheName);
    await index.put({ id: 'gone', bucket: 'photos', key: 'z', byteLength: 10_000, usedMs: 1 });
    expect(await cache.get(keyOf('a'))).toBeUndefined();
    await cache.put(keyOf('a'), result(100));
    expect(await present(cache, ['a', 'b'])).toEqual(['a']);
    expect(await recordsOf(index)).not.toContain('gone');
    // The rest is removed when the cache is opened the next time.
    const next = cacheStorageResults(index, { cacheName, maxBytes: 400 });
    await next.put(keyOf('c'), result(100));
    await until(async () => expect(await index.totalBytes()).toBe(200));
    expect(await recordsOf(index)).toEqual(await entriesOf(cacheName));
    expect(await present(next, ['a', 'b', 'c'])).toEqual(['a', 'c']);
  });

  it('make room for objects when the browser has none left', async () => {
    const { cache, cacheName, index } = make();
    for (const key of ['a', 'b', 'c', 'd']) await cache.put(keyOf(key), result(100));
    const put = vi.spyOn(Cache.prototype, 'put').mockRejectedValue(new DOMException('Full.', 'QuotaExceededError'));
    await cache.put(keyOf('e'), result(100));
    put.mockRestore();
    expect(await index.totalBytes()).toBeLessThanOrEqual(200);
    expect(await recordsOf(index)).toEqual(await entriesOf(cacheName));
    expect(await present(cache, ['a', 'b', 'd', 'e'])).toEqual(['d']);
    await cache.put(keyOf('e'), result(100));
    expect(await present(cache, ['e'])).toEqual(['e']);
  });

  it('of several tabs at once stay within the room, and leave nothing behind', async () => {
    const { cache, cacheName, index } = make();
    const tabs = [cache, cacheStorageResults(index, { cacheName, maxBytes: 400 })] as const;
    const work = Array.from({ length: 60 }, (_, number) => {
      const tab = tabs[number % 2] ?? cache;
      const key = `${number % 7}`;
      return number % 5 === 4 ? tab.purge('photos', key) : tab.put(keyOf(key, `v${number % 3}`), result(30 + number));
    });
    await Promise.all(work);
    expect(await bytesIn(cacheName)).toBeLessThanOrEqual(400);
    expect(await index.totalBytes()).toBe(await bytesIn(cacheName));
    expect(await entriesOf(cacheName)).toEqual(await recordsOf(index));
    expect((await entriesOf(cacheName)).length).toBeGreaterThan(1);
  });
});

describe('without a cache nothing fails', () => {
  const nowhere = new DOMException('Not here.', 'SecurityError');
  const brokenIndex = Object.fromEntries(
    ['put', 'touch', 'ofObject', 'totalBytes', 'oldest', 'delete'].map((name) => [name, () => Promise.reject(nowhere)]),
  ) as unknown as ResultIndex;

  const expectNoCache = async (index: ResultIndex): Promise<void> => {
    const cache = cacheStorageResults(index, { cacheName: freshName(), maxBytes: 400 });
    expect(await cache.put(keyOf('a'), result(10))).toBeUndefined();
    expect(await cache.get(keyOf('a'))).toBeUndefined();
    expect(await cache.purge('photos', 'a')).toBeUndefined();
    expect(await cache.purge('photos')).toBeUndefined();
    expect(await cache.clear()).toBeUndefined();
  };

  it('because there is no Cache API', async () => {
    vi.stubGlobal('caches', undefined);
    await expectNoCache(memoryIndex());
  });

  it('because the Cache API is forbidden', async () => {
    vi.spyOn(CacheStorage.prototype, 'open').mockRejectedValue(nowhere);
    await expectNoCache(memoryIndex());
  });

  it('because nothing can be hashed', async () => {
    vi.spyOn(SubtleCrypto.prototype, 'digest').mockRejectedValue(nowhere);
    await expectNoCache(memoryIndex());
  });

  it('because the index is broken, and no entry is left without a record', async () => {
    await expectNoCache(brokenIndex);
    const cacheName = freshName();
    const cache = cacheStorageResults(brokenIndex, { cacheName, maxBytes: 400 });
    await cache.put(keyOf('a'), result(10));
    expect(await entriesOf(cacheName)).toEqual([]);
  });

  it('because another tab holds the lock', async () => {
    const cacheName = freshName();
    const cache = cacheStorageResults(memoryIndex(), { cacheName, maxBytes: 400 });
    await cache.put(keyOf('a'), result(10));
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(50));
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holding = new Promise<void>((resolve) => {
      void navigator.locks.request(`oss-img ${cacheName}`, () => {
        resolve();
        return held;
      });
    });
    await holding;
    await cache.put(keyOf('b'), result(10));
    await cache.purge('photos');
    // Reading takes no lock.
    expect(await present(cache, ['a', 'b'])).toEqual(['a']);
    release();
  });

  it('because the index contradicts itself, and nothing waits for it', async () => {
    const index = { ...memoryIndex(), totalBytes: async () => 500 };
    const cache = cacheStorageResults(index, { cacheName: freshName(), maxBytes: 400 });
    await cache.put(keyOf('a'), result(10));
    expect(await present(cache, ['a'])).toEqual(['a']);
  });

  it('because uses cannot be noted, and kept results are still answered', async () => {
    const index = memoryIndex();
    const cache = cacheStorageResults(
      { ...index, touch: () => Promise.reject(nowhere) },
      { cacheName: freshName(), maxBytes: 400 },
    );
    await cache.put(keyOf('a'), result(10));
    expect(await present(cache, ['a'])).toEqual(['a']);
  });
});
