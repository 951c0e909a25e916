// Pages that have the door `oss-img/bucket` of the built package, and requests signed outside of them.
import type { BrowserContext, Page } from 'playwright';
import { encodeKey, signHeaders, signQuery } from '../../src/request/signature.ts';
import { type Reply, request } from './site.ts';

/** What is left of an error that crossed from the page. */
export interface Refusal {
  readonly isOssError: boolean;
  readonly code: string;
  readonly status: number;
  readonly ec: string | undefined;
}

declare global {
  interface Window {
    readonly door: typeof import('oss-img/bucket');
    /** What the promise is rejected with; undefined where it is kept. */
    refusal(work: Promise<unknown>): Promise<Refusal | undefined>;
  }
}

/** Of the demo, which its service worker knows. */
export const demoKeys = { accessKeyId: 'oss-img', accessKeySecret: 'oss-img-secret' };

/** A page of the site beside the demo, without policy or engine of its own, under the control of the demo's service worker. */
export async function openPlain(context: BrowserContext, demo: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${demo}photos/nothing`);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  return page;
}

/** The same with the door in `window.door`. */
export async function openDoor(context: BrowserContext, demo: string): Promise<Page> {
  const page = await openPlain(context, demo);
  await loadDoor(page);
  return page;
}

/** A page with the door and without a service worker. */
export async function openDoorAlone(context: BrowserContext, demo: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${demo}photos/nothing`);
  await loadDoor(page);
  return page;
}

async function loadDoor(page: Page): Promise<void> {
  // Text: the test runner would take an import() of its own for one of the test's.
  await page.evaluate(`Promise.all([import('/package/bucket.js'), import('/package/index.js')]).then(([door, index]) => {
    window.door = door;
    window.refusal = (work) => work.then(() => undefined, (error) => {
      const { code, status, ec } = error;
      return { isOssError: index.isOssError(error), code: code ?? String(error), status, ec };
    });
  })`);
}

/**
 * As a user does who clears the browser's caches: what comes next is made anew. Results that are still being written are
 * waited for, by the lock that writing takes: else they would be there again afterwards.
 */
export const forgetResults = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (const name of await caches.keys()) await navigator.locks.request(`oss-img ${name}`, () => caches.delete(name));
  });

interface Asked {
  readonly method?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly version?: 'v1' | 'v4';
  readonly keys?: typeof demoKeys;
}

/** A request of the account's owner, signed in its headers. @param path `bucket/key`, decoded */
export function signedRequest(page: Page, path: string, asked: Asked = {}): Promise<Reply> {
  const { method = 'GET', query = {}, headers = {}, body } = asked;
  const signed = signHeaders({ ...signing(path, asked), method, query, headers });
  const search = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return request(page, `/${encodeKey(path)}${search.length > 0 ? `?${search.join('&')}` : ''}`, {
    method,
    headers: Object.fromEntries(signed),
    ...(body !== undefined && { body: Buffer.from(body) }),
  });
}

/** A URL on the page's own origin that is signed for ten minutes. */
export function signedPath(path: string, asked: Asked = {}): string {
  const { method = 'GET', query = {}, headers = {} } = asked;
  return `/${encodeKey(path)}?${signQuery({ ...signing(path, asked), method, query, headers, expiresSeconds: 600 })}`;
}

function signing(path: string, { version = 'v4', keys = demoKeys }: Asked) {
  const slash = path.indexOf('/');
  const [bucket, key] = [path.slice(0, slash), path.slice(slash + 1)];
  return { version, bucket, key, nowMs: Date.now(), credentials: keys, region: 'cn-hangzhou' };
}

/** What an error's XML says. */
export function faultIn({ status, body }: Reply): { status: number; code: string | undefined; ec: string | undefined } {
  const text = body.toString();
  const element = (name: string): string | undefined => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  return { status, code: element('Code'), ec: element('EC') };
}
