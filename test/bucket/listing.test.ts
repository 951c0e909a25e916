// The pages of a listing against a reference that looks at every key.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type ListOptions, listPage, type Page } from '../../src/bucket/listing.ts';
import type { ListedObject, ListRange } from '../../src/bucket/object-store.ts';
import { aKey, compareKeys } from './key-arbitraries.ts';
import { failureOf, objectMeta } from './records.ts';

/** A bucket with these keys that counts the objects read of it. */
function bucketOf(keys: readonly string[]): {
  readonly read: { calls: number; objects: number };
  readonly listObjects: (range: ListRange) => Promise<readonly ListedObject[]>;
} {
  const sorted = keys.toSorted(compareKeys);
  const ranks = new Map(sorted.map((key, index) => [key, index]));
  const read = { calls: 0, objects: 0 };
  return {
    read,
    listObjects: async ({ prefix, after, limit }) => {
      const behind = ranks.get(after) ?? sorted.findLastIndex((key) => compareKeys(key, after) <= 0);
      const found = sorted
        .slice(behind + 1)
        .filter((key) => key.startsWith(prefix))
        .slice(0, limit)
        .map((key) => ({ key, meta: objectMeta({ etag: `"${key}"` }) }));
      read.calls += 1;
      read.objects += found.length;
      return found;
    },
  };
}

const list = (keys: readonly string[], options?: ListOptions): Promise<Page> =>
  listPage(bucketOf(keys).listObjects, options);

interface Entry {
  readonly name: string;
  readonly isPrefix: boolean;
}

const entriesOf = ({ contents, commonPrefixes }: Page): Entry[] =>
  [
    ...contents.map(({ key }) => ({ name: key, isPrefix: false })),
    ...commonPrefixes.map((name) => ({ name, isPrefix: true })),
  ].sort((a, b) => compareKeys(a.name, b.name));

/** The reference: every entry behind `after`, in order, without pages and without skipping. */
function reference(keys: readonly string[], { prefix = '', delimiter = '', after = '' }: ListOptions): Entry[] {
  const entries = keys
    .filter((key) => key.startsWith(prefix) && compareKeys(key, after) > 0)
    .map((key): Entry => {
      const [below, ...more] = delimiter === '' ? [key] : key.slice(prefix.length).split(delimiter);
      return more.length === 0 ? { name: key, isPrefix: false } : { name: prefix + below + delimiter, isPrefix: true };
    })
    .filter(({ name, isPrefix }) => !(isPrefix && name === after));
  const unique = new Map(entries.map((entry) => [entry.name, entry]));
  return [...unique.values()].sort((a, b) => compareKeys(a.name, b.name));
}

const anOptional = fc.oneof(fc.constant(''), aKey);
const aBucket = fc.uniqueArray(aKey, { maxLength: 60 });
const options = fc.record({
  prefix: anOptional,
  delimiter: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('', '/', 'ab', '//', '/a') },
    { weight: 1, arbitrary: aKey },
  ),
  after: anOptional,
});

test('one large page equals the reference', async () => {
  await fc.assert(
    fc.asyncProperty(aBucket, options, async (keys, given) => {
      const page = await list(keys, { ...given, maxKeys: 1000 });
      expect(entriesOf(page)).toEqual(reference(keys, given));
      expect([page.isTruncated, page.next]).toEqual([false, undefined]);
      expect(page.contents.every(({ key, meta }) => meta.etag === `"${key}"`)).toBe(true);
    }),
    { numRuns: 1500 },
  );
});

test('pages of any size together equal the reference, and all but the last are full', async () => {
  await fc.assert(
    fc.asyncProperty(aBucket, options, fc.integer({ min: 1, max: 20 }), async (keys, given, maxKeys) => {
      const expected = reference(keys, given);
      const pages: Entry[][] = [];
      let after: string | undefined = given.after;
      while (after !== undefined) {
        const page: Page = await list(keys, { ...given, after, maxKeys });
        pages.push(entriesOf(page));
        expect(page.isTruncated).toBe(page.next !== undefined);
        if (page.isTruncated) expect(page.next).toBe(entriesOf(page).at(-1)?.name);
        after = page.next;
      }
      expect(pages.flat()).toEqual(expected);
      expect(pages.slice(0, -1).every(({ length }) => length === maxKeys)).toBe(true);
      expect(pages).toHaveLength(Math.max(1, Math.ceil(expected.length / maxKeys)));
    }),
    { numRuns: 1500 },
  );
});

