// The whole playground for everybody: axe in each of its states, in both languages, both themes, on a phone and on a desktop; no
// sideways scrolling, nothing that moves while it loads, and a first load that a slow network bears.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startBrowser } from '../../dist/site.ts';
import { violations, watchShifts } from './axe.ts';
import { settled, shows } from './playground.ts';

const demo = inject('demo');
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

const steps = 'image/resize,w_300/sharpen,80';

/** Shows a view as a link does, without loading the page anew. */
async function show(page: Page, process: string, looking = ''): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/example.jpg?x-oss-process=${process}${looking}`);
  await page.waitForFunction(
    (text) => document.querySelector<HTMLTextAreaElement>('#process-text')?.value === text,
    process,
  );
  await settled(page);
}

async function openTab(page: Page, name: string, filled: string): Promise<void> {
  await show(page, steps, `&tab=${name}`);
  await page.locator(`#drawer-panel :is(${filled})`).first().waitFor();
}

interface State {
  readonly name: string;
  readonly enter: (page: Page) => Promise<unknown>;
  readonly leave?: (page: Page) => Promise<unknown>;
}

const pressEscape = (page: Page): Promise<void> => page.keyboard.press('Escape');

const states: readonly State[] = [
  { name: 'a result', enter: (page) => show(page, steps) },
  {
    name: 'an open step with all of its parameters',
    async enter(page) {
      await show(page, 'image/watermark,text_SGVsbG8');
      await page.locator('.step-toggle').first().click();
      await page.locator('.step-body:visible summary').first().click();
      // A control half hidden by the head of a phone's sheet is only scrolled away.
      await page.locator('.step-body:visible').evaluate((body) => body.scrollTo(0, 0));
    },
    async leave(page) {
      // On a phone the step is a sheet over the page.
      const sheet = page.locator('.sheet-close:visible');
      await ((await sheet.count()) > 0 ? sheet : page.locator('.step-toggle').first()).click();
    },
  },
  { name: 'a fault', enter: (page) => show(page, 'image/resize,w_0') },
  { name: 'a report', enter: (page) => show(page, 'image/info') },
  {
    name: 'a crop by eye',
    async enter(page) {
      await show(page, steps);
      await page.click('#crop-by-eye');
      await page.locator('#by-eye-cancel').waitFor();
    },
    leave: (page) => page.click('#by-eye-cancel'),
  },
  {
    name: 'proposals while typing',
    async enter(page) {
      await show(page, 'image/');
      await page.focus('#process-text');
      await page.keyboard.press('End');
      await page.keyboard.type('re');
      await page.locator('.url-popup [role=option]').first().waitFor();
    },
    leave: pressEscape,
  },
  {
    name: 'the menu of the page',
    async enter(page) {
      await show(page, steps);
      await page.click('#page-menu');
    },
    leave: pressEscape,
  },
  {
    name: 'the examples',
    async enter(page) {
      await page.click('#page-menu');
      await page.click('#open-examples');
      await page.locator('.example-card img').first().waitFor();
    },
    leave: pressEscape,
  },
  { name: 'code', enter: (page) => openTab(page, 'code', 'pre, textarea, code') },
  { name: 'the request', enter: (page) => openTab(page, 'request', 'pre, textarea, code, dd') },
  { name: 'information about the picture', enter: (page) => openTab(page, 'info', 'dd, td, pre') },
  { name: 'sizes by format', enter: (page) => openTab(page, 'sizes', '*') },
];

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } };

describe.each([
  ['en', 'desktop'],
  ['zh', 'desktop'],
  ['en', 'phone'],
  ['zh', 'phone'],
] as const)('%s, %s', (language, size) => {
  let page: Page;
  let shifts: () => Promise<number>;

  beforeAll(async () => {
    const context = await browser.newContext({
      viewport: sizes[size],
      locale: language === 'zh' ? 'zh-CN' : 'en',
      colorScheme: 'light',
      reducedMotion: 'reduce',
      hasTouch: size === 'phone',
    });
    page = await context.newPage();
    shifts = await watchShifts(page);
    await page.goto(demo);
    await shows(page, '#result-bytes', /\d/, 50_000);
  });
  afterAll(() => page?.context().close());

  test('nothing moves while the page loads for the first time and paints its samples', async () => {
    await page.waitForFunction(() => document.querySelectorAll('#pictures .tile:disabled').length === 0);
    expect(await shifts()).toBeLessThan(0.02);
  });

  test.each(states.map((state) => [state.name, state] as const))(
    '%s: axe finds nothing in light and dark, and nothing scrolls sideways',
    async (_name, { enter, leave }) => {
      await enter(page);
      try {
        expect(await violations(page)).toEqual([]);
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await violations(page, 'colours')).toEqual([]);
        const { width } = sizes[size];
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      } finally {
        await page.emulateMedia({ colorScheme: 'light' });
        await leave?.(page);
      }
    },
  );

  const inChinese = language === 'zh' ? test : () => undefined;
  inChinese('no English is left in the page but names, codes and formats', async () => {
    await show(page, steps);
    const labels = await page.evaluate(() =>
      [...document.querySelectorAll('button, label, h1, h2, h3, [role=tab], [aria-label]')].map(
        (element) => element.getAttribute('aria-label') ?? element.textContent ?? '',
      ),
    );
    expect(labels.filter((label) => /[a-z]{3,} [a-z]{2,}/i.test(label))).toEqual([]);
  });
});
