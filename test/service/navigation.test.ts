// A page of any origin can send a form to the service worker as a navigation. It may look, and change nothing.
import { describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../src/bucket/object-store.ts';
import { signQuery } from '../../src/request/signature.ts';
import { operations } from '../../src/service/operations.ts';
import { formOf } from './forms.ts';
import { credentials, openService, refusal } from './harness.ts';

const writing = operations.filter(({ method }) => method !== 'GET');

/** Everything that is stored. */
const stateOf = async (store: ObjectStore): Promise<unknown> => ({
  buckets: await store.listBuckets(),
  objects: await store.listObjects('image-demo', { prefix: '', after: '', limit: 1000 }),
  uploads: await store.listUploads('image-demo'),
});

describe('a navigation', () => {
  it.each(writing.map(({ level, method, query, header }) => [method, level, query.join('&'), header] as const))(
    'by %s to a %s with the query "%s" is refused, signed or not, and nothing is changed',
    async (method, level, names, header) => {
      const { ask, store, asked } = await openService();
      const before = await stateOf(store);
      const key = level === 'object' ? 'example.jpg' : '';
      const query = Object.fromEntries(
        names
          .split('&')
          .filter(Boolean)
          .map((name) => [name, '1']),
      );
      const signed = signQuery({
        ...{ version: 'v4', method, bucket: 'image-demo', key, credentials, region: 'cn-hangzhou', nowMs: Date.now() },
        ...{ expiresSeconds: 600, query, headers: {} },
      });
      for (const search of [names, signed]) {
        const response = await ask(
          `/image-demo/${key}?${search}`,
          {
            method,
            headers: header ? { [header]: '/image-demo/panda.png' } : {},
            ...(method === 'POST' && { body: formOf({ key: 'planted' }) }),
          },
          'document',
          'navigate',
        );
        expect(await refusal(response), search).toMatchObject({ status: 403, code: 'AccessDenied' });
      }
      expect(await stateOf(store)).toEqual(before);
      expect(asked).toEqual([]);
    },
  );

  it('may read a picture, whole or processed', async () => {
    const { ask } = await openService();
    for (const [path, method] of [
      ['/image-demo/example.jpg', 'GET'],
      ['/image-demo/example.jpg?x-oss-process=image/resize,w_10', 'GET'],
      ['/image-demo/example.jpg', 'HEAD'],
    ] as const)
      expect((await ask(path, { method }, 'document', 'navigate')).status, path).toBe(200);
  });

  it('to what is no bucket is left to the site', async () => {
    const { answer } = await openService();
    const request = new Request('http://localhost:4173/contact/', { method: 'POST', body: formOf({ key: 'a' }) });
    Object.defineProperties(request, { destination: { value: 'document' }, mode: { value: 'navigate' } });
    expect(await answer(request)).toBeUndefined();
  });
});
