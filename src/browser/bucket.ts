/**
 * The page's object store. Names are those of the official SDKs; the page owns all its buckets.
 * @module oss-img/bucket
 */
import { applySettings, openStyles } from '../bucket/account.ts';
import { checkBucketName } from '../bucket/names.ts';
import type { BucketRecord, ObjectMeta, StoredObject } from '../bucket/object-store.ts';
import { type BucketDependencies, type BucketObjects, openObjects } from '../bucket/objects.ts';
import { type BucketSettings, checkAcl, checkObjectAcl } from '../bucket/settings.ts';
import { noSuchBucket } from '../bucket/store-faults.ts';
import { openUploads } from '../bucket/uploads.ts';
import { validKey } from '../bucket/valid-key.ts';
import { OssError, wrongArgument } from '../errors.ts';
import type { Credentials } from '../request/credentials.ts';
import { readSaveAs } from '../request/save-as.ts';
import { checkConditions, readRange } from '../service/conditions.ts';
import type { ProcessingDependencies } from '../service/exchange.ts';
import { sourcesIn } from '../service/objects.ts';
import { saveResult } from '../service/persist.ts';
import { processObject } from '../service/processed.ts';
import type { ResultCache } from '../service/results.ts';
import { lostKey } from './database-upgrade.ts';
import { leaseProcessor } from './default-processor.ts';
import { engineVersion } from './engine-version.ts';
import { indexedDbStore } from './indexed-db.ts';
import { type ImageProcessor, internalsOf } from './page.ts';
import type { GotObject, ObjectFacts, PageBucket } from './page-bucket.ts';
import { putOptions, readBody, readPut } from './put-object.ts';
import { requireGlobals } from './require-globals.ts';
import { storedResults } from './result-cache.ts';
import { signedUrl } from './sign-url.ts';
import { tellBuckets } from './tell-buckets.ts';

export type { ListOptions } from '../bucket/listing.ts';
export type { BucketAcl, ObjectAcl, StoredStyle } from '../bucket/object-store.ts';
export type { BucketSettings } from '../bucket/settings.ts';
export type { ChosenPart } from '../bucket/uploads.ts';
export { bucketLimits } from '../limits.ts';
export type { Credentials } from '../request/credentials.ts';
export type { Saved } from '../service/persist.ts';
export type {
  GetObjectOptions,
  GotObject,
  ListedObjects,
  ObjectBody,
  ObjectFacts,
  PageBucket,
  PutObjectOptions,
} from './page-bucket.ts';
export type { SignUrlOptions } from './sign-url.ts';

/** Options of `openBucket`, which make the bucket or change it; all of them are optional. */
export interface OpenBucketOptions extends BucketSettings {
  /** Processes the pictures. By default all buckets of the page share a processor, made when it is needed. */
  readonly processor?: ImageProcessor | undefined;
}

/**
 * Opens a bucket of this origin, and makes it when there is none; options that are given change it. Buckets are kept in IndexedDB,
 * and the service worker of the origin serves the same ones.
 * @param name 3 to 63 lower-case letters, digits and hyphens, the first and the last no hyphen
 * @throws OssError InvalidBucketName; InvalidArgument when an option is invalid; TooManyStyles; QuotaExceeded when the browser has
 * no more room
 * @example
 * import { openBucket } from 'oss-img/bucket';
 *
 * const bucket = await openBucket('photos', { acl: 'public-read', styles: { small: 'image/resize,w_100' } });
 * await bucket.putObject('cat.jpg', file);
 * const { body } = await bucket.getObject('cat.jpg', { process: 'style/small' });
 * await bucket.close();
 */
