// The demo as a visitor meets it, in a real Chromium.
import type { Browser, BrowserContext, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { request, startBrowser, waitForObject } from './site.ts';

const demo = inject('demo');
let browser: Browser;
let context: BrowserContext;
let page: Page;
const errors: string[] = [];
const elsewhere: string[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.on('request', (sent) => {
    const { protocol, origin } = new URL(sent.url());
    if (protocol.startsWith('http') && `${origin}/` !== demo) elsewhere.push(sent.url());
  });
  context.on('weberror', (error) => errors.push(error.error().message));
  context.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page = await context.newPage();
  await page.goto(demo);
});
afterAll(() => browser?.close());

const shows = (selector: string, text: string | RegExp): Promise<void> =>
  vi.waitFor(async () => expect(await page.textContent(selector)).toMatch(text), { timeout: 20_000 });

const processIs = async (text: string): Promise<void> => {
  await page.fill('#process-text', text);
};

const picture = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#c63' } })
    .png()
    .toBuffer();

test('a first visit works at once, without an error in the console', async () => {
  await shows('#service', 'in control');
  await shows('#result-size', /200 × 13[34]/);
  await shows('#source-size', '400 × 267');
  expect(await page.textContent('#timings')).toMatch(/decode.*resize.*encode/s);
  expect(errors).toEqual([]);
});

test('the samples: 400x267 example.jpg, one with EXIF orientation, one with alpha, one large', async () => {
  for (const key of ['portrait.jpg', 'alpha.png']) await waitForObject(page, `/image-demo/${key}`);
  // It takes seconds to paint, so it is painted when somebody wants it.
  expect((await request(page, '/image-demo/large.jpg', { method: 'HEAD' })).status).toBe(404);
  await page.locator('#pictures button', { hasText: 'large.jpg' }).click();
  await waitForObject(page, '/image-demo/large.jpg');
  await shows('#source-size', '4000 × 3000');
  await page.locator('#pictures button', { hasText: 'example.jpg' }).click();
  const facts = async (key: string) => sharp((await request(page, `/image-demo/${key}`)).body).metadata();
  expect(await facts('example.jpg')).toMatchObject({ format: 'jpeg', width: 400, height: 267 });
  expect(await facts('portrait.jpg')).toMatchObject({ format: 'jpeg', width: 400, height: 267, orientation: 6 });
  expect(await facts('alpha.png')).toMatchObject({ format: 'png', hasAlpha: true });
  expect(await facts('large.jpg')).toMatchObject({ format: 'jpeg', width: 4000, height: 3000 });
  // Photo-like: camera files have a quarter of a byte a pixel, drawings far less.
  expect((await request(page, '/image-demo/large.jpg')).body.length).toBeGreaterThan(4000 * 3000 * 0.15);
});

test('a second visit finds the samples and paints none again', async () => {
  const puts: string[] = [];
  const note = (sent: { method(): string; url(): string }): void => {
    if (sent.method() === 'PUT') puts.push(sent.url());
  };
  page.on('request', note);
  await page.reload();
  await shows('#result-size', /200 × 13[34]/);
  // Ready is what can be chosen.
  await vi.waitFor(async () => expect(await page.locator('#pictures button:disabled').count()).toBe(0), {
    timeout: 10_000,
  });
  expect(await page.textContent('#pictures')).not.toContain('Painting');
  expect(puts).toEqual([]);
  page.off('request', note);
});

test('the wrong part is pointed out while typing, with code and EC, and the last good picture stays', async () => {
  await processIs('image/resize,w_150/rotate,400');
  await shows('#notices', /InvalidArgument/);
  await shows('#notices', /0040-00000217/);
  expect(await page.textContent('#process-paint .wrong, #process-paint [class*=fault], #process-paint mark')).toBe(
    '400',
  );
  expect(await page.locator('#after img, #after canvas').count()).toBeGreaterThan(0);
  await processIs('image/resize,w_150/rotate,90');
  await shows('#result-size', /10[01] × 150/);
});

