// Objects in a store.
import { beforeEach, describe, expect, it } from 'vitest';
import type { ObjectStore, StoredObject } from '../../src/bucket/object-store.ts';
import { bodyOf, bytesOf, failureOf, makeBucket, objectMeta, putObject, read } from './records.ts';

export function objectContract(current: () => ObjectStore): void {
  describe('objects', () => {
    beforeEach(async () => {
      await makeBucket(current(), 'photos');
    });

    it('do not exist at first', async () => {
      expect(await current().headObject('photos', 'a.png')).toBeUndefined();
      expect(await current().getObject('photos', 'a.png')).toBeUndefined();
      expect(await current().getObject('nowhere', 'a.png')).toBeUndefined();
    });

    it('come back with the bytes and the metadata they were put with', async () => {
      expect(await putObject(current(), 'photos', 'a.png', bytesOf(1, 2, 3))).toEqual(objectMeta());
      expect(await current().headObject('photos', 'a.png')).toEqual(objectMeta());
      const found = await current().getObject('photos', 'a.png');
      expect(found?.meta).toEqual(objectMeta());
      expect(found?.body).toBeInstanceOf(ArrayBuffer);
      expect(read(found?.body)).toEqual([1, 2, 3]);
    });

    it('are replaced as a whole', async () => {
      await putObject(current(), 'photos', 'a.png', bytesOf(1, 2, 3));
      const later = objectMeta({ contentType: 'image/webp', kind: 'Appendable', byteLength: 1, userMeta: {} });
      await current().changeObject('photos', 'a.png', () => ({ meta: later, body: bytesOf(9) }));
      expect(await current().headObject('photos', 'a.png')).toEqual(later);
      expect(await bodyOf(current(), 'photos', 'a.png')).toEqual([9]);
    });

    it('need a bucket', async () => {
      let called = false;
      const change = current().changeObject('nowhere', 'a.png', () => {
        called = true;
        return { meta: objectMeta(), body: bytesOf(1) };
      });
      expect(await failureOf(change)).toMatchObject({ code: 'NoSuchBucket', status: 404, ec: '0015-00000101' });
      expect(called).toBe(false);
      await makeBucket(current(), 'nowhere');
      expect(await current().getObject('nowhere', 'a.png')).toBeUndefined();
    });

    it('keep their bytes when only the metadata changes', async () => {
      await putObject(current(), 'photos', 'a.png', bytesOf(1, 2, 3));
      const shared = objectMeta({ acl: 'public-read' });
      expect(await current().changeObject('photos', 'a.png', () => ({ meta: shared }))).toEqual(shared);
      expect(await current().headObject('photos', 'a.png')).toEqual(shared);
      expect(await bodyOf(current(), 'photos', 'a.png')).toEqual([1, 2, 3]);
    });

    it('need bytes when they are new', async () => {
      const change = current().changeObject('photos', 'a.png', () => ({ meta: objectMeta() }));
      expect(await failureOf(change)).toBeInstanceOf(TypeError);
      expect(await current().headObject('photos', 'a.png')).toBeUndefined();
      expect(await current().listObjects('photos', { prefix: '', after: '', limit: 9 })).toEqual([]);
    });

    it('show their metadata to the change, and their bytes only on request', async () => {
      const seen: (StoredObject | undefined)[] = [];
      const look = (key: string, how?: 'body'): Promise<unknown> =>
        current().changeObject(
          'photos',
          key,
          (object) => {
            seen.push(object);
            return { meta: objectMeta(), body: bytesOf(1, 2, 3) };
          },
          how,
        );
      await look('a.png', 'body');
      await look('a.png');
      await look('a.png', 'body');
      expect(seen.map((object) => object?.meta)).toEqual([undefined, objectMeta(), objectMeta()]);
      expect(seen.map((object) => read(object?.body))).toEqual([undefined, [], [1, 2, 3]]);
    });

    it('stay as they are when the change throws, and the very same error is thrown', async () => {
      await putObject(current(), 'photos', 'a.png', bytesOf(1, 2, 3));
      const reason = new Error('No.');
      for (const key of ['a.png', 'new.png']) {
        const change = current().changeObject(
          'photos',
          key,
          () => {
            throw reason;
          },
          'body',
        );
        expect(await failureOf(change)).toBe(reason);
      }
      expect(await current().headObject('photos', 'a.png')).toEqual(objectMeta());
      expect(await bodyOf(current(), 'photos', 'a.png')).toEqual([1, 2, 3]);
      expect(await current().headObject('photos', 'new.png')).toBeUndefined();
    });

    it('grow without losing anything, however many append at once', async () => {
      const append = (value: number): Promise<unknown> =>
        current().changeObject(
          'photos',
          'log',
          (object) => {
            const body = bytesOf(...new Uint8Array(object?.body ?? bytesOf()), value);
            return { meta: objectMeta({ kind: 'Appendable', byteLength: body.byteLength }), body };
          },
          'body',
        );
      const values = Array.from({ length: 30 }, (_, index) => index);
      await Promise.all(values.map(append));
      expect((await bodyOf(current(), 'photos', 'log'))?.toSorted((a, b) => a - b)).toEqual(values);
      expect((await current().headObject('photos', 'log'))?.byteLength).toBe(30);
    });

    it('are deleted several at once, and a missing one is no error', async () => {
      for (const [index, key] of ['a', 'b', 'c', '图'].entries())
        await putObject(current(), 'photos', key, bytesOf(index));
      await current().deleteObjects('photos', ['a', 'nothing', '图', 'a']);
      await current().deleteObjects('photos', []);
      await current().deleteObjects('nowhere', ['b']);
      const left = await current().listObjects('photos', { prefix: '', after: '', limit: 9 });
      expect(left.map(({ key }) => key)).toEqual(['b', 'c']);
      expect(await current().headObject('photos', 'a')).toBeUndefined();
      expect(await current().getObject('photos', '图')).toBeUndefined();
      expect(await bodyOf(current(), 'photos', 'b')).toEqual([1]);
      await putObject(current(), 'photos', 'a', bytesOf(7));
      expect(await bodyOf(current(), 'photos', 'a')).toEqual([7]);
    });

    it('may be empty', async () => {
      await putObject(current(), 'photos', 'empty', bytesOf());
      expect(await bodyOf(current(), 'photos', 'empty')).toEqual([]);
      await current().changeObject('photos', 'empty', (object) => ({ meta: object?.meta ?? objectMeta() }), 'body');
      expect(await bodyOf(current(), 'photos', 'empty')).toEqual([]);
    });

    it('share no memory with the caller of put or get', async () => {
      const body = bytesOf(1, 2, 3);
      await putObject(current(), 'photos', 'a.png', body);
      new Uint8Array(body).fill(9);
      const first = await current().getObject('photos', 'a.png');
      expect(read(first?.body)).toEqual([1, 2, 3]);
      new Uint8Array(first?.body ?? bytesOf()).fill(7);
      await current().changeObject(
        'photos',
        'a.png',
        (object) => {
          new Uint8Array(object?.body ?? bytesOf()).fill(5);
          return { meta: objectMeta() };
        },
        'body',
      );
      expect(await bodyOf(current(), 'photos', 'a.png')).toEqual([1, 2, 3]);
    });

    it('may be transferred away by the caller who got them', async () => {
      await putObject(current(), 'photos', 'a.png', bytesOf(1, 2, 3));
      const first = await current().getObject('photos', 'a.png');
      structuredClone(first?.body, { transfer: [first?.body as ArrayBuffer] });
      expect(first?.body.byteLength).toBe(0);
      expect(await bodyOf(current(), 'photos', 'a.png')).toEqual([1, 2, 3]);
    });

    it('keep metadata under any name', async () => {
      const userMeta = { ['__proto__']: 'a', constructor: 'b', 图: '片' };
      await putObject(current(), 'photos', 'a', bytesOf(), { userMeta });
      const kept = await current().headObject('photos', 'a');
      expect(Object.entries(kept?.userMeta ?? {})).toEqual(Object.entries(userMeta));
    });
  });

  describe('keys', () => {
    const keys = [
      ...['a', 'A', 'a/', 'a/b', 'a//b', 'a/../b', './a', '..', 'a b', 'a+b', 'a%20b', '%', '"', "'", 'a\\b', '#?&='],
      ...['图片/猫.jpg', '__proto__', 'constructor', 'é', 'e\u0301', 'Ã©', 'ÃƒÂ©', '\u0080', '\u00ff', '😀', '👩‍👩‍👧'],
      ...['\0', 'a\0', 'a\0b', '\u007f', '\ufeff', '\ufeffa', 'a\ufeff', '\ufffd', '\ue000', '\uffff', '\u{10ffff}'],
      ...['k'.repeat(1023), '图'.repeat(341), '😀'.repeat(255)],
    ];

    it('are distinct, and come back unchanged', async () => {
      await makeBucket(current(), 'photos');
      for (const [index, key] of keys.entries()) await putObject(current(), 'photos', key, bytesOf(index));
      for (const [index, key] of keys.entries())
        expect([key, await bodyOf(current(), 'photos', key)]).toEqual([key, [index]]);
      const listed = await current().listObjects('photos', { prefix: '', after: '', limit: 99 });
      expect(listed.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
    });

    it('are independent of those in other buckets', async () => {
      for (const bucket of ['one', 'one-two', 'two']) await makeBucket(current(), bucket);
      await putObject(current(), 'one', 'two/a', bytesOf(1));
      await putObject(current(), 'one-two', 'a', bytesOf(2));
      await putObject(current(), 'two', 'a', bytesOf(3));
      expect(await current().getObject('one', 'a')).toBeUndefined();
      expect(await bodyOf(current(), 'one', 'two/a')).toEqual([1]);
      await current().deleteObjects('one-two', ['a', 'two/a']);
      expect(await bodyOf(current(), 'one', 'two/a')).toEqual([1]);
      expect(await bodyOf(current(), 'two', 'a')).toEqual([3]);
      const listed = await current().listObjects('one', { prefix: '', after: '', limit: 9 });
      expect(listed.map(({ key }) => key)).toEqual(['two/a']);
    });
  });
}
