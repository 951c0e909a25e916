// `oss-img/bucket` of the built package, in a page: buckets and their styles, made and deleted under a running service worker.
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { faultIn, openDoor } from './bucket-page.ts';
import { openDemo, request, startBrowser } from './site.ts';

const demo = inject('demo');
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  // With the demo closed, the service worker does the work for URLs itself.
  await (await openDemo(context, demo)).close();
  page = await openDoor(context, demo);
});
afterAll(() => browser?.close());

test('styles', async () => {
  const styles = await page.evaluate(async () => {
    const { refusal } = window;
    const bucket = await window.door.openBucket('styled', { styles: { first: 'image/resize,w_1' } });
    await bucket.putStyle('second', 'image/rotate,90');
    await bucket.putStyle('first', 'image/resize,w_2');
    const named = async () => (await bucket.listStyles()).map(({ name, content }) => `${name} ${content}`);
    const both = await named();
    const { content, category } = await bucket.getStyle('first');
    await bucket.deleteStyle('second');
    for (let count = 1; count < 50; count += 1) await bucket.putStyle(`n${count}`, 'image/info');
    return {
      both,
      first: [content, category],
      refusals: await Promise.all([
        refusal(bucket.getStyle('second')),
        refusal(bucket.putStyle('blank in it', 'image/info')),
        refusal(bucket.putStyle('empty', ' ')),
        refusal(bucket.putStyle('one-too-many', 'image/info')),
      ]),
      replaced: await refusal(bucket.putStyle('n1', 'image/average-hue')),
      count: (await named()).length,
    };
  });
  expect(styles.both).toEqual(['first image/resize,w_2', 'second image/rotate,90']);
  expect(styles.first).toEqual(['image/resize,w_2', 'image']);
  expect(styles.refusals.map((refusal) => [refusal?.code, refusal?.status])).toEqual([
    ['NoSuchStyle', 404],
    ['InvalidArgument', 400],
    ['InvalidArgument', 400],
    ['TooManyStyles', 400],
  ]);
  expect([styles.replaced, styles.count]).toEqual([undefined, 50]);
});

test('a bucket made is served at once by the service worker that runs, and one deleted no longer', async () => {
  const statuses = await page.evaluate(async () => {
    const seen: number[][] = [];
    for (let count = 0; count < 30; count += 1) {
      const name = `short-lived-${count}`;
      const bucket = await window.door.openBucket(name, { acl: 'public-read' });
      const empty = await fetch(`/${name}/x`);
      await bucket.putObject('x', 'x');
      const there = await fetch(`/${name}/x`);
      await bucket.deleteObject('x');
      await window.door.deleteBucket(name);
      const gone = await fetch(`/${name}/x`);
      // Without the service's header it is the site that has answered.
      seen.push([empty, there, gone].map((reply) => (reply.headers.has('x-oss-request-id') ? reply.status : 0)));
    }
    return seen;
  });
  expect(statuses).toEqual(statuses.map(() => [404, 200, 0]));
});

test('buckets: listed, not deleted while they hold something, and named as they must be', async () => {
  const told = await page.evaluate(async () => {
    const { openBucket, listBuckets, deleteBucket } = window.door;
    const bucket = await openBucket('kept', { acl: 'public-read', region: 'cn-beijing' });
    await bucket.putObject('x', 'x');
    const full = await window.refusal(deleteBucket('kept'));
    // Opened again, it is what it was.
    await openBucket('kept');
    const listed = (await listBuckets()).filter(({ name }) => name === 'kept');
    const acl = [await bucket.getBucketAcl(), await bucket.getObjectAcl('x')];
    await bucket.putObjectAcl('x', 'private');
    await bucket.putBucketAcl('public-read-write');
    acl.push(await bucket.getBucketAcl(), await bucket.getObjectAcl('x'));
    await bucket.deleteObject('x');
    await deleteBucket('kept');
    return {
      full,
      listed,
      acl,
      gone: await window.refusal(bucket.putObject('x', 'x')),
      twice: await window.refusal(deleteBucket('kept')),
      badName: await window.refusal(openBucket('No_Such')),
      badKey: await window.refusal((await openBucket('forms')).putObject('/x', 'x')),
      badSeparator: await window.refusal(openBucket('forms', { styleSeparators: '+' })),
    };
  });
  expect(told.full).toMatchObject({ isOssError: true, code: 'BucketNotEmpty', status: 409, ec: '0015-00000301' });
  expect(told.listed).toEqual([{ name: 'kept', acl: 'public-read', region: 'cn-beijing' }]);
  expect(told.acl).toEqual(['public-read', 'default', 'public-read-write', 'private']);
  expect([told.gone?.code, told.twice?.code]).toEqual(['NoSuchBucket', 'NoSuchBucket']);
  expect(told.gone).toMatchObject({ status: 404, ec: '0015-00000101' });
  expect([told.badName?.code, told.badKey?.code, told.badSeparator?.code]).toEqual([
    'InvalidBucketName',
    'InvalidObjectName',
    'InvalidArgument',
  ]);
});

test('what a page may not know is refused to it by URL alone', async () => {
  await page.evaluate(async () => {
    const bucket = await window.door.openBucket('secret');
    await bucket.putObject('x', 'x');
  });
  expect(faultIn(await request(page, '/secret/x'))).toEqual({ status: 403, code: 'AccessDenied', ec: '0003-00000001' });
});
