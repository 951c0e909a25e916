// The cache of results: they are answered again, are never stale, and never reach a caller without access.
import { describe, expect, it } from 'vitest';
import type { CachedResult, ResultCache } from '../../src/service/results.ts';
import { photo, pngOf } from '../pictures.ts';
import { bytesOf, openService, picture, refusal } from './harness.ts';

function mapCache(): ResultCache & { readonly size: () => number } {
  const kept = new Map<string, CachedResult>();
  const idOf = (bucket: string, key: string, variant = ''): string => JSON.stringify([bucket, key, variant]);
  return {
    size: () => kept.size,
    get: async ({ bucket, key, variant }) => kept.get(idOf(bucket, key, variant)),
    put: async ({ bucket, key, variant }, result) => void kept.set(idOf(bucket, key, variant), result),
    purge: async (bucket, key) => {
      const start = (key === undefined ? JSON.stringify([bucket]) : JSON.stringify([bucket, key])).slice(0, -1);
      for (const id of kept.keys()) if (id.startsWith(`${start},`)) kept.delete(id);
    },
    clear: async () => kept.clear(),
  };
}

const path = '/image-demo/example.jpg?x-oss-process=image/resize,w_100';
const open = async (settings = {}) => {
  const results = mapCache();
  return { results, ...(await openService({ settings, dependencies: { results } })) };
};
const other = await pngOf(photo(300, 200));

describe('a kept result', () => {
  it('is made once for all spellings of a process', async () => {
    const { ask, asked } = await open();
    const first = await bytesOf(await ask(path));
    const again = await ask('/image-demo/example.jpg?x-oss-process=image/resize,m_lfit,w_100');
    expect(asked.filter((what) => what === 'work')).toHaveLength(1);
    expect(Buffer.from(await bytesOf(again)).equals(Buffer.from(first))).toBe(true);
    expect(again.headers.get('server-timing')).toContain('cache');
    for (const name of ['etag', 'last-modified', 'content-type', 'content-security-policy'])
      expect(again.headers.get(name)).toBe((await ask(path)).headers.get(name));
    await ask('/image-demo/example.jpg?x-oss-process=image/resize,w_101');
    expect(asked.filter((what) => what === 'work')).toHaveLength(2);
  });

  it('is made anew when the source or its watermark changed', async () => {
    const { ask, asked, results } = await open();
    const works = () => asked.filter((what) => what === 'work').length;
    const marked = '/image-demo/example.jpg?x-oss-process=image/watermark,image_cGFuZGEucG5n';
    await ask(path);
    await ask(marked);
    expect([works(), results.size()]).toEqual([2, 2]);
    await ask('/image-demo/panda.png', { method: 'PUT', body: other });
    await ask(marked);
    expect(works()).toBe(3);
    await ask('/image-demo/example.jpg', { method: 'PUT', body: other });
    expect(results.size()).toBe(0);
    expect((await ask(path)).headers.get('content-type')).toBe('image/png');
    await ask('/image-demo/example.jpg', { method: 'DELETE' });
    expect([(await ask(path)).status, results.size()]).toEqual([404, 0]);
    // The same bytes as at first, whose results were purged.
    await ask('/image-demo/example.jpg', { method: 'PUT', body: picture });
    expect((await ask(path)).headers.get('content-type')).toBe('image/jpeg');
  });

  it('is made anew when another tab replaced the source without purging it', async () => {
    const { ask, asked, results, store } = await open();
    await ask(path);
    const meta = await store.headObject('image-demo', 'example.jpg');
    const changed = { ...(meta as NonNullable<typeof meta>), etag: '"NEW"', byteLength: other.length };
    await store.changeObject('image-demo', 'example.jpg', () => ({ meta: changed, body: other.slice().buffer }));
    expect(results.size()).toBe(1);
    expect((await ask(path)).headers.get('content-type')).toBe('image/png');
    expect(asked.filter((what) => what === 'work')).toHaveLength(2);
  });

  it('is not answered for an engine of another version', async () => {
    const results = mapCache();
    for (const [engineVersion, made] of [
      ['one', true],
      ['two', true],
      ['one', false],
    ] as const) {
      const { ask, asked } = await openService({ dependencies: { results, engineVersion } });
      expect((await ask(path)).status).toBe(200);
      expect(asked.includes('work'), engineVersion).toBe(made);
    }
  });

  it('is not kept when the source changed while it was made', async () => {
    const results = mapCache();
    const made = await openService();
    const { ask, engine, store } = await openService({
      dependencies: {
        results,
        perform: async (job, load) => {
          const meta = await store.headObject('image-demo', 'example.jpg');
          const changed = { ...(meta as NonNullable<typeof meta>), etag: '"NEW"', byteLength: other.length };
          await store.changeObject('image-demo', 'example.jpg', () => ({ meta: changed, body: other.slice().buffer }));
          const { source, objects } = await load();
          return { outcome: await engine.run(job, source, { objects }), by: 'slow' };
        },
      },
    });
    expect((await made.ask(path)).headers.get('content-type')).toBe('image/jpeg');
    const reply = await ask(path);
    expect([reply.headers.get('content-type'), reply.headers.get('etag')]).toEqual(['image/png', '"NEW"']);
    expect(results.size()).toBe(0);
  });

  it('is purged by changes of ACLs and styles', async () => {
    const { ask, askSigned, results } = await open();
    for (const [url, headers, body] of [
      ['/image-demo/example.jpg?acl', { 'x-oss-object-acl': 'public-read' }],
      ['/image-demo/?acl', { 'x-oss-acl': 'public-read-write' }],
      ['/image-demo/?style&styleName=a', {}, '<Style><Content>image/info</Content></Style>'],
    ] as const) {
      await ask(path);
      expect(results.size(), url).toBe(1);
      expect((await askSigned(url, { method: 'PUT', headers, ...(body && { body }) })).status).toBe(200);
      expect(results.size(), url).toBe(0);
    }
  });

  it('of a private object is never answered to a stranger', async () => {
    const { ask, askSigned, results } = await open({ acl: 'private' });
    expect((await askSigned(path)).status).toBe(200);
    expect(results.size()).toBe(1);
    expect(await refusal(await ask(path))).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect((await askSigned(path)).headers.get('server-timing')).toContain('cache');
  });

  it('is neither an error nor an original', async () => {
    const { ask, results } = await open();
    await ask('/image-demo/cut.jpg?x-oss-process=image/resize,w_100');
    await ask('/image-demo/cut.jpg?x-oss-process=image/resize,w_100/ignore-error,1');
    expect(results.size()).toBe(0);
  });
});

describe('the result of a picture of the site', () => {
  it('is kept by the ETag of the picture, and made each time without one', async () => {
    for (const [etag, made] of [
      ['"1"', 1],
      ['W/"1"', 2],
      ['', 2],
    ] as const) {
      const results = mapCache();
      const site = async () => new Response(picture.slice(), { headers: etag ? { etag } : {} });
      const { ask, asked } = await openService({ dependencies: { results }, site });
      for (let time = 0; time < 2; time += 1)
        expect((await ask('/cat.jpg?x-oss-process=image/resize,w_9')).status).toBe(200);
      expect(
        asked.filter((what) => what === 'work'),
        etag,
      ).toHaveLength(made);
    }
  });
});