test('a form changes the text, and the text the forms', async () => {
  await processIs('image/resize,w_120');
  await shows('#result-size', '120 × 80');
  const width = page.locator('#steps input').filter({ visible: true }).first();
  await width.fill('60');
  await width.press('Tab');
  await shows('#result-size', '60 × 40');
  expect(await page.inputValue('#process-text')).toBe('image/resize,w_60');
});

test('your own picture by dialog, drop and paste; it never leaves the device', async () => {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.click('#open-picture')]);
  await chooser.setFiles({ name: 'chosen.png', mimeType: 'image/png', buffer: await picture(90, 60) });
  await shows('#source-size', '90 × 60');
  for (const [kind, key, size] of [
    ['drop', 'dropped.png', '80 × 50'],
    ['paste', 'pasted.png', '70 × 40'],
  ] as const) {
    const [width, height] = size.split(' × ').map(Number) as [number, number];
    const encoded = (await picture(width, height)).toString('base64');
    await page.evaluate(
      ({ kind, key, encoded }) => {
        const data = new DataTransfer();
        const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
        data.items.add(new File([bytes], key, { type: 'image/png' }));
        const options = { bubbles: true, cancelable: true };
        document.body.dispatchEvent(
          kind === 'drop'
            ? new DragEvent('drop', { ...options, dataTransfer: data })
            : new ClipboardEvent('paste', { ...options, clipboardData: data }),
        );
      },
      { kind, key, encoded },
    );
    await shows('#source-size', size);
    await waitForObject(page, `/image-demo/${key}`);
  }
  expect(elsewhere.filter((url) => !url.includes('aliyuncs.com'))).toEqual([]);
});

const dialogGives = async (tab: Page, ...files: readonly { name: string; mimeType: string; buffer: Buffer }[]) => {
  const [chooser] = await Promise.all([tab.waitForEvent('filechooser'), tab.click('#open-picture')]);
  await chooser.setFiles([...files]);
};

test('what is no picture is refused by its name, and the others are taken', async () => {
  await dialogGives(
    page,
    { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('words') },
    { name: 'good.png', mimeType: 'image/png', buffer: await picture(60, 30) },
    { name: 'table.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b') },
  );
  await shows('#source-size', '60 × 30');
  await shows('#status', /notes\.png was not taken: .*table\.csv was not taken: /);
  for (const name of ['notes.png', 'table.csv'])
    expect((await request(page, `/image-demo/${name}`, { method: 'HEAD' })).status).toBe(404);
});

test('two tabs agree on which pictures there are', async () => {
  const other = await context.newPage();
  await other.goto(demo);
  const tile = (tab: Page, key: string) => tab.locator('#pictures .tile', { hasText: key });
  await tile(other, 'good.png').waitFor();
  const buffer = await picture(50, 40);
  await dialogGives(other, { name: 'both.png', mimeType: 'image/png', buffer });
  await tile(other, 'both.png').waitFor();
  // This tab has not heard of it yet.
  await dialogGives(page, { name: 'both.png', mimeType: 'image/png', buffer: await picture(30, 20) });
  await shows('#source-size', '30 × 20');
  expect(new URL(page.url()).hash).toMatch(/^#\/both-2\.png/);
  await page.reload();
  for (const key of ['good.png', 'both.png', 'both-2.png']) await tile(page, key).waitFor();
  await page.click('[aria-label="Remove both.png"]');
  await tile(page, 'both.png').waitFor({ state: 'detached' });
  // The other tab looks again when it is shown.
  await other.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await tile(other, 'both.png').waitFor({ state: 'detached' });
  await tile(other, 'both-2.png').waitFor();
  await other.close();
});

test('long work shows progress and can be cancelled', async () => {
  // Seconds, however fast the machine.
  await page.goto(`${demo}#/large.jpg?x-oss-process=image${'/blur,r_50,s_50'.repeat(20)}`);
  await page.reload();
  await page.waitForSelector('#busy:not([hidden])', { timeout: 20_000 });
  await page.click('#cancel');
  await page.waitForSelector('#busy[hidden]', { state: 'attached', timeout: 20_000 });
  await page.locator('#pictures button', { hasText: 'example.jpg' }).click();
  await processIs('image/resize,w_110');
  await shows('#result-size', /110 × 7[34]/);
});

test('the URL is copied, in path and host style', async () => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('#copies button').first().click();
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await vi.waitFor(async () => expect(await copied()).toBe('/image-demo/example.jpg?x-oss-process=image/resize,w_110'));
  await page.locator('#copies button').nth(1).click();
  await vi.waitFor(async () =>
    expect(await copied()).toBe(
      'http://image-demo.oss-cn-hangzhou.aliyuncs.com/example.jpg?x-oss-process=image/resize,w_110',
    ),
  );
});