export async function openBucket(name: string, options: OpenBucketOptions = {}): Promise<PageBucket> {
  checkBucketName(name);
  const { processor: given, ...settings } = options;
  const { store, results } = openStorage();
  const isNew = (await store.getBucket(name)) === undefined;
  // An existing bucket is opened without a write, which may find no room.
  if (isNew || Object.keys(settings).length > 0) await applySettings(store, name, settings);
  if (isNew) await tellBuckets();
  if (settings.credentials) await store.settings.put(signerKey, settings.credentials.accessKeyId);
  const lease = given ? undefined : leaseProcessor();
  let isClosed = false;

  // The record is read for each call, since other tabs and the service worker change it too.
  const dependenciesFor = async (bucket = name): Promise<BucketDependencies> => {
    if (isClosed) throw new Error(`The bucket ${name} was closed. Open it again with openBucket.`);
    const record = await store.getBucket(bucket);
    if (!record) throw noSuchBucket(bucket);
    return { store, record, caller: 'owner', onChange: results.purge };
  };
  /** Processing has a lease of its own, so that closing the bucket lets it finish. */
  const processing = async <T>(work: (dependencies: ProcessingDependencies) => Promise<T>): Promise<T> => {
    if (given) return work(await processingBy(given, results));
    const own = leaseProcessor();
    try {
      return await work(await processingBy(own.processor(), results));
    } finally {
      await own.end();
    }
  };
  const objects = async (bucket?: string): Promise<BucketObjects> => openObjects(await dependenciesFor(bucket));
  const uploads = async () => openUploads(await dependenciesFor());
  const styles = async () => openStyles(store, name, (await dependenciesFor()).onChange);
  const credentialsOf = async (): Promise<Credentials> => {
    const id = settings.credentials?.accessKeyId ?? (await store.settings.get<unknown>(signerKey));
    const found = typeof id !== 'string' ? undefined : await store.getCredentials(id);
    if (found) return found;
    throw new OssError({
      code: 'InvalidAccessKeyId',
      message: 'This page has no access key to sign with. Open the bucket with `credentials`.',
    });
  };

  return {
    name,
    putObject: async (key, body, put) => {
      const [bytes, said] = await readPut(body, put);
      return pick(await (await objects()).put(key, bytes, said), 'etag');
    },
    getObject: async (key, { process, headers: asked = {} } = {}) => {
      const bucket = await objects();
      const headers = new Headers(asked);
      const meta = await bucket.head(key);
      if (checkConditions(headers, meta, 'GET') === 'not-modified')
        return { status: 304, body: new Blob(), ...factsOf(meta) };
      if (process !== undefined) {
        const result = await processing((dependencies) =>
          processObject(process, sourcesIn(bucket, key, process), dependencies),
        );
        const { contentType } = result;
        return {
          status: 200,
          body: new Blob([result.body], { type: contentType }),
          ...factsOf(result.meta),
          contentType,
        };
      }
      return answer(await bucket.get(key), headers);
    },
    headObject: async (key) => factsOf(await (await objects()).head(key)),
    deleteObject: async (key) => (await objects()).delete(key),
    deleteObjects: async (keys) => {
      // The letters of a string would be taken for keys.
      if (!Array.isArray(keys)) throw wrongArgument('an array of keys', keys);
      return (await objects()).delete(...keys);
    },
    listObjects: async (list) => {
      const { contents, commonPrefixes, isTruncated, next } = await (await objects()).list(list);
      const listed = contents.map(({ key, meta }) => ({ key, ...factsOf(meta) }));
      return { objects: listed, prefixes: commonPrefixes, isTruncated, next };
    },
    copyObject: async (key, from, put) => {
      const { bucket, key: sourceKey } = typeof from === 'string' ? { bucket: name, key: from } : from;
      const source = await objects(bucket);
      const { contentType, headers, userMeta } = await source.head(sourceKey);
      const said = put ? { contentType, ...putOptions(put) } : { contentType, headers, userMeta };
      return pick(await (await objects()).copy(source, sourceKey, key, said), 'etag');
    },
    appendObject: async (key, position, body, put) => {
      const [bytes, said] = await readPut(body, put);
      return { nextPosition: (await (await objects()).append(key, position, bytes, said)).byteLength };
    },
    initiateMultipartUpload: async (key, put = {}) =>
      pick(await (await uploads()).initiate(key, putOptions(put)), 'uploadId'),
    uploadPart: async (key, uploadId, number, body) => {
      const { etag } = await (await uploads()).putPart(key, uploadId, number, await readBody(body));
      return { number, etag };
    },
    completeMultipartUpload: async (key, uploadId, chosen) =>
      pick(await (await uploads()).complete(key, uploadId, chosen), 'etag'),
    abortMultipartUpload: async (key, uploadId) => (await uploads()).abort(key, uploadId),
    processObject: async (key, text) => {
      const { process, saveAs } = readSaveAs(text);
      if (!saveAs) {
        throw new OssError({
          code: 'InvalidRequest',
          message:
            'Expected |sys/saveas,o_<base64url of the key> at the end. To get the result without saving it, use getObject.',
        });
      }
      const source = await objects();
      const target = saveAs.bucket === '' ? source : await objects(saveAs.bucket);
      return processing((dependencies) => saveResult(process, source, key, target, saveAs, dependencies));
    },
    signUrl: async (method, key, expiresSeconds, sign = {}) => {
      const { record } = await dependenciesFor();
      return signedUrl(record, await credentialsOf(), method, validKey(key), expiresSeconds, sign);
    },
    putStyle: async (style, content) => (await styles()).put(style, content),
    getStyle: async (style) => (await styles()).get(style),
    listStyles: async () => (await (await styles()).list()).map(([style, stored]) => ({ name: style, ...stored })),
    deleteStyle: async (style) => (await styles()).delete(style),
    putObjectAcl: async (key, acl) => (await objects()).putAcl(key, checkObjectAcl(acl)),
    getObjectAcl: async (key) => (await objects()).getAcl(key),
    putBucketAcl: async (acl) => {
      await dependenciesFor();
      await applySettings(store, name, { acl: checkAcl(acl) });
      await results.purge(name);
    },
    getBucketAcl: async () => (await dependenciesFor()).record.acl,
    close: async () => {
      isClosed = true;
      await lease?.end();
    },
  };
}

