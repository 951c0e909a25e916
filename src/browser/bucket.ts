// "oss-img/bucket": the object store of the page. Names are the official SDKs'; the page is the owner of all its buckets.
import { applySettings, type BucketSettings, checkAcl, checkObjectAcl, openStyles } from '../bucket/account.ts';
import { type Bucket, type BucketParts, openObjects } from '../bucket/bucket.ts';
import { validKey } from '../bucket/names.ts';
import type { BucketRecord, ObjectMeta, StoredObject } from '../bucket/object-store.ts';
import { noSuchBucket } from '../bucket/store-faults.ts';
import { openUploads } from '../bucket/uploads.ts';
import { OssError } from '../errors.ts';
import { sniff } from '../formats/index.ts';
import type { Credentials } from '../request/credentials.ts';
import { readSaveAs } from '../request/save-as.ts';
import { checkConditions, readRange } from '../service/conditions.ts';
import type { ProcessingParts } from '../service/exchange.ts';
import { sourcesIn } from '../service/objects.ts';
import { saveResult } from '../service/persist.ts';
import { processObject } from '../service/processed.ts';
import type { ResultCache } from '../service/results.ts';
import { engineVersion } from './engine-version.ts';
import { indexedDbStore } from './indexed-db.ts';
import { createImageProcessor, type ImageProcessor, internalsOf } from './page.ts';
import type { GotObject, ObjectBody, ObjectFacts, PageBucket, PutObjectOptions } from './page-bucket.ts';
import { storedResults } from './result-cache.ts';
import { signedUrl } from './sign-url.ts';
import { tellBuckets } from './tell-buckets.ts';

export type { BucketAcl, ObjectAcl, StoredStyle } from '../bucket/object-store.ts';
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

export interface OpenBucketOptions extends BucketSettings {
  /** Processes pictures; by default one is made when it is needed. */
  readonly processor?: ImageProcessor;
}

/**
 * Opens the bucket, and makes it where there is none; options that are given change it. The service worker of the origin
 * serves the same buckets.
 * @throws OssError InvalidBucketName, InvalidArgument
 */
export async function openBucket(name: string, options: OpenBucketOptions = {}): Promise<PageBucket> {
  const { processor, ...settings } = options;
  const { store, results, parts } = storage(processor);
  const isNew = (await store.getBucket(name)) === undefined;
  // To look into what is there takes no write, which may find no room.
  if (isNew || Object.keys(settings).length > 0) await applySettings(store, name, settings);
  if (isNew) await tellBuckets();
  if (settings.credentials) await store.settings.put(signerKey, settings.credentials.accessKeyId);
  // Read anew for each call: other tabs and the service worker change it too.
  const bucketParts = async (bucket = name): Promise<BucketParts> => {
    const record = await store.getBucket(bucket);
    if (!record) throw noSuchBucket(bucket);
    return { store, record, caller: 'owner', onChange: results.purge };
  };
  const objects = async (bucket?: string): Promise<Bucket> => openObjects(await bucketParts(bucket));
  const uploads = async () => openUploads(await bucketParts());
  const styles = async () => openStyles(store, name, (await bucketParts()).onChange);
  const credentialsOf = async (): Promise<Credentials> => {
    const id = settings.credentials?.accessKeyId ?? (await store.settings.get<string>(signerKey));
    const found = id === undefined ? undefined : await store.getCredentials(id);
    if (found) return found;
    throw new OssError({
      code: 'InvalidAccessKeyId',
      message: 'There is no access key to sign with. Expected `credentials` when the bucket was opened.',
    });
  };

  return {
    name,
    putObject: async (key, body, put) => {
      const [bytes, said] = await toPut(body, put);
      return pick(await (await objects()).put(key, bytes, said), 'etag');
    },
    getObject: async (key, { process, headers: given = {} } = {}) => {
      const bucket = await objects();
      const headers = new Headers(given);
      const meta = await bucket.head(key);
      if (checkConditions(headers, meta, 'GET') === 'not-modified')
        return { status: 304, body: new Blob(), ...factsOf(meta) };
      if (process !== undefined) {
        const result = await processObject(process, sourcesIn(bucket, key, process), parts());
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
    deleteObjects: async (keys) => (await objects()).delete(...keys),
    listObjects: async (list) => {
      const { contents, commonPrefixes, isTruncated, next } = await (await objects()).list(list);
      const listed = contents.map(({ key, meta }) => ({ key, ...factsOf(meta) }));
      return { objects: listed, prefixes: commonPrefixes, isTruncated, next };
    },
    copyObject: async (key, from, put) => {
      const { bucket, key: sourceKey } = typeof from === 'string' ? { bucket: name, key: from } : from;
      const source = await objects(bucket);
      const { contentType, headers, userMeta } = await source.head(sourceKey);
      const said = put ? { contentType, ...optionsOf(put) } : { contentType, headers, userMeta };
      return pick(await (await objects()).copy(source, sourceKey, key, said), 'etag');
    },
    appendObject: async (key, position, body, put) => {
      const [bytes, said] = await toPut(body, put);
      return { nextPosition: (await (await objects()).append(key, position, bytes, said)).byteLength };
    },
    initiateMultipartUpload: async (key, put = {}) =>
      pick(await (await uploads()).initiate(key, optionsOf(put)), 'uploadId'),
    uploadPart: async (key, uploadId, number, body) => {
      const { etag } = await (await uploads()).putPart(key, uploadId, number, await bytesOf(body));
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
          message: 'Expected |sys/saveas,o_<base64 key> at the end: without it, getObject gives the result.',
        });
      }
      const source = await objects();
      const target = saveAs.bucket === '' ? source : await objects(saveAs.bucket);
      return saveResult(process, source, key, target, saveAs, parts());
    },
    signUrl: async (method, key, expiresSeconds, sign = {}) => {
      const { record } = await bucketParts();
      return signedUrl(record, await credentialsOf(), method, validKey(key), expiresSeconds, sign);
    },
    putStyle: async (style, content) => (await styles()).put(style, content),
    getStyle: async (style) => (await styles()).get(style),
    listStyles: async () => (await (await styles()).list()).map(([style, stored]) => ({ name: style, ...stored })),
    deleteStyle: async (style) => (await styles()).delete(style),
    putObjectAcl: async (key, acl) => (await objects()).putAcl(key, checkObjectAcl(acl)),
    getObjectAcl: async (key) => (await objects()).getAcl(key),
    putBucketAcl: async (acl) => {
      await bucketParts();
      await applySettings(store, name, { acl: checkAcl(acl) });
      await results.purge(name);
    },
    getBucketAcl: async () => (await bucketParts()).record.acl,
  };
}