test('the next page after a common prefix starts behind the longest and last key below it', async () => {
  const below = ['a/', 'a/\u{10ffff}', `a/${'\u{10ffff}'.repeat(255)}`];
  expect(new TextEncoder().encode(below[2]).length).toBeLessThanOrEqual(1023);
  const keys = [...below, 'a', 'a0', 'b'];
  for (const after of ['', 'a/']) {
    // One entry a page, so that each page starts behind the common prefix.
    expect(entriesOf(await list(keys, { delimiter: '/', after, maxKeys: 3 })).map(({ name }) => name)).toEqual(
      after === '' ? ['a', 'a/', 'a0'] : ['a0', 'b'],
    );
  }
  const { listObjects } = bucketOf(keys);
  const asked: string[] = [];
  await listPage(
    (range) => {
      asked.push(range.after);
      return listObjects(range);
    },
    { delimiter: '/', after: 'a/' },
  );
  expect(below.filter((key) => compareKeys(key, asked[0] as string) >= 0)).toEqual([]);
  expect(compareKeys('a0', asked[0] as string)).toBeGreaterThan(0);
});

describe('a listing, as OSS,', () => {
  const keys = ['fun/', 'fun/movie/001.avi', 'fun/movie/007.avi', 'fun/test.jpg', 'oss.jpg', 'fun', 'gun/x'];

  it('rolls up what is below the delimiter, behind the prefix', async () => {
    expect(entriesOf(await list(keys, { delimiter: '/' }))).toEqual([
      { name: 'fun', isPrefix: false },
      { name: 'fun/', isPrefix: true },
      { name: 'gun/', isPrefix: true },
      { name: 'oss.jpg', isPrefix: false },
    ]);
    const page = await list(keys, { delimiter: '/', prefix: 'fun/' });
    expect(page.contents.map(({ key }) => key)).toEqual(['fun/', 'fun/test.jpg']);
    expect(page.commonPrefixes).toEqual(['fun/movie/']);
  });

  it('counts common prefixes towards max-keys', async () => {
    const page = await list(keys, { delimiter: '/', maxKeys: 2 });
    expect(page.contents.map(({ key }) => key)).toEqual(['fun']);
    expect(page.commonPrefixes).toEqual(['fun/']);
    expect([page.isTruncated, page.next]).toEqual([true, 'fun/']);
    const rest = await list(keys, { delimiter: '/', maxKeys: 2, after: page.next });
    expect(entriesOf(rest).map(({ name }) => name)).toEqual(['gun/', 'oss.jpg']);
    expect(rest.isTruncated).toBe(false);
  });

  it('starts behind a marker below a common prefix with the rest of that prefix', async () => {
    const page = await list(keys, { delimiter: '/', after: 'fun/movie/001.avi' });
    expect(page.commonPrefixes).toEqual(['fun/', 'gun/']);
  });

  it('has 100 entries by default', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `${1000 + index}`);
    expect(await list(many)).toMatchObject({ isTruncated: true, next: '1099' });
    expect((await list(many.slice(1))).isTruncated).toBe(false);
  });

  it.each([0, -1, 1001, 1.5, Number.NaN])('refuses max-keys %s', async (maxKeys) => {
    expect(await failureOf(list(keys, { maxKeys }))).toMatchObject({
      code: 'InvalidArgument',
      status: 400,
      ec: '0017-00000289',
      details: { ArgumentName: 'max-keys', ArgumentValue: String(maxKeys) },
    });
  });
});

describe('a listing reads no more than it must', () => {
  it('without a delimiter: the page and one more object, at once', async () => {
    const { listObjects, read } = bucketOf(Array.from({ length: 3000 }, (_, index) => `key-${index}`));
    await listPage(listObjects, { maxKeys: 1000 });
    expect(read).toEqual({ calls: 1, objects: 1001 });
  });

  it('with common prefixes: the first few objects below each', async () => {
    const folders = Array.from({ length: 40 }, (_, index) => `folder-${index}/`);
    const keys = folders.flatMap((folder) => Array.from({ length: 60 }, (_, index) => `${folder}${index}`));
    const { listObjects, read } = bucketOf(keys);
    const page = await listPage(listObjects, { delimiter: '/', maxKeys: 1000 });
    expect(page.commonPrefixes).toHaveLength(40);
    expect(read.calls).toBeLessThanOrEqual(41);
    expect(read.objects).toBeLessThanOrEqual(40 * 16);
  });

  it('with a delimiter that no key contains: a few large batches', async () => {
    const { listObjects, read } = bucketOf(Array.from({ length: 3000 }, (_, index) => `key-${index}`));
    await listPage(listObjects, { delimiter: '/', maxKeys: 1000 });
    expect(read.calls).toBeLessThanOrEqual(7);
    expect(read.objects).toBe(1001);
  });
});