/** All buckets of this origin, in the order of their names. */
export async function listBuckets(): Promise<readonly ListedBucket[]> {
  return (await openStorage().store.listBuckets()).map(({ name, acl, region }) => ({ name, acl, region }));
}

/**
 * When the browser lost all buckets of this origin, if it ever did: Chromium deletes a database that it finds damaged, and starts with
 * an empty one. `undefined` when nothing was lost, and in browsers that do not tell.
 * @example
 * import { bucketsLostAt } from 'oss-img/bucket';
 *
 * if (await bucketsLostAt()) console.warn('Your pictures are gone: import them again.');
 */
export async function bucketsLostAt(): Promise<Date | undefined> {
  const lostMs = await openStorage().store.settings.get<unknown>(lostKey);
  return typeof lostMs === 'number' ? new Date(lostMs) : undefined;
}

/** An entry of `listBuckets`: name, ACL and region of a bucket. */
export type ListedBucket = Pick<BucketRecord, 'name' | 'acl' | 'region'>;

/**
 * Deletes a bucket that has no objects, with its styles and its unfinished uploads.
 * @throws OssError NoSuchBucket; BucketNotEmpty when it has objects
 */
export async function deleteBucket(name: string): Promise<void> {
  const { store, results } = openStorage();
  await store.deleteBucket(name);
  await results.purge(name);
  await tellBuckets();
}

/** The setting that holds the id of the key pair the page signs with. */
const signerKey = 'signer';

/** @throws OssError NotImplemented where there is no IndexedDB */
function openStorage() {
  requireGlobals('Buckets are kept in a browser', 'indexedDB');
  const store = indexedDbStore();
  return { store, results: storedResults(store.results) };
}

async function processingBy(processor: ImageProcessor, results: ResultCache): Promise<ProcessingDependencies> {
  const { engine, settings } = internalsOf(processor);
  return {
    results,
    engineVersion: await engineVersion(settings),
    perform: async (job, load) => {
      const { source, objects } = await load();
      return { outcome: await engine.run(job, source, { objects }), by: 'page pool' };
    },
  };
}

function factsOf({ contentType, etag, lastModifiedMs, byteLength, userMeta }: ObjectMeta): ObjectFacts {
  return { contentType, etag, lastModified: new Date(lastModifiedMs), byteLength, meta: userMeta };
}

function answer({ meta, body }: StoredObject, headers: Headers): GotObject {
  const range = readRange(headers, meta);
  const bytes = range ? body.slice(range.start, range.end) : body;
  return { status: range ? 206 : 200, body: new Blob([bytes], { type: meta.contentType }), ...factsOf(meta) };
}

const pick = <T, K extends keyof T>(value: T, key: K): Pick<T, K> => ({ [key]: value[key] }) as Pick<T, K>;
