// The upgrade of a database that an older version of the package made.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { indexedDbStore } from '../../src/browser/indexed-db.ts';
import { bodyOf, bucketRecord, bytesOf, failureOf, putObject, upload } from '../bucket/records.ts';
import { countIn, freshName, makeVersionOne, metaOfVersionOne, openAs, type VersionOne } from './databases.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a database of version 1', () => {
  const keys = ['a.png', 'é', 'Ã©', 'ÃƒÂ©', 'Ã\u0083Â©', '图片/猫.jpg', '\uffff', '😀', 'folder/b c+d'];
  const contents: VersionOne = {
    buckets: [
      {
        name: 'photos',
        acl: 'public-read',
        styles: { small: 'image/resize,w_9', ['__proto__']: 'image/info' },
      },
      { name: 'photos-2', acl: 'private', styles: {} },
    ],
    objects: [
      ...keys.map((key, index) => ['photos', key, bytesOf(index, index)] as const),
      ['photos-2', 'é', bytesOf(99)] as const,
    ],
    settings: { 'service-worker': { hosts: ['oss.example'] } },
  };

  test('is upgraded with everything in it', async () => {
    const name = freshName();
    await makeVersionOne(name, contents);
    const before = Date.now();
    const store = indexedDbStore(name);
    const photos = await store.getBucket('photos');
    expect(await openAs(name)).toBe(2);

    const createdMs = photos?.createdMs ?? 0;
    expect(createdMs).toBeGreaterThanOrEqual(before);
    expect(createdMs).toBeLessThanOrEqual(Date.now());
    const style = (content: string) => ({ content, category: 'image', createdMs, modifiedMs: createdMs }) as const;
    const styles = { small: style('image/resize,w_9'), ['__proto__']: style('image/info') };
    expect(photos).toEqual(bucketRecord('photos', { acl: 'public-read', createdMs, styles }));
    expect(Object.keys(photos?.styles ?? {})).toEqual(['small', '__proto__']);
    expect(await store.listBuckets()).toEqual([photos, bucketRecord('photos-2', { createdMs })]);

    for (const [bucket, key, body] of contents.objects) {
      const found = await store.getObject(bucket, key);
      const filled = { kind: 'Normal', acl: 'default', headers: {} };
      expect([key, found?.meta]).toEqual([key, { ...metaOfVersionOne(body), ...filled }]);
      expect([key, found?.body]).toEqual([key, body]);
    }
    const listed = await store.listObjects('photos', { prefix: '', after: '', limit: 99 });
    expect(listed).toHaveLength(keys.length);
    expect(listed.slice(-2).map(({ key }) => key)).toEqual(['\uffff', '😀']);
    expect(await countIn(name, 'objects')).toBe(contents.objects.length);
    expect(await countIn(name, 'bodies')).toBe(contents.objects.length);
    expect(await store.settings.get('service-worker')).toEqual({ hosts: ['oss.example'] });

    // It is complete: everything new can be written.
    await putObject(store, 'photos', 'é', bytesOf(1));
    await store.putUpload(upload('id', 'a'));
    await store.putCredentials({ accessKeyId: 'id', accessKeySecret: 'secret' });
    await store.results.put({ id: 'x', bucket: 'photos', key: 'é', byteLength: 1, usedMs: 1 });
    expect(await bodyOf(store, 'photos', 'é')).toEqual([1]);
    await store.deleteObjects('photos-2', ['é']);
    await store.deleteBucket('photos-2');
  });

  test('stays as it is when the upgrade fails half-way, and is upgraded the next time', async () => {
    const name = freshName();
    await makeVersionOne(name, contents);
    const { put } = IDBObjectStore.prototype;
    let puts = 0;
    const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      puts += 1;
      if (puts === 6) throw new DOMException('Full.', 'QuotaExceededError');
      return put.apply(this, given) as never;
    });
    const store = indexedDbStore(name);
    expect(await failureOf(store.getBucket('photos'))).toMatchObject({ code: 'QuotaExceeded' });
    expect(await openAs(name)).toBe(1);
    spy.mockRestore();
    const found = await Promise.all(keys.map((key) => bodyOf(store, 'photos', key)));
    expect(found).toEqual(keys.map((_, index) => [index, index]));
    expect(await openAs(name)).toBe(2);
  });
});