test('by keyboard: the skip link, the split by arrow keys, focus that can be seen', async () => {
  await page.reload();
  await shows('#result-size', '×');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
  const { hash } = new URL(page.url());
  expect(hash).toContain('x-oss-process=');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('process-text');
  expect(new URL(page.url()).hash).toBe(hash);
  await page.focus('#split');
  const before = Number(await page.inputValue('#split'));
  await page.keyboard.press('ArrowRight');
  expect(Number(await page.inputValue('#split'))).toBeGreaterThan(before);
  // What the keyboard reaches; a second hold for pointers only, such as the slider beside a number, is hidden from it.
  const focusable = await page
    .locator(':is(button, input, textarea, select, a[href]):visible:not([tabindex="-1"]):not([aria-hidden="true"])')
    .all();
  expect(focusable.length).toBeGreaterThan(30);
  for (const element of focusable.slice(0, 40)) {
    // A name for those who do not see the screen.
    const name = await element.evaluate((node) => {
      const labels =
        'labels' in node
          ? [...((node as HTMLInputElement).labels ?? [])].map((label) => label.textContent).join('')
          : '';
      return [node.getAttribute('aria-label'), node.getAttribute('title'), node.textContent, labels].join('').trim();
    });
    expect(name).not.toBe('');
  }
});

test.each([360, 768, 1440])('no horizontal scrolling at %i px', async (width) => {
  await page.setViewportSize({ width, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
});

test('says that nothing leaves the device', async () => {
  expect(await page.textContent('header')).toContain('Nothing leaves this device');
});

test('works without a network after the first visit', async () => {
  await page.reload();
  await shows('#service', 'in control');
  await context.setOffline(true);
  await page.reload();
  await processIs('image/resize,w_90/format,webp');
  await shows('#result-size', '90 × 60');
  await context.setOffline(false);
});

test('the page keeps its own files, not those of an earlier build, and no codec ahead of its use', async () => {
  const fresh = await browser.newContext();
  const asked: string[] = [];
  fresh.on('request', (sent) => asked.push(new URL(sent.url()).pathname));
  const tab = await fresh.newPage();
  await tab.goto(`${demo}icon.svg`);
  await tab.evaluate(async () => (await caches.open('oss-img-playground')).put('/assets/old.js', new Response('old')));
  await tab.goto(demo);
  await tab.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
  const kept = await tab.evaluate(async () =>
    (await (await caches.open('oss-img-playground')).keys()).map(({ url }) => new URL(url).pathname),
  );
  expect(kept).toEqual(expect.arrayContaining(['/', expect.stringMatching(/^\/assets\/worker-.*\.js$/)]));
  expect(kept).not.toContain('/assets/old.js');
  expect(asked.filter((path) => path.includes('avif'))).toEqual([]);
  await fresh.close();
});

test('the drop-in service worker lies beside the page, and a missing picture is missing', async () => {
  const script = await fetch(`${demo}oss-img-sw.js`);
  expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript']);
  expect((await fetch(`${demo}missing.jpg`)).status).toBe(404);
});
