// The step from this machine to the service (docs/scale.md): one constant changes, and what is sent stays the same, signatures
// included. The requests are caught on their way out of a page without a service worker, so nothing leaves this machine.
import type { Browser, Page, Route } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { signQuery } from '../../src/request/signature.ts';
import { keyPair, loadSdk, type SdkOptions, sdkOf } from './sdk.ts';
import { startBrowser } from './site.ts';

const origin = inject('demo').replace(/\/$/, '');
const bucket = 'photos';
const key = 'pets/我的 cat+1.jpg';

/** The one constant, here and there. */
const here: SdkOptions = { endpoint: origin, sldEnable: true };
const there: SdkOptions = { region: 'oss-cn-hangzhou' };

interface Sent {
  readonly method: string;
  /** Without the bucket, which is in the host or in the path. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

let browser: Browser;
let page: Page;
let sent: Sent[] = [];
let hosts = new Set<string>();

beforeAll(async () => {
  browser = await startBrowser();
  const context = await browser.newContext({ serviceWorkers: 'block' });
  page = await context.newPage();
  await page.goto(`${origin}/photos/nothing`);
  await loadSdk(page);
  await page.clock.setFixedTime(new Date('2026-05-06T07:08:09Z'));
  const isBucket = (url: URL): boolean => url.host.endsWith('.aliyuncs.com') || url.pathname.startsWith(`/${bucket}/`);
  await page.route(isBucket, answer);
});
afterAll(() => browser?.close());

/** What every call of the SDK is content with. */
const replies: readonly (readonly [RegExp, string])[] = [
  [/\?uploads/, '<InitiateMultipartUploadResult><UploadId>id</UploadId></InitiateMultipartUploadResult>'],
  [/\?delete/, '<DeleteResult></DeleteResult>'],
  [/max-keys/, '<ListBucketResult></ListBucketResult>'],
  [
    /acl/,
    '<AccessControlPolicy><Owner><ID>1</ID><DisplayName>1</DisplayName></Owner><AccessControlList><Grant>private</Grant></AccessControlList></AccessControlPolicy>',
  ],
];

async function answer(route: Route): Promise<void> {
  const request = route.request();
  const url = new URL(request.url());
  const { 'access-control-request-method': preflight } = request.headers();
  const cors = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': '*',
    'access-control-allow-headers': 'authorization,*',
    'access-control-expose-headers': '*',
  };
  if (preflight) return route.fulfill({ status: 204, headers: cors });
  const isHost = url.host.endsWith('.aliyuncs.com');
  hosts.add(isHost ? url.host : `${url.host}/${bucket}`);
  // What the browser adds by itself tells of the page and the connection, not of the SDK.
  const own = Object.entries(request.headers()).filter(([name]) =>
    /^(authorization|content-|x-oss-|cache-|if-|range)/.test(name),
  );
  sent.push({
    method: request.method(),
    path: isHost ? url.pathname : url.pathname.slice(bucket.length + 1),
    query: url.search,
    headers: Object.fromEntries(own.filter(([name]) => name !== 'content-length')),
    body: request.postData(),
  });
  const body = replies.find(([pattern]) => pattern.test(url.search))?.[1] ?? '<CopyObjectResult></CopyObjectResult>';
  await route.fulfill({
    status: request.method() === 'DELETE' ? 204 : 200,
    headers: { ...cors, etag: '"ABC"', 'content-type': 'application/xml' },
    body: request.method() === 'DELETE' ? '' : body,
  });
}

/** An application: all its calls, with whatever constant. */
async function application(target: SdkOptions, authorizationV4: boolean): Promise<void> {
  const sdk = sdkOf(page, { ...target, ...keyPair, bucket, authorizationV4, secure: false });
  const bytes = new TextEncoder().encode('a picture');
  await sdk.put(key, { as: 'file', bytes, type: 'image/jpeg', name: 'cat.jpg' }, { meta: { author: 'alice' } });
  await sdk.get(key, { process: 'image/resize,w_100/format,webp' });
  await sdk.get(key, { process: 'style/small' });
  await sdk.head(key);
  await sdk.list({ prefix: 'pets/', 'max-keys': 10 });
  await sdk.copy('pets/copy.jpg', key);
  await sdk.putACL(key, 'private');
  await sdk.processObjectSave(key, 'pets/small.jpg', 'image/resize,w_100');
  const large = { as: 'file', bytes: new Uint8Array(250 * 1024), type: '', name: 'large.bin' } as const;
  await sdk.multipartUpload('pets/large.bin', large, { partSize: 100 * 1024, parallel: 1 });
  await sdk.deleteMulti([key, 'pets/small.jpg']);
  await sdk.delete(key);
}

