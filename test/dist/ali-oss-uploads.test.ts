// The official SDK's multipart uploads against the service worker: whole, cancelled and resumed, part by part, and wrong.
import { createHash, randomBytes } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openSdkPage, type SdkOptions, sdkOf, ways } from './sdk.ts';
import type { Sdk } from './sdk-calls.ts';
import { startBrowser, stopServiceWorkers } from './site.ts';

const demo = inject('demo');
const partSize = 100 * 1024;
/** Four parts, the last of them short. */
const large = randomBytes(3.5 * partSize);
const part = (number: number): Buffer => large.subarray((number - 1) * partSize, number * partSize);

const md5 = (bytes: Uint8Array): Buffer => createHash('md5').update(bytes).digest();
const hex = (digest: Buffer): string => digest.toString('hex').toUpperCase();
/** As OSS: the MD5 of the parts' MD5s, and how many they are. */
const largeEtag = `"${hex(md5(Buffer.concat([1, 2, 3, 4].map((number) => md5(part(number))))))}-4"`;

let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  context = await browser.newContext();
  page = await openSdkPage(context, demo);
});
afterAll(() => browser?.close());

interface Checkpoint {
  readonly uploadId: string;
  readonly doneParts: readonly { readonly number: number }[];
}

/** `multipartUpload` of `large`, one part after the other, with all it tells of its progress. */
const upload = (
  options: SdkOptions,
  key: string,
  { checkpoint, cancelAt = 2 }: { checkpoint?: Checkpoint; cancelAt?: number } = {},
): Promise<{ etag?: string; error?: string; progress: number[]; checkpoint?: Checkpoint }> =>
  page.evaluate(
    async ({ options, key, bytes, partSize, checkpoint, cancelAt }) => {
      interface UploadOptions {
        readonly [name: string]: unknown;
        progress(fraction: number, point: (Checkpoint & { file?: unknown }) | null): void;
      }
      interface Client {
        multipartUpload(key: string, file: File, options: UploadOptions): Promise<{ etag: string }>;
        cancel(): void;
      }
      const { OSS } = window as unknown as { OSS: new (options: unknown) => Client };
      const client = new OSS(options);
      const progress: number[] = [];
      let last = checkpoint;
      try {
        const { etag } = await client.multipartUpload(key, new File([bytes], 'large.zip'), {
          ...{ partSize, parallel: 1, meta: { author: 'alice' }, headers: { 'Cache-Control': 'max-age=7' } },
          ...(checkpoint && { checkpoint }),
          progress(fraction, point) {
            progress.push(fraction);
            if (point) last = { ...point, file: undefined } as Checkpoint;
            if (last?.doneParts.length === cancelAt) client.cancel();
          },
        });
        return { etag, progress };
      } catch (error) {
        return { error: (error as Error).name, progress, ...(last && { checkpoint: last }) };
      }
    },
    { options, key, bytes: Uint8Array.from(large), partSize, checkpoint, cancelAt },
  );

