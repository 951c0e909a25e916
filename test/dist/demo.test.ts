import { chromium } from 'playwright';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launchOptions } from '../browser.ts';

const demo = inject('demo');
let browser: Awaited<ReturnType<typeof chromium.launch>>;
beforeAll(async () => {
  browser = await chromium.launch(launchOptions());
});
afterAll(() => browser.close());

test('the page opens without an error', async () => {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(demo, { waitUntil: 'networkidle' });
  expect(errors).toEqual([]);
});

test('the drop-in service worker lies beside the page, and a missing picture is missing', async () => {
  const script = await fetch(`${demo}oss-img-sw.js`);
  expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript']);
  expect((await fetch(`${demo}missing.jpg`)).status).toBe(404);
});
