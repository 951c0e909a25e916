// A page's own decoder of HEIC, for pictures that the service worker answers: they are made by the page's pool.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handHeic } from '../formats/avif/boxes.ts';
import { type AnsweringSite, serveAnswers } from './answering-site.ts';
import { startBrowser } from './site.ts';

let browser: Browser;
let site: AnsweringSite;
beforeAll(async () => {
  [browser, site] = await Promise.all([startBrowser(), serveAnswers()]);
});
afterAll(() => Promise.all([browser.close(), site.close()]));

const withDecoder = `
  import { createImageProcessor } from '/index.js';
  import { registerImageServiceWorker } from '/register.js';
  const heic = async (file) => {
    window.decoded = (window.decoded ?? 0) + 1;
    return new ImageData(40, 30);
  };
  await registerImageServiceWorker('/oss-img-sw.js', { processor: createImageProcessor({ decoders: { heic } }) });
  document.title = 'ready';`;

const answerOf = (page: Page, process: string) =>
  page.evaluate(async (url) => {
    const response = await fetch(url);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      error: response.ok ? '' : await response.text(),
    };
  }, `/photo.heic?x-oss-process=${process}`);

test('a HEIC of the site is read by the page that has a decoder, and by nothing else', async () => {
  site.answers.set('/photo.heic', { type: 'image/heic', body: Buffer.from(handHeic({})) });
  const page = (body: string) => ({ type: 'text/html', body: `<!doctype html><script type="module">${body}</script>` });
  site.answers.set('/with.html', page(withDecoder));
  site.answers.set('/without.html', page(''));
  const context = await browser.newContext();
  const decoding = await context.newPage();
  await decoding.goto(`${site.origin}/with.html`);
  await decoding.waitForFunction(() => document.title === 'ready');
  const other = await context.newPage();
  await other.goto(`${site.origin}/without.html`);
  expect(await answerOf(other, 'image/resize,w_20')).toMatchObject({ status: 200, type: 'image/jpeg', error: '' });
  expect(await decoding.evaluate(() => (window as { decoded?: number }).decoded)).toBe(1);
  await decoding.close();
  const refused = await answerOf(other, 'image/resize,w_10');
  expect(refused.status).toBe(400);
  expect(refused.error).toContain('HEIC is decoded by a page that was given a decoder in `decoders`');
  await context.close();
});