describe.each(ways(demo.replace(/\/$/, '')))('%s', (way, options) => {
  let sdk: Sdk;
  const key = (name: string): string => `${way}/${name}`;
  beforeAll(() => {
    sdk = sdkOf(page, options);
  });

  test('multipartUpload in parts, with progress', async () => {
    const { etag, progress } = await upload(options, key('large.bin'), { cancelAt: 99 });
    expect([etag, progress]).toEqual([largeEtag, [0, 0.2, 0.4, 0.6, 0.8, 1]]);
    const got = await sdk.get(key('large.bin'));
    expect(Buffer.from(got.content).equals(large)).toBe(true);
    expect((await sdk.head(key('large.bin'))).res.headers).toMatchObject({
      etag: largeEtag,
      'content-type': 'application/zip',
      'cache-control': 'max-age=7',
      'x-oss-meta-author': 'alice',
      'x-oss-object-type': 'Multipart',
    });
    expect((await sdk.listUploads({ prefix: key('large.bin') })).uploads).toEqual([]);
  });

  test('cancelled, the service worker stopped, and resumed from its checkpoint', async () => {
    const cancelled = await upload(options, key('resumed.bin'));
    const { checkpoint } = cancelled;
    expect([cancelled.error, checkpoint?.doneParts.map(({ number }) => number)]).toEqual(['cancel', [1, 2]]);
    await expect(sdk.get(key('resumed.bin'))).rejects.toMatchObject({ code: 'NoSuchKey' });
    await stopServiceWorkers(context, page);
    const { parts } = await sdk.listParts(key('resumed.bin'), checkpoint?.uploadId ?? '');
    expect(parts.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      ['1', String(partSize)],
      ['2', String(partSize)],
    ]);
    const resumed = await upload(options, key('resumed.bin'), { ...(checkpoint && { checkpoint }), cancelAt: 99 });
    expect([resumed.etag, resumed.progress]).toEqual([largeEtag, [0.6, 0.8, 1]]);
    expect(Buffer.from((await sdk.get(key('resumed.bin'))).content).equals(large)).toBe(true);
  });

  test('part by part, in any order, with copied ones; listed, aborted', async () => {
    const name = key('by-hand.bin');
    await sdk.put(key('source ÿ+.bin'), large);
    const { uploadId } = await sdk.initMultipartUpload(name, { mime: 'text/x-parts' });
    const second = await sdk.uploadPart(name, uploadId, 2, large, partSize, 2 * partSize);
    const source = { sourceKey: key('source ÿ+.bin'), sourceBucketName: 'image-demo' };
    const first = await sdk.uploadPartCopy(name, uploadId, 1, `0-${partSize - 1}`, source);
    expect([first.etag, second.etag]).toEqual([1, 2].map((number) => `"${hex(md5(part(number)))}"`));
    expect((await sdk.listUploads({ prefix: name })).uploads).toEqual([
      { name, uploadId, initiated: expect.stringMatching(/^\d{4}-.*Z$/) },
    ]);
    const { parts } = await sdk.listParts(name, uploadId, { 'part-number-marker': 1 });
    expect(parts).toMatchObject({ PartNumber: '2' });
    const { etag } = await sdk.completeMultipartUpload(name, uploadId, [
      { number: 1, etag: first.etag },
      { number: 2, etag: second.etag },
    ]);
    expect(etag).toMatch(/^"[0-9A-F]{32}-2"$/);
    const got = await sdk.get(name);
    expect(Buffer.from(got.content).equals(large.subarray(0, 2 * partSize))).toBe(true);
    expect(got.res.headers['content-type']).toBe('text/x-parts');

    const given = await sdk.initMultipartUpload(key('given-up.bin'));
    await sdk.uploadPart(key('given-up.bin'), given.uploadId, 1, large, 0, 10);
    expect((await sdk.abortMultipartUpload(key('given-up.bin'), given.uploadId)).res.status).toBe(204);
    expect((await sdk.listUploads({ prefix: key('given-up.bin') })).uploads).toEqual([]);
    await expect(sdk.listParts(key('given-up.bin'), given.uploadId)).rejects.toMatchObject(noSuchUpload);
  });

  test('a large object is copied in parts', async () => {
    await sdk.put(key('large source.bin'), large);
    const source = { sourceKey: key('large source.bin'), sourceBucketName: 'image-demo' };
    const { etag } = await sdk.multipartUploadCopy(key('large copy.bin'), source, { partSize, parallel: 2 });
    expect(etag).toBe(largeEtag);
    expect(Buffer.from((await sdk.get(key('large copy.bin'))).content).equals(large)).toBe(true);
  });

  const noSuchUpload = { name: 'NoSuchUploadError', code: 'NoSuchUpload', status: 404 };

  test('what is wrong with an upload arrives as its typed error', async () => {
    const name = key('wrong.bin');
    await expect(sdk.uploadPart(name, 'none', 1, large, 0, 10)).rejects.toMatchObject(noSuchUpload);
    await expect(sdk.abortMultipartUpload(name, 'none')).rejects.toMatchObject(noSuchUpload);
    const { uploadId } = await sdk.initMultipartUpload(name);
    const small = await sdk.uploadPart(name, uploadId, 1, large, 0, 10);
    const last = await sdk.uploadPart(name, uploadId, 2, large, 10, 20);
    await expect(sdk.uploadPart(name, uploadId, 10_001, large, 0, 10)).rejects.toMatchObject({ status: 400 });
    const complete = (...parts: { number: number; etag: string }[]) =>
      sdk.completeMultipartUpload(name, uploadId, parts);
    await expect(complete({ number: 1, etag: small.etag }, { number: 2, etag: last.etag })).rejects.toMatchObject({
      name: 'EntityTooSmallError',
      status: 400,
    });
    await expect(complete({ number: 1, etag: last.etag })).rejects.toMatchObject({
      name: 'InvalidPartError',
      status: 400,
    });
    await expect(complete({ number: 3, etag: last.etag })).rejects.toMatchObject({ name: 'InvalidPartError' });
    // None of it ended the upload.
    await complete({ number: 2, etag: last.etag });
    expect(Buffer.from((await sdk.get(name)).content).equals(large.subarray(10, 20))).toBe(true);
  });
});

test('less than a part is one put', async () => {
  const [[, options] = ['', {}]] = ways(demo.replace(/\/$/, ''));
  const small = large.subarray(0, 1000);
  const { etag } = await sdkOf(page, options).multipartUpload('small.bin', { as: 'blob', bytes: small, type: '' });
  expect(etag).toBe(`"${hex(md5(small))}"`);
});