/** By name. */
export async function listBuckets(): Promise<readonly Pick<BucketRecord, 'name' | 'acl' | 'region'>[]> {
  return (await storage().store.listBuckets()).map(({ name, acl, region }) => ({ name, acl, region }));
}

/** @throws OssError NoSuchBucket; BucketNotEmpty where it has objects */
export async function deleteBucket(name: string): Promise<void> {
  const { store, results } = storage();
  await store.deleteBucket(name);
  await results.purge(name);
  await tellBuckets();
}

/** The key pair the page signs with, where it was told one. */
const signerKey = 'signer';

function storage(given?: ImageProcessor) {
  const store = indexedDbStore();
  const results = storedResults(store.results);
  let made: ProcessingParts | undefined;
  /** Without a processor of the caller's, one is made when something is to be processed. */
  const parts = (): ProcessingParts => {
    made ??= processingBy(given ?? createImageProcessor(), results);
    return made;
  };
  return { store, results, parts };
}

function processingBy(processor: ImageProcessor, results: ResultCache): ProcessingParts {
  const { engine, settings } = internalsOf(processor);
  return {
    results,
    engineVersion: engineVersion(settings),
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

async function bytesOf(body: ObjectBody): Promise<ArrayBuffer> {
  return new Response(body as BodyInit).arrayBuffer();
}

function optionsOf({ meta, headers = {}, ...put }: PutObjectOptions) {
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...put, headers: Object.fromEntries(lowered), ...(meta && { userMeta: meta }) };
}

async function toPut(body: ObjectBody, put: PutObjectOptions = {}) {
  const bytes = await bytesOf(body);
  const contentType = put.contentType ?? ((body instanceof Blob && body.type) || pictureType(bytes));
  return [bytes, { ...optionsOf(put), contentType }] as const;
}

function pictureType(bytes: ArrayBuffer): string | undefined {
  try {
    return sniff(new Uint8Array(bytes)).contentType;
  } catch {
    return undefined;
  }
}

const pick = <T, K extends keyof T>(value: T, key: K): Pick<T, K> => ({ [key]: value[key] }) as Pick<T, K>;
