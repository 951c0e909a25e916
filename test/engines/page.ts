// Pages under the service worker's control, as frames of the test's own page: the same in every engine, without a driver.
import type { BucketOptions } from 'oss-img/register';
import { server } from 'vitest/browser';
import type { Realm } from '../attempts.ts';
import { photo } from '../browser/pictures.ts';

/** What the page of `test/browsers/engine-site.ts` gives to its window: the doors of the built package. */
export interface PageWindow extends Window {
  readonly ossImg: typeof import('oss-img');
  readonly register: typeof import('oss-img/register');
  readonly door: typeof import('oss-img/bucket');
  readonly Image: typeof Image;
  readonly eval: typeof eval;
}

export interface ControlledPage extends Realm {
  readonly window: PageWindow;
  /** fetch() of the page, which the service worker hears. */
  readonly fetch: typeof fetch;
  close(): void;
}

/** The service worker controls what begins like this: pages and buckets of these suites, and nothing of Vitest's. */
const scope = '/engine-';

export const credentials = { accessKeyId: 'oss-img', accessKeySecret: 'oss-img-secret' };

export const isWebKit = server.browser === 'webkit';

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again and again, for at most so long, until the answer is not undefined. */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>, seconds = 15): Promise<T> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await pause(30)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`Nothing came within ${seconds} seconds.`);
}

/** Opens a page that is under control if there is a service worker already. */
export async function openPage(path = '/engine-page/'): Promise<ControlledPage> {
  const frame = document.createElement('iframe');
  frame.src = path;
  document.body.append(frame);
  const page = await until(() => {
    const window = frame.contentWindow as PageWindow | null;
    return window && 'door' in window ? window : undefined;
  });
  return {
    window: page,
    fetch: (...told) => page.fetch(...told),
    evaluate: async (work, argument) => page.eval(`(${work})`)(argument),
    close: () => frame.remove(),
  };
}

/** Opens a page that registers the service worker, with these buckets. */
export async function openRegistered(...buckets: BucketOptions[]): Promise<ControlledPage> {
  const page = await openPage();
  const processor = page.window.ossImg.createImageProcessor({
    workers: 1,
    fonts: { 'wqy-zenhei': '/fonts/chinese.ttf' },
  });
  await page.window.register.registerImageServiceWorker('/oss-img-sw.js', { scope, processor, buckets });
  return page;
}

/** The photo that most suites work on, 400 × 267 pixels. */
export const example = (type = 'image/jpeg'): Promise<Uint8Array<ArrayBuffer>> => photo(400, 267, type);

/** The picture as an `<img>` of the page sees it. */
export function imageSize({ window }: ControlledPage, url: string): Promise<readonly [number, number] | 'error'> {
  return new Promise((resolve) => {
    const image = new window.Image();
    image.onload = () => resolve([image.naturalWidth, image.naturalHeight]);
    image.onerror = () => resolve('error');
    image.src = url;
  });
}

/** What the XML of an error says. */
export async function faultIn(response: Response): Promise<{ status: number; code: string | undefined }> {
  const code = /<Code>([^<]*)<\/Code>/.exec(await response.text())?.[1];
  return { status: response.status, code };
}

export const bytesOf = async (response: Response): Promise<Uint8Array> => new Uint8Array(await response.arrayBuffer());
