// Chromium's own store, torn by a kill or damaged otherwise, before the browser starts again on the same profile.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { launchOptions } from '../browsers/chromium.ts';
import { until } from '../until.ts';
import { openDoorAlone } from './bucket-page.ts';

const demo = inject('demo');
let profile: string;

beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'oss-img-profile-'));
});
afterEach(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));

/** One run of the browser. */
async function inBrowser<Result>(work: (page: Page) => Promise<Result>): Promise<Result> {
  const context = await chromium.launchPersistentContext(profile, launchOptions());
  try {
    return await work(await openDoorAlone(context, demo));
  } finally {
    await context.close();
  }
}

/** The newest log of the database; undefined where Chromium keeps IndexedDB in something else than LevelDB. */
function newestLog(): string | undefined {
  const folder = join(profile, 'Default/IndexedDB', `${new URL(demo).origin.replace(/:\/*/g, '_')}.indexeddb.leveldb`);
  if (!existsSync(folder)) return undefined;
  const logs = readdirSync(folder).filter((file) => file.endsWith('.log'));
  return join(folder, logs.sort().at(-1) as string);
}

const put = (page: Page, key: string): Promise<unknown> =>
  page.evaluate(async (name) => (await window.door.openBucket('kept')).putObject(name, name.repeat(1000)), key);

const listed = (page: Page): Promise<string[]> =>
  page.evaluate(async () => (await (await window.door.openBucket('kept')).listObjects()).objects.map(({ key }) => key));

const lostAt = (page: Page): Promise<number | undefined> =>
  page.evaluate(async () => (await window.door.bucketsLostAt())?.getTime());

test('a log that a killed browser left torn does not cost the objects, however often the browser starts', async ({
  skip,
}) => {
  await inBrowser(async (page) => {
    for (const key of ['a', 'b', 'c']) await put(page, key);
  });
  const log = newestLog() ?? skip('This Chromium has no LevelDB.');
  truncateSync(log, statSync(log).size - 10);
  await inBrowser(async (page) => {
    await put(page, 'd');
    await until(() => expect(existsSync(log)).toBe(false));
    await put(page, 'e');
  });
  for (let start = 0; start < 2; start += 1) {
    const [keys, lost] = await inBrowser(async (page) => [await listed(page), await lostAt(page)]);
    expect(keys).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(lost).toBeUndefined();
  }
});

test('a store that the browser deletes as damaged is not lost in silence: the page can ask', async ({ skip }) => {
  const before = Date.now();
  await inBrowser(async (page) => {
    await put(page, 'a');
    expect(await lostAt(page)).toBeUndefined();
  });
  const log = newestLog() ?? skip('This Chromium has no LevelDB.');
  const bytes = readFileSync(log);
  bytes[100] = (bytes[100] as number) ^ 0xff;
  writeFileSync(log, bytes);
  for (let start = 0; start < 2; start += 1) {
    const [keys, lost] = await inBrowser(async (page) => [await listed(page), await lostAt(page)]);
    expect(keys).toEqual([]);
    expect(lost).toBeGreaterThanOrEqual(before);
  }
});
