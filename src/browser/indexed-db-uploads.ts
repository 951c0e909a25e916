// Multipart uploads in IndexedDB.
import { sortableKey } from '../bucket/key-order.ts';
import type { ObjectStore, Part, Upload } from '../bucket/object-store.ts';
import { noSuchBucket, noSuchUpload } from '../bucket/store-faults.ts';
import { compareUploads, roomFor } from '../bucket/upload-parts.ts';
import { fault } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';
import { type Database, type Stores, startingWith } from './database.ts';
import type { ObjectPlace } from './database-schema.ts';
import { wholeBody, wholeMeta, wholePart, wholeUpload } from './stored-records.ts';

type UploadMethods = Pick<
  ObjectStore,
  'putUpload' | 'getUpload' | 'listUploads' | 'putPart' | 'listParts' | 'finishUpload' | 'deleteUpload'
>;

export function indexedDbUploads(database: Database): UploadMethods {
  return {
    putUpload: (upload) =>
      database.write(['buckets', 'uploads'], async ({ buckets, uploads }) => {
        const { bucket, uploadId } = upload;
        if ((await buckets.getKey(bucket)) === undefined) throw noSuchBucket(bucket);
        await uploads.put(upload, [bucket, uploadId]);
      }),
    getUpload: (bucket, uploadId) =>
      database.read(['uploads'], async ({ uploads }) => wholeUpload(await uploads.get([bucket, uploadId]))),
    listUploads: async (bucket) =>
      (await database.read(['uploads'], ({ uploads }) => uploads.getAll(startingWith(bucket))))
        .flatMap((upload) => wholeUpload(upload) ?? [])
        .sort(compareUploads),
    putPart: (bucket, uploadId, part, body) =>
      database.write(['uploads', 'parts', 'partBodies'], async ({ uploads, parts, partBodies }) => {
        await find(uploads, bucket, uploadId);
        await partBodies.put(body, [bucket, uploadId, part.number]);
        await parts.put(part, [bucket, uploadId, part.number]);
      }),
    listParts: (bucket, uploadId) =>
      database.read(['uploads', 'parts'], async ({ uploads, parts }) => {
        await find(uploads, bucket, uploadId);
        return wholePartsOf(parts, bucket, uploadId);
      }),
    finishUpload: (bucket, uploadId, choose) =>
      database.write(
        ['objects', 'bodies', 'uploads', 'parts', 'partBodies'],
        async ({ objects, bodies, ...ofUploads }) => {
          const upload = await find(ofUploads.uploads, bucket, uploadId);
          const parts = await wholePartsOf(ofUploads.parts, bucket, uploadId);
          const place: ObjectPlace = [bucket, sortableKey(upload.key)];
          const { meta, numbers } = choose(upload, parts, wholeMeta(await objects.get(place)));
          const room = roomFor(parts, numbers);
          const lengths = new Map(parts.map((part) => [part.number, part.byteLength]));
          let offset = 0;
          for (const number of numbers) {
            const body = wholeBody(await ofUploads.partBodies.get([bucket, uploadId, number]));
            if (!body || body.byteLength !== lengths.get(number))
              throw fault(serviceFaults.badPart, `The bytes of part ${number} are damaged. Upload it again.`);
            room.set(new Uint8Array(body), offset);
            offset += body.byteLength;
          }
          await bodies.put(room.buffer, place);
          await objects.put(meta, place);
          await forget(ofUploads, bucket, uploadId);
          return meta;
        },
      ),
    deleteUpload: (bucket, uploadId) =>
      database.write(['uploads', 'parts', 'partBodies'], async (ofUploads) => {
        await find(ofUploads.uploads, bucket, uploadId);
        await forget(ofUploads, bucket, uploadId);
      }),
  };
}

async function find(
  uploads: { get(place: [bucket: string, uploadId: string]): Promise<Upload | undefined> },
  bucket: string,
  uploadId: string,
): Promise<Upload> {
  const upload = wholeUpload(await uploads.get([bucket, uploadId]));
  if (upload) return upload;
  throw noSuchUpload(uploadId);
}

const wholePartsOf = async (
  parts: { getAll(range: IDBKeyRange): Promise<Part[]> },
  bucket: string,
  uploadId: string,
): Promise<Part[]> => (await parts.getAll(startingWith(bucket, uploadId))).flatMap((part) => wholePart(part) ?? []);

async function forget(
  { uploads, parts, partBodies }: Stores<'uploads' | 'parts' | 'partBodies', 'readwrite'>,
  bucket: string,
  uploadId: string,
): Promise<void> {
  await uploads.delete([bucket, uploadId]);
  await parts.delete(startingWith(bucket, uploadId));
  await partBodies.delete(startingWith(bucket, uploadId));
}
