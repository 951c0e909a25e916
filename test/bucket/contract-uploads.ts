// Multipart uploads in a store.
import { beforeEach, describe, expect, it } from 'vitest';
import type { ObjectMeta, ObjectStore } from '../../src/bucket/object-store.ts';
import { bodyOf, bytesOf, failureOf, makeBucket, objectMeta, part, putObject, upload } from './records.ts';

export function uploadContract(current: () => ObjectStore): void {
  const putPart = (uploadId: string, number: number, ...bytes: number[]): Promise<void> =>
    current().putPart('photos', uploadId, part(number, bytesOf(...bytes)), bytesOf(...bytes));
  const finish = (uploadId: string, ...numbers: number[]): Promise<ObjectMeta> =>
    current().finishUpload('photos', uploadId, () => ({ meta: objectMeta({ kind: 'Multipart' }), numbers }));
  const missing = { code: 'NoSuchUpload', status: 404 };

  describe('uploads', () => {
    beforeEach(async () => {
      await makeBucket(current(), 'photos');
      await current().putUpload(upload('id', 'a.jpg'));
    });

    it('are kept with the metadata of the future object, and are no object yet', async () => {
      expect(await current().getUpload('photos', 'id')).toEqual(upload('id', 'a.jpg'));
      expect(await current().getUpload('photos', 'other')).toBeUndefined();
      expect(await current().getUpload('photos-2', 'id')).toBeUndefined();
      expect(await current().headObject('photos', 'a.jpg')).toBeUndefined();
    });

    it('need a bucket', async () => {
      const put = current().putUpload(upload('id', 'a', { bucket: 'nowhere' }));
      expect(await failureOf(put)).toMatchObject({ code: 'NoSuchBucket' });
      expect(await current().getUpload('nowhere', 'id')).toBeUndefined();
    });

    it('are listed by key, then by id, for one bucket', async () => {
      await makeBucket(current(), 'photos-2');
      await current().putUpload(upload('id', 'a', { bucket: 'photos-2' }));
      for (const [id, key] of [
        ['4', '😀'],
        ['3', '\uffff'],
        ['2', 'a'],
        ['1', 'a'],
        ['0', 'a.jpg'],
        ['5', 'a\0'],
      ] as const) {
        await current().putUpload(upload(id, key));
      }
      const listed = await current().listUploads('photos');
      expect(listed.map(({ uploadId }) => uploadId)).toEqual(['1', '2', '5', '0', 'id', '3', '4']);
      expect(await current().listUploads('nowhere')).toEqual([]);
    });

    it('list their parts by number, and the later of two replaces the earlier', async () => {
      for (const number of [10, 2, 1, 10000]) await putPart('id', number, number % 256);
      await putPart('id', 2, 7, 7);
      expect(await current().listParts('photos', 'id')).toEqual([
        part(1, bytesOf(1)),
        part(2, bytesOf(7, 7)),
        part(10, bytesOf(10)),
        part(10000, bytesOf(16)),
      ]);
    });

    it('become an object of the chosen parts, and are forgotten', async () => {
      await current().putUpload(upload('id-2', 'a.jpg'));
      await putPart('id-2', 1, 99);
      for (const number of [3, 1, 4, 2]) await putPart('id', number, number, number);
      await putPart('id', 3, 30);
      const seen: unknown[] = [];
      const meta = objectMeta({ kind: 'Multipart', byteLength: 5 });
      const finished = await current().finishUpload('photos', 'id', (...given) => {
        seen.push(...given);
        return { meta, numbers: [1, 3, 4] };
      });
      const parts = [bytesOf(1, 1), bytesOf(2, 2), bytesOf(30), bytesOf(4, 4)];
      expect(seen).toEqual([upload('id', 'a.jpg'), parts.map((body, index) => part(index + 1, body)), undefined]);
      expect(finished).toEqual(meta);
      expect(await current().headObject('photos', 'a.jpg')).toEqual(meta);
      expect(await bodyOf(current(), 'photos', 'a.jpg')).toEqual([1, 1, 30, 4, 4]);
      expect(await current().getUpload('photos', 'id')).toBeUndefined();
      expect(await failureOf(finish('id', 1))).toMatchObject(missing);
      // Its parts are gone too; those of another upload of the same key are not.
      await current().putUpload(upload('id', 'a.jpg'));
      expect(await current().listParts('photos', 'id')).toEqual([]);
      expect(await current().listParts('photos', 'id-2')).toEqual([part(1, bytesOf(99))]);
    });

    it('replace an existing object, which the choice of parts is shown', async () => {
      await putObject(current(), 'photos', 'a.jpg', bytesOf(9, 9, 9, 9), { etag: '"OLD"' });
      await putPart('id', 1, 1);
      const seen: unknown[] = [];
      await current().finishUpload('photos', 'id', (_, __, replaced) => {
        seen.push(replaced);
        return { meta: objectMeta({ etag: '"NEW"' }), numbers: [1] };
      });
      expect(seen).toEqual([objectMeta({ etag: '"OLD"', byteLength: 4 })]);
      expect((await current().headObject('photos', 'a.jpg'))?.etag).toBe('"NEW"');
      expect(await bodyOf(current(), 'photos', 'a.jpg')).toEqual([1]);
    });

    it('make objects that are listed under any key', async () => {
      await current().putUpload(upload('cjk', '图片'));
      await putPart('cjk', 1, 5);
      await finish('cjk', 1);
      expect(await bodyOf(current(), 'photos', '图片')).toEqual([5]);
      const listed = await current().listObjects('photos', { prefix: '图', after: '', limit: 9 });
      expect(listed.map(({ key }) => key)).toEqual(['图片']);
    });

    it('stay as they are when finishing fails, and so does the object', async () => {
      await putObject(current(), 'photos', 'a.jpg', bytesOf(9));
      await putPart('id', 1, 1);
      const reason = new Error('No.');
      const refused = current().finishUpload('photos', 'id', () => {
        throw reason;
      });
      expect(await failureOf(refused)).toBe(reason);
      expect(await failureOf(finish('id', 1, 2))).toMatchObject({ code: 'InvalidPart', status: 400 });
      const endless = { ...part(2, bytesOf(1)), byteLength: Number.MAX_SAFE_INTEGER };
      await current().putPart('photos', 'id', endless, bytesOf(1));
      expect(await failureOf(finish('id', 1, 2))).toMatchObject({ code: 'QuotaExceeded', status: 507 });
      expect(await bodyOf(current(), 'photos', 'a.jpg')).toEqual([9]);
      expect(await current().listParts('photos', 'id')).toEqual([part(1, bytesOf(1)), endless]);
      await finish('id', 1);
      expect(await bodyOf(current(), 'photos', 'a.jpg')).toEqual([1]);
    });

    it('are deleted with their parts, and no others', async () => {
      await current().putUpload(upload('id-2', 'a.jpg'));
      for (const id of ['id', 'id-2']) await putPart(id, 1, 1);
      await current().deleteUpload('photos', 'id');
      expect(await current().getUpload('photos', 'id')).toBeUndefined();
      expect((await current().listUploads('photos')).map(({ uploadId }) => uploadId)).toEqual(['id-2']);
      await current().putUpload(upload('id', 'a.jpg'));
      expect(await current().listParts('photos', 'id')).toEqual([]);
      expect(await current().listParts('photos', 'id-2')).toHaveLength(1);
    });

    it('are required by every method that needs one, in their own bucket', async () => {
      await makeBucket(current(), 'photos-2');
      for (const [bucket, id] of [
        ['photos', 'other'],
        ['photos-2', 'id'],
        ['nowhere', 'id'],
      ] as const) {
        const body = bytesOf(1);
        expect(await failureOf(current().putPart(bucket, id, part(1, body), body))).toMatchObject(missing);
        expect(await failureOf(current().listParts(bucket, id))).toMatchObject(missing);
        expect(await failureOf(current().deleteUpload(bucket, id))).toMatchObject(missing);
        const finishing = current().finishUpload(bucket, id, () => ({ meta: objectMeta(), numbers: [] }));
        expect(await failureOf(finishing)).toMatchObject(missing);
      }
    });

    it('share no memory with the caller who put parts', async () => {
      const body = bytesOf(1, 2, 3);
      await current().putPart('photos', 'id', part(1, body), body);
      new Uint8Array(body).fill(9);
      await finish('id', 1);
      expect(await bodyOf(current(), 'photos', 'a.jpg')).toEqual([1, 2, 3]);
    });
  });
}
