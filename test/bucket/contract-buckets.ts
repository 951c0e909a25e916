// Buckets and key pairs in a store.
import { describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../src/bucket/object-store.ts';
import { bodyOf, bucketRecord, bytesOf, failureOf, makeBucket, part, putObject, upload } from './records.ts';

export function bucketContract(current: () => ObjectStore): void {
  describe('buckets', () => {
    it('do not exist at first', async () => {
      expect(await current().getBucket('photos')).toBeUndefined();
      expect(await current().listBuckets()).toEqual([]);
    });

    it('are kept with all their settings, and listed by name', async () => {
      const style = { content: 'image/resize,w_100', category: 'image', createdMs: 1, modifiedMs: 2 } as const;
      const photos = bucketRecord('photos', {
        acl: 'public-read-write',
        // A computed name makes an own property even of this one.
        styles: { small: style, ['__proto__']: style },
        separators: '!_',
        protectedSuffixes: ['jpg', '*'],
      });
      expect(await current().changeBucket('photos', () => photos)).toEqual(photos);
      await makeBucket(current(), 'photos-2');
      await makeBucket(current(), 'archive');
      const kept = await current().getBucket('photos');
      expect(kept).toEqual(photos);
      expect(Object.keys(kept?.styles ?? {})).toEqual(['small', '__proto__']);
      expect(await current().getBucket('Photos')).toBeUndefined();
      expect((await current().listBuckets()).map(({ name }) => name)).toEqual(['archive', 'photos', 'photos-2']);
    });

    it('are changed from their current record, and keep their objects', async () => {
      await makeBucket(current(), 'photos');
      await putObject(current(), 'photos', 'a', bytesOf(1));
      const seen: unknown[] = [];
      await current().changeBucket('photos', (record) => {
        seen.push(record);
        return bucketRecord('photos', { acl: 'public-read' });
      });
      expect(seen).toEqual([bucketRecord('photos')]);
      expect(await current().getBucket('photos')).toEqual(bucketRecord('photos', { acl: 'public-read' }));
      expect(await bodyOf(current(), 'photos', 'a')).toEqual([1]);
    });

    it('stay as they are when the change throws, and the very same error is thrown', async () => {
      await makeBucket(current(), 'photos');
      const reason = new Error('No.');
      for (const name of ['photos', 'other']) {
        const change = current().changeBucket(name, () => {
          throw reason;
        });
        expect(await failureOf(change)).toBe(reason);
      }
      expect(await current().listBuckets()).toEqual([bucketRecord('photos')]);
    });

    it('lose no change when several come at once', async () => {
      await makeBucket(current(), 'photos');
      const grow = (): Promise<unknown> =>
        current().changeBucket('photos', (record) =>
          bucketRecord('photos', { separators: `${record?.separators ?? ''}!` }),
        );
      await Promise.all(Array.from({ length: 20 }, grow));
      expect((await current().getBucket('photos'))?.separators).toBe('!'.repeat(20));
    });

    it('are deleted only when empty', async () => {
      await makeBucket(current(), 'photos');
      await makeBucket(current(), 'photos-2');
      await putObject(current(), 'photos', '\uffff', bytesOf(1));
      expect(await failureOf(current().deleteBucket('photos'))).toMatchObject({ code: 'BucketNotEmpty', status: 409 });
      expect(await bodyOf(current(), 'photos', '\uffff')).toEqual([1]);
      await current().deleteBucket('photos-2');
      await current().deleteObjects('photos', ['\uffff']);
      await current().deleteBucket('photos');
      expect(await current().listBuckets()).toEqual([]);
      expect(await failureOf(current().deleteBucket('photos'))).toMatchObject({ code: 'NoSuchBucket', status: 404 });
    });

    it('are deleted with their unfinished uploads, and no others', async () => {
      for (const bucket of ['photos', 'photos-2']) {
        await makeBucket(current(), bucket);
        await current().putUpload(upload('id', 'a', { bucket }));
        await current().putPart(bucket, 'id', part(1, bytesOf(1)), bytesOf(1));
      }
      await current().deleteBucket('photos');
      await makeBucket(current(), 'photos');
      expect(await current().listUploads('photos')).toEqual([]);
      expect(await current().getUpload('photos', 'id')).toBeUndefined();
      // The parts do not come back with an upload of the same id either.
      await current().putUpload(upload('id', 'a'));
      expect(await current().listParts('photos', 'id')).toEqual([]);
      expect(await current().listParts('photos-2', 'id')).toEqual([part(1, bytesOf(1))]);
    });
  });

  describe('key pairs', () => {
    it('are kept by id, and the later of two replaces the earlier', async () => {
      expect(await current().getCredentials('id')).toBeUndefined();
      await current().putCredentials({ accessKeyId: 'id', accessKeySecret: 'first' });
      await current().putCredentials({ accessKeyId: '__proto__', accessKeySecret: 'other' });
      await current().putCredentials({ accessKeyId: 'id', accessKeySecret: 'later', securityToken: 'token' });
      expect(await current().getCredentials('id')).toEqual({
        accessKeyId: 'id',
        accessKeySecret: 'later',
        securityToken: 'token',
      });
      expect(await current().getCredentials('__proto__')).toMatchObject({ accessKeySecret: 'other' });
      expect(await current().getCredentials('constructor')).toBeUndefined();
    });
  });
}
