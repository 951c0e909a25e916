// The pages of the reference, as somebody meets them who has never been at the playground.
import { actions } from 'oss-img/actions';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { statusOfCode } from '../../../src/error-codes.ts';
import { startBrowser } from '../../dist/site.ts';
import { until } from '../../until.ts';
import { violations, watchShifts } from './axe.ts';

const demo = inject('demo');
const names = Object.values(actions).map(({ name }) => name);
const errors: string[] = [];
let browser: Browser;
let context: BrowserContext;
let page: Page;
let shifts: () => Promise<number>;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en' });
  context.on('weberror', (error) => errors.push(error.error().message));
  context.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page = await context.newPage();
  shifts = await watchShifts(page);
});
afterAll(() => browser?.close());

const open = (name: string): Promise<unknown> => page.goto(`${demo}docs/${name}`);

/** Waits until each example shows its picture, or the JSON of its report. */
const examplesShown = (): Promise<unknown> =>
  page.waitForFunction(() => {
    const examples = [...document.querySelectorAll('.example')];
    return (
      examples.length > 0 &&
      examples.every((example) => {
        const image = example.querySelector('img');
        const json = example.querySelector<HTMLTextAreaElement>('.example-json')?.value;
        const facts = example.querySelector('.facts')?.textContent ?? '';
        return (image ? image.complete && image.naturalWidth > 0 : json?.startsWith('{')) && /\d B|kB/.test(facts);
      })
    );
  });

test('the first visit of a page fills the bucket and shows every example, and nothing moves meanwhile', async () => {
  await open('watermark.html');
  await examplesShown();
  await until(async () => expect(await page.locator('.example').count()).toBe(actions.watermark.examples.length));
  expect(await shifts()).toBeLessThan(0.02);
  expect(errors).toEqual([]);
});

test.each(names)(
  '%s: every example is a picture of the planned size, and every parameter has its row',
  async (name) => {
    const { examples, params } = actions[name];
    await open(`${name}.html`);
    await examplesShown();
    expect(await page.title()).toContain(name);
    await until(async () => expect(await page.locator('.example').count()).toBe(examples.length));
    await until(async () => expect(await page.locator('tbody tr').count()).toBe(Object.keys(params).length));
    for (const example of await page.locator('.example').all()) {
      if ((await example.locator('img').count()) === 0) continue;
      const size = await example
        .locator('img')
        .evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
      await until(async () => expect(await example.locator('.facts').textContent()).toContain(size.join(' × ')));
    }
  },
);

test('an edited example shows its picture, or the error with the place and a way to what to do', async () => {
  await open('resize.html');
  const example = page.locator('.example').first();
  const field = example.locator('.example-field');
  await field.fill('image/resize,w_0');
  await until(async () =>
    expect(await example.locator('.fault').textContent()).toMatch(/InvalidArgument.*0040-00000312/s),
  );
  await until(async () => expect(await example.locator('mark').textContent()).toBe('0'));
  await until(async () => expect(await field.getAttribute('aria-invalid')).toBe('true'));
  const help = await example.locator('.fault a').getAttribute('href');
  await field.fill('image/resize,w_60/rotate,90');
  await until(async () => expect(await example.locator('.facts').textContent()).toContain('40 × 60'));
  // Only the run finds this out.
  await field.fill('image/watermark,image_bm9uZS5wbmc');
  await until(async () => expect(await example.locator('.fault').textContent()).toContain('NoSuchKey'));
  await field.fill('image/resize,w_50');
  await until(async () => expect(await example.locator('.facts').textContent()).toContain('50 × 33'));
  await example.getByRole('link').click();
  await page.waitForFunction(() => location.pathname === '/' && location.hash.includes('resize,w_50'));
  await page.goto(`${demo.slice(0, -1)}${help}`);
  await page.locator('#InvalidArgument').waitFor();
});

test('the page of errors has every code with what to do, in both languages', async () => {
  for (const [language, word] of [
    ['en', 'Correct the value'],
    ['zh', '修正'],
  ]) {
    await open(`errors.html?lang=${language}`);
    await page.locator('#InvalidArgument').waitFor();
    expect((await page.locator('.error h2').evaluateAll((heads) => heads.map(({ id }) => id))).sort()).toEqual(
      Object.keys(statusOfCode).sort(),
    );
    await until(async () =>
      expect(await page.locator('section', { has: page.locator('#InvalidArgument') }).textContent()).toContain(word),
    );
  }
});

test('the language is that of the address or of the visitor, can be switched, and is remembered', async () => {
  await open('blur.html?lang=zh');
  await until(async () => expect(await page.textContent('h2')).toBe('参数说明'));
  await until(async () => expect(await page.getAttribute('html', 'lang')).toBe('zh-CN'));
  await page.selectOption('select', 'en');
  await until(async () => expect(await page.textContent('h2')).toBe('Parameters'));
  await page.selectOption('select', 'zh');
  await open('crop.html');
  await until(async () => expect(await page.textContent('h2')).toBe('参数说明'));
  await page.selectOption('select', 'en');
});

test('each address has a head of its own, with both languages', async () => {
  for (const name of [...names, 'errors']) {
    const html = await (await fetch(`${demo}docs/${name}.html`)).text();
    if (name !== 'errors') expect(html).toContain(`<title>${name} · oss-img</title>`);
    for (const language of ['en', 'zh'])
      expect(html).toContain(`hreflang="${language}" href="/docs/${name}.html?lang=${language}"`);
  }
  expect((await fetch(`${demo}docs/nothing.html`)).status).toBe(404);
});

const looks = [
  { language: 'en', theme: 'light', width: 1440, pages: ['', 'resize.html', 'errors.html'] },
  { language: 'zh', theme: 'dark', width: 1440, pages: ['resize.html', 'info.html'] },
  { language: 'en', theme: 'dark', width: 360, pages: ['resize.html', 'info.html'] },
  { language: 'zh', theme: 'light', width: 360, pages: ['', 'resize.html', 'errors.html'] },
] as const;

test.each(looks)(
  'axe finds nothing, and nothing scrolls sideways: $language, $theme, $width px',
  async ({ language, theme, width, pages }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 900 });
    for (const name of pages) {
      await open(`${name}?lang=${language}`);
      if (/resize|info/.test(name)) await examplesShown();
      else await page.locator('h1').waitFor();
      if (name === 'resize.html') {
        await page.locator('.example-field').first().fill('image/resize,w_0');
        await page.locator('.example .fault').waitFor();
      }
      expect(await violations(page), name).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(width);
    }
  },
);

test('without a network, any page of the reference opens and its examples are made', async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open('blur.html?lang=en');
  await examplesShown();
  await context.setOffline(true);
  await open('bright.html');
  await examplesShown();
  await until(async () => expect(await page.textContent('h1')).toBe('bright'));
  await context.setOffline(false);
});
