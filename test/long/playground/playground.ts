// The built playground as a visitor meets it, in a real Chromium.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { expect, inject } from 'vitest';
import type {} from '../../../demo/viewer/oss-viewer.ts';
import { startBrowser } from '../../dist/site.ts';
import { until } from '../../until.ts';

export interface Playground {
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors that reached the console or nobody. */
  readonly errors: readonly string[];
  /** Requests that left the playground's own origin. */
  readonly elsewhere: readonly string[];
  close(): Promise<void>;
}

/** Opens the page and waits for its first result. */
export async function openPlayground(options: BrowserContextOptions = {}, hash = ''): Promise<Playground> {
  const demo = inject('demo');
  const browser = await startBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en', ...options });
  const errors: string[] = [];
  const elsewhere: string[] = [];
  context.on('request', (sent) => {
    const { protocol, origin } = new URL(sent.url());
    if (protocol.startsWith('http') && `${origin}/` !== demo) elsewhere.push(sent.url());
  });
  context.on('weberror', (error) => errors.push(error.error().message));
  context.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  const page = await context.newPage();
  await page.goto(demo + hash);
  // A first visit paints the samples beside it.
  await shows(page, '#result-bytes', /\d/, 50_000);
  return { browser, context, page, errors, elsewhere, close: () => browser.close() };
}

/** Waits until the element shows the text. */
export const shows = (page: Page, selector: string, text: string | RegExp, timeoutMs?: number): Promise<void> =>
  until(async () => expect(await page.textContent(selector)).toMatch(text), timeoutMs);

/** Types a process string as a whole, and waits until its result, or its fault, is there. */
export async function setProcess(page: Page, process: string): Promise<void> {
  await page.fill('#process-text', process);
  await settled(page);
}

/** Waits until nothing runs, the figures belong to the text, and the pictures on the screen do too and have found their place. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const viewer = document.querySelector('#viewer');
    const isRunning = viewer?.getAttribute('aria-busy') === 'true';
    const isStale = document.querySelector('#facts.stale') !== null;
    const isFaulty = document.querySelector('#notices.fault') !== null;
    // While another picture is loading, there are no figures at all.
    const hasFigures = /\d/.test(document.querySelector('#result-bytes')?.textContent ?? '');
    const isShown = document.querySelector('oss-viewer')?.complete === true;
    return !isRunning && (isFaulty || (hasFigures && !isStale)) && isShown;
  });
  await drawn(page);
}

/** Waits until the page has followed its window, a scroll or a change of its layout: it hears of them with the next frame. */
export const drawn = (page: Page): Promise<void> =>
  page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