async function requestsOf(target: SdkOptions, authorizationV4: boolean): Promise<{ hosts: string[]; sent: Sent[] }> {
  sent = [];
  hosts = new Set();
  await application(target, authorizationV4);
  return { hosts: [...hosts], sent };
}

describe.each([
  ['V1', false],
  ['V4', true],
] as const)('%s', (_, authorizationV4) => {
  test('the unmodified SDK sends the same requests to both, and signs them the same', async () => {
    const ours = await requestsOf(here, authorizationV4);
    const theirs = await requestsOf(there, authorizationV4);
    expect(ours.hosts).toEqual([`${new URL(origin).host}/${bucket}`]);
    expect(theirs.hosts).toEqual([`${bucket}.oss-cn-hangzhou.aliyuncs.com`]);
    expect(theirs.sent.length).toBeGreaterThan(14);
    expect(theirs.sent.every(({ headers }) => /^OSS/.test(headers.authorization ?? ''))).toBe(true);
    expect(ours.sent).toEqual(theirs.sent);
  });

  test('a URL that the SDK signs differs in its host alone, and is the one that our bucket signs', async () => {
    const process = 'image/resize,w_100/format,webp';
    const [ours = '', theirs = ''] = await Promise.all(
      [here, there].map(async (target) => {
        const sdk = sdkOf(page, { ...target, ...keyPair, bucket, authorizationV4, secure: false });
        return authorizationV4
          ? sdk.signatureUrlV4('GET', 600, { queries: { 'x-oss-process': process } }, key)
          : sdk.signatureUrl(key, { expires: 600, process });
      }),
    );
    const [path, host] = [new URL(ours), new URL(theirs)];
    expect([path.origin, path.pathname]).toEqual([origin, `/${bucket}${host.pathname}`]);
    expect(host.host).toBe(`${bucket}.oss-cn-hangzhou.aliyuncs.com`);
    expect(path.search).toBe(host.search);
    const bySelf = signQuery({
      ...{ version: authorizationV4 ? 'v4' : 'v1', method: 'GET', bucket, key, expiresSeconds: 600, headers: {} },
      ...{ nowMs: Date.parse('2026-05-06T07:08:09Z'), credentials: keyPair, region: 'cn-hangzhou' },
      query: { 'x-oss-process': process },
    });
    expect(new Map(new URLSearchParams(bySelf))).toEqual(new Map(host.searchParams));
  });
});

test('bucket.signUrl gives the same query for both', async () => {
  await page.evaluate(`import('/package/bucket.js').then((door) => { window.door = door; })`);
  const urls = await page.evaluate(
    async ({ bucket, credentials, key }) => {
      const opened = await window.door.openBucket(bucket, { credentials });
      const sign = (urlStyle: 'host' | 'path', version: 'v1' | 'v4') =>
        opened.signUrl('GET', key, 600, { process: 'image/resize,w_100', urlStyle, version });
      return Promise.all((['v1', 'v4'] as const).flatMap((version) => [sign('host', version), sign('path', version)]));
    },
    { bucket, credentials: keyPair, key },
  );
  const [v1Host, v1Path, v4Host, v4Path] = urls.map((url) => new URL(url)) as [URL, URL, URL, URL];
  for (const [host, path] of [
    [v1Host, v1Path],
    [v4Host, v4Path],
  ] as const) {
    expect([host.search, `/${bucket}${host.pathname}`]).toEqual([path.search, path.pathname]);
    expect([host.origin, path.origin]).toEqual([`https://${bucket}.oss-cn-hangzhou.aliyuncs.com`, origin]);
  }
});
