// A Chromium on the built demo: pages, requests from inside them, and what a reply holds.
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { expect } from 'vitest';
import { launchOptions } from '../browsers/chromium.ts';
import { until } from '../until.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export const startBrowser = (): Promise<Browser> => chromium.launch(launchOptions());

/** Opens the demo and waits until its service worker has the page, and the page has put its samples into the bucket. */
export async function openDemo(context: BrowserContext, demo: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(demo);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await waitForObject(page, '/image-demo/example.jpg');
  return page;
}

/** Until the page has put it into the bucket. */
export async function waitForObject(page: Page, path: string): Promise<void> {
  await until(
    async () =>
      expect(await page.evaluate(async (url) => (await fetch(url, { method: 'HEAD' })).status, path)).toBe(200),
    40_000,
  );
}

/** fetch() inside the page; bytes cross as base64. */
export async function request(
  page: Page,
  url: string,
  init: { method?: string; body?: Uint8Array; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const { body, ...rest } = init;
  const reply = await page.evaluate(
    async ({ url, rest, encoded }) => {
      const sent = encoded === undefined ? undefined : Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
      const response = await fetch(url, { ...rest, ...(sent && { body: sent }) });
      const bytes = new Uint8Array(await response.arrayBuffer());
      let binary = '';
      for (let at = 0; at < bytes.length; at += 0x8000)
        binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
      return { status: response.status, headers: Object.fromEntries(response.headers), body: btoa(binary) };
    },
    { url, rest, encoded: body && Buffer.from(body).toString('base64') },
  );
  return { ...reply, body: Buffer.from(reply.body, 'base64') };
}

/**
 * A picture that the pool of the page made. A page that is busy for a moment is not waited for: the service worker makes the picture by
 * itself, and hears of the pool later.
 * @param ask asks for a result that is not there yet
 */
export const madeByPool = (ask: () => Promise<Reply>): Promise<Reply> =>
  until(async () => {
    const reply = await ask();
    expect([reply.status, reply.headers['server-timing']]).toEqual([200, expect.stringContaining('desc="page pool"')]);
    return reply;
  });

/** The picture as an `<img>` of the page sees it. */
export function imageSize(page: Page, url: string): Promise<{ width: number; height: number } | 'error'> {
  return page.evaluate(
    (source) =>
      new Promise<{ width: number; height: number } | 'error'>((resolve) => {
        const image = new Image();
        image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
        image.onerror = () => resolve('error');
        image.src = source;
      }),
    url,
  );
}

/** Closes a tab that may be on its way to another page. Chromium does not always tell that such a tab is closed, so nobody waits for that. */
export const dropTab = (tab: Page): void => void tab.close().catch(() => {});

/** As the browser does when they were idle for a while: what they know from memory is gone. */
export async function stopServiceWorkers(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.detach();
}
