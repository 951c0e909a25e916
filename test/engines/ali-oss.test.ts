// The official SDK, unmodified, as a client of the service worker in every engine.

import { beforeAll, describe, expect, test } from 'vitest';
import { server } from 'vitest/browser';
import { type ControlledPage, credentials, example, openRegistered } from './page.ts';

const bucket = 'engine-sdk';
let page: ControlledPage;

/** What is used of the SDK, which comes without types. */
interface Client {
  put(key: string, content: Blob, options?: object): Promise<{ res: { status: number } }>;
  get(key: string, options?: object): Promise<{ content: Uint8Array; res: { headers: Record<string, string> } }>;
  head(key: string): Promise<{ status: number; res: { headers: Record<string, string> } }>;
  copy(key: string, from: string): Promise<unknown>;
  append(key: string, content: Blob, options?: object): Promise<{ nextAppendPosition: string }>;
  list(query: object): Promise<{ objects?: { name: string }[] }>;
  multipartUpload(key: string, content: Blob, options: object): Promise<unknown>;
  signatureUrl(key: string, options?: object): string;
  deleteMulti(keys: string[]): Promise<{ deleted: { Key: string }[] }>;
}

beforeAll(async () => {
  page = await openRegistered({ name: bucket, acl: 'private', credentials });
  await page.evaluate(
    (source) =>
      new Promise<void>((resolve, reject) => {
        const script = document.createElement('script');
        script.src = source;
        script.onload = () => resolve();
        script.onerror = () => reject(new Error('The SDK did not load.'));
        document.head.append(script);
      }),
    '/sdk/aliyun-oss-sdk.js',
  );
});

describe.each([
  ['V1 by XMLHttpRequest', { authorizationV4: false, useFetch: false }],
  ['V4 by XMLHttpRequest', { authorizationV4: true, useFetch: false }],
  ['V1 by fetch', { authorizationV4: false, useFetch: true }],
  ['V4 by fetch', { authorizationV4: true, useFetch: true }],
])('%s', (_, way) => {
  // In Firefox, the SDK waits for ever for the body of an answer to HEAD, which has none.
  const hasHead = !(way.useFetch && server.browser === 'firefox');

  test('puts, reads, processes, lists, copies, appends, uploads in parts, signs and deletes', async () => {
    const seen = await page.evaluate(
      async ({ options, file, hasHead }) => {
        const { OSS } = window as unknown as { OSS: new (options: object) => Client };
        const client = new OSS({ ...options, endpoint: location.origin, sldEnable: true });
        const blob = new Blob([file], { type: 'image/jpeg' });
        const status = async (url: string): Promise<number> => (await fetch(url)).status;
        const put = await client.put('sdk/a.jpg', blob);
        const small = await client.get('sdk/a.jpg', { process: 'image/resize,w_100/format,png' });
        const head = hasHead ? (await client.head('sdk/a.jpg')).status : 200;
        await client.copy('sdk/b.jpg', 'sdk/a.jpg');
        await client.append('sdk/log.txt', new Blob(['one']));
        const { nextAppendPosition } = await client.append('sdk/log.txt', new Blob(['two']), { position: 3 });
        const progress: number[] = [];
        await client.multipartUpload('sdk/large.bin', new Blob([new Uint8Array(400_000)]), {
          partSize: 100 * 1024,
          progress: (done: number) => void progress.push(done),
        });
        const large = await client.get('sdk/large.bin');
        const url = client.signatureUrl('sdk/a.jpg', { expires: 60, process: 'image/resize,w_30' });
        const signed = [await status(url), await status(url.replace('w_30', 'w_31'))];
        const { objects = [] } = await client.list({ prefix: 'sdk/', 'max-keys': 10 });
        const error = await client.get('sdk/missing').catch((thrown: { code: string; status: number }) => thrown);
        const { deleted } = await client.deleteMulti(objects.map(({ name }) => name));
        return {
          statuses: [put.res.status, head, ...signed],
          png: [...small.content.subarray(1, 4)],
          nextAppendPosition,
          large: [large.content.length, progress.at(-1)],
          names: objects.map(({ name }) => name),
          error: 'code' in error ? [error.code, error.status] : undefined,
          deleted: deleted.length,
        };
      },
      { options: { bucket, ...credentials, ...way }, file: await example(), hasHead },
    );
    expect(seen).toEqual({
      statuses: [200, 200, 200, 403],
      png: [80, 78, 71],
      nextAppendPosition: '6',
      large: [400_000, 1],
      names: ['sdk/a.jpg', 'sdk/b.jpg', 'sdk/large.bin', 'sdk/log.txt'],
      error: ['NoSuchKey', 404],
      deleted: 4,
    });
  });
});
