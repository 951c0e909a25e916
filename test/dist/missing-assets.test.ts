// Files of the package that do not load: the error names the address, what came from there, and what mends it.
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type AnsweringSite, type LoadedPage, loadPage, putPage, serveAnswers } from './answering-site.ts';
import { startBrowser } from './site.ts';

let browser: Browser;
let site: AnsweringSite;
let loaded: LoadedPage;
beforeAll(async () => {
  [browser, site] = await Promise.all([startBrowser(), serveAnswers()]);
  putPage(site, '');
  loaded = await loadPage(browser, `${site.origin}/`);
});
afterAll(() => Promise.all([browser.close(), site.close()]));

const html: Answer = { type: 'text/html', body: '<!doctype html><title>The app</title>' };
const mend =
  'Copy the files with `npx oss-img init <folder> --assets`, and name the address of that folder in the option';

/** The errors with the paths alone. */
const endOf = async ({ ends }: LoadedPage, process: string): Promise<string> =>
  ((await ends([process]))[0] ?? '').replaceAll(site.origin, '');

async function endWith(path: string, answer: Answer, process: string): Promise<string> {
  site.answers.set(path, answer);
  try {
    return await endOf(loaded, process);
  } finally {
    site.answers.delete(path);
  }
}

describe('worker.js', () => {
  test.each<[string, Answer, string]>([
    ['is missing', { status: 404, body: 'none' }, 'the answer is 404 with text/plain. '],
    ['is the page of a missing file', html, 'the answer is 200 with text/html, as some servers answer for a missing'],
    ['has a wrong type', { body: 'let a = 1;' }, 'the answer is 200 with text/plain. '],
    ['is never answered', 'drop', 'nothing came. Its server must be reachable'],
    ['has a mistake', { type: 'text/javascript', body: 'let let' }, 'it is there, but did not start. It must be'],
  ])('that %s', async (_, answer, expected) => {
    const end = await endWith('/worker.js', answer, 'image/resize,w_20');
    expect(end).toContain(`OssError InternalError: oss-img could not load worker.js from /worker.js: ${expected}`);
    if (expected.startsWith('the answer')) expect(end).toContain(mend);
  });

  test('that throws', async () => {
    const body = 'throw new Error("too old");';
    const end = await endWith('/worker.js', { type: 'text/javascript', body }, 'image/resize,w_20');
    expect(end).toBe('OssError InternalError: The worker /worker.js of oss-img failed: Uncaught Error: too old');
  });
});

describe('a .wasm file', () => {
  const file = '/webp_enc_simd.wasm';
  test.each<[string, Answer, string]>([
    ['is missing', { status: 404, body: 'none' }, 'the answer is 404 with text/plain. '],
    ['is the page of a missing file', html, 'the answer is 200 with text/html, as some servers answer for a missing'],
    ['is none', { type: 'application/wasm', body: 'no' }, 'the answer is 200 with application/wasm. '],
    ['is never answered', 'drop', 'nothing came. Its server must be reachable'],
  ])('that %s', async (_, answer, expected) => {
    const end = await endWith(file, answer, 'image/format,webp');
    expect(end).toContain(`OssError InternalError: oss-img could not load ${file.slice(1)} from ${file}: ${expected}`);
    if (expected.startsWith('the answer')) expect(end).toContain(mend);
  });

  test('that is damaged', async () => {
    const damaged = Buffer.from('\0asm\u0001\0\0\0garbage', 'latin1');
    const end = await endWith(file, { type: 'application/wasm', body: damaged }, 'image/format,webp');
    expect(end).toMatch(/^OssError InternalError: The browser did not compile \/webp_enc_simd\.wasm: .*@\+\d+\.$/);
  });

  test('is asked for again by the next job, since the network may be back', async () => {
    const { page } = loaded;
    const format = () =>
      page.evaluate(async () => {
        const shared = window as unknown as { oss: typeof import('oss-img'); made?: import('oss-img').ImageProcessor };
        shared.made ??= shared.oss.createImageProcessor();
        const canvas = new OffscreenCanvas(4, 3);
        canvas.getContext('2d');
        return shared.made.process(await canvas.convertToBlob(), 'image/format,webp').then(
          (result) => result.format,
          ({ code }) => code,
        );
      });
    site.answers.set(file, 'drop');
    expect(await format()).toBe('InternalError');
    site.answers.delete(file);
    expect(await format()).toBe('webp');
  });
});

describe('a Content-Security-Policy', () => {
  afterEach(() => {
    delete site.headers['content-security-policy'];
  });
  test.each([
    [
      "that refuses the worker: script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'",
      'image/resize,w_20',
      /\/worker\.js: it is there, but did not start\. .* must allow it in `worker-src`/,
    ],
    [
      "that refuses to compile: script-src 'self'",
      'image/format,webp',
      /The browser did not compile \/\w+\.wasm: .*[^.]\. .* must allow 'wasm-unsafe-eval' in `script-src`/,
    ],
    [
      "that refuses to fetch: connect-src 'none'",
      'image/format,webp',
      /could not load webp_enc_simd\.wasm from \/webp_enc_simd\.wasm: nothing came\. .* must allow it in `connect-src`/,
    ],
  ])('%s', async (name, process, expected) => {
    site.headers['content-security-policy'] = name.replace(/^.*?: /, '');
    const refused = await loadPage(browser, `${site.origin}/`);
    expect(await endOf(refused, process)).toMatch(expected);
    await refused.page.close();
  });
});

test('without the files of AVIF everything else works, and AVIF says what is missing', async () => {
  for (const file of ['/avif_enc.wasm', '/avif_dec.wasm']) site.answers.set(file, { status: 404 });
  const results = await loaded.ends([
    'image/resize,w_20',
    'image/format,webp',
    'image/format,jpg',
    'image/format,avif',
  ]);
  expect(results).toEqual([
    'image/png 20x15',
    'image/webp 40x30',
    'image/jpeg 40x30',
    expect.stringContaining(`could not load avif_enc.wasm from ${site.origin}/avif_enc.wasm: the answer is 404`),
  ]);
  site.answers.delete('/avif_enc.wasm');
  site.answers.delete('/avif_dec.wasm');
});
