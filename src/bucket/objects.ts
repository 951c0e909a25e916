// The rules over a store: who may read and write, which names are valid, what an object carries.
import { fault, OssError } from '../errors.ts';
import { bucketLimits } from '../limits.ts';
import { allow, allowOwner, type Caller } from './access.ts';
import { checkDigest, etagOf } from './digest.ts';
import { type ListOptions, listPage, type Page } from './listing.ts';
import { validKey } from './names.ts';
import type { BucketRecord, ObjectAcl, ObjectMeta, ObjectStore, StoredObject } from './object-store.ts';

/** What a writer says of an object. */
export interface PutOptions {
  readonly contentType?: string | undefined;
  /** Default `default`: as the bucket's. */
  readonly acl?: ObjectAcl | undefined;
  /** As in ObjectMeta. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly userMeta?: Readonly<Record<string, string>>;
  /** Refuses to replace an object. */
  readonly forbidOverwrite?: boolean;
  /** Base64 of the MD5 the bytes must have. */
  readonly contentMd5?: string | null | undefined;
}

/** What others keep of a bucket's objects is out of date: of one object, or of them all. */
export type OnChange = (bucket: string, key?: string) => Promise<void>;

export interface BucketDependencies {
  readonly store: ObjectStore;
  readonly record: BucketRecord;
  readonly caller: Caller;
  readonly onChange: OnChange;
}

/** Every operation is held to the ACLs, and throws OssError AccessDenied; with a bad key InvalidObjectName. */
export interface BucketObjects {
  readonly record: BucketRecord;
  readonly caller: Caller;
  /** Undefined where there is no such object, and the caller may know it. */
  find(key: string): Promise<ObjectMeta | undefined>;
  /** @throws OssError NoSuchKey */
  head(key: string): Promise<ObjectMeta>;
  /** @throws OssError NoSuchKey */
  get(key: string): Promise<StoredObject>;
  /** Whether the caller may write the object now; the writing itself asks again. */
  checkWrite(key: string): Promise<void>;
  put(key: string, body: ArrayBuffer, options?: PutOptions): Promise<ObjectMeta>;
  /** At the end of an appendable object, or as a new one. @throws OssError PositionNotEqualToLength, ObjectNotAppendable */
  append(key: string, position: number, body: ArrayBuffer, options?: PutOptions): Promise<ObjectMeta>;
  /**
   * What `from` has under `sourceKey`, with what `options` say of it. Onto itself: its metadata is replaced, its bytes stay.
   * @throws OssError NoSuchKey
   */
  copy(from: BucketObjects, sourceKey: string, key: string, options: PutOptions): Promise<ObjectMeta>;
  /** As OSS: deleting what is not there is no error. */
  delete(...keys: string[]): Promise<void>;
  list(options?: ListOptions): Promise<Page>;
  getAcl(key: string): Promise<ObjectAcl>;
  putAcl(key: string, acl: ObjectAcl): Promise<void>;
}

export function openObjects({ store, record, caller, onChange }: BucketDependencies): BucketObjects {
  const { name } = record;
  const find = async (key: string): Promise<ObjectMeta | undefined> => {
    const meta = await store.headObject(name, validKey(key));
    allow('read', caller, record, meta);
    return meta;
  };
  /** Whether the caller may replace what is there is asked in the transaction that replaces it. */
  const mayReplace = (key: string, current: StoredObject | undefined, forbidden = false): void => {
    allow('write', caller, record, current?.meta);
    if (current && forbidden) throw fault('objectExists', `It is called ${key}.`);
  };
  const changed = async (key: string, meta: ObjectMeta): Promise<ObjectMeta> => {
    await onChange(name, key);
    return meta;
  };
  const put: BucketObjects['put'] = async (key, body, options = {}) => {
    checkDigest(body, options.contentMd5);
    const meta = { ...metaOf(options), etag: etagOf(body), byteLength: body.byteLength };
    const put = await store.changeObject(name, validKey(key), (current) => {
      mayReplace(key, current, options.forbidOverwrite);
      return { meta, body };
    });
    return changed(key, put);
  };
  return {
    record,
    caller,
    find,
    head: async (key) => (await find(key)) ?? missingKey(key),
    get: async (key) => {
      const found = await store.getObject(name, validKey(key));
      allow('read', caller, record, found?.meta);
      return found ?? missingKey(key);
    },
    checkWrite: async (key) => allow('write', caller, record, await store.headObject(name, validKey(key))),
    put,
    append: async (key, position, body, options = {}) => {
      checkDigest(body, options.contentMd5);
      const grown = await store.changeObject(
        name,
        validKey(key),
        (current) => {
          mayReplace(key, current);
          return appended(current, position, body, options);
        },
        'body',
      );
      return changed(key, grown);
    },
    copy: async (from, sourceKey, key, options) => {
      if (from.record.name !== name || sourceKey !== key) {
        const { body } = await from.get(sourceKey);
        return put(key, body, { ...options, contentMd5: undefined });
      }
      const meta = await store.changeObject(name, validKey(key), (current) => {
        mayReplace(key, current, options.forbidOverwrite);
        const { kind, etag, byteLength } = (current ?? missingKey(key)).meta;
        return { meta: { ...metaOf(options), kind, etag, byteLength } };
      });
      return changed(key, meta);
    },
    delete: async (...keys) => {
      const found = await Promise.all(keys.map((key) => store.headObject(name, validKey(key))));
      for (const meta of found.length > 0 ? found : [undefined]) allow('write', caller, record, meta);
      await store.deleteObjects(name, keys);
      await Promise.all(keys.map((key) => onChange(name, key)));
    },
    list: async (options = {}) => {
      allowOwner(caller, record);
      return listPage((range) => store.listObjects(name, range), options);
    },
    getAcl: async (key) => {
      allowOwner(caller, record);
      return ((await store.headObject(name, validKey(key))) ?? missingKey(key)).acl;
    },
    putAcl: async (key, acl) => {
      allowOwner(caller, record);
      const meta = await store.changeObject(name, validKey(key), (current) => ({
        meta: { ...(current ?? missingKey(key)).meta, acl },
      }));
      await changed(key, meta);
    },
  };
}

function appended(
  current: StoredObject | undefined,
  position: number,
  body: ArrayBuffer,
  options: PutOptions,
): StoredObject {
  const before = current ?? { meta: metaOf(options), body: new ArrayBuffer(0) };
  if (current && current.meta.kind !== 'Appendable') {
    throw fault('notAppendable', `It was not made by appending: its type is ${current.meta.kind}.`);
  }
  const { byteLength } = before.body;
  if (position !== byteLength) {
    throw fault('wrongPosition', `Expected ${byteLength}; it is ${position}.`);
  }
  const joined = new Uint8Array(byteLength + body.byteLength);
  joined.set(new Uint8Array(before.body));
  joined.set(new Uint8Array(body), byteLength);
  const meta: ObjectMeta = {
    ...before.meta,
    kind: 'Appendable',
    etag: etagOf(joined.buffer),
    byteLength: joined.length,
    lastModifiedMs: Date.now(),
  };
  return { meta, body: joined.buffer };
}

/** Of an empty object. @throws OssError InvalidArgument where the user metadata is too much */
export function metaOf({ contentType, acl = 'default', headers = {}, userMeta = {} }: PutOptions): ObjectMeta {
  const said = Object.entries(userMeta).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (said > bucketLimits.userMetaBytes) {
    throw new OssError({
      code: 'InvalidArgument',
      message: `The user metadata is too large. Expected at most ${bucketLimits.userMetaBytes} bytes; it has ${said}.`,
    });
  }
  return {
    contentType: contentType || 'application/octet-stream',
    etag: etagOf(new ArrayBuffer(0)),
    lastModifiedMs: Date.now(),
    byteLength: 0,
    kind: 'Normal',
    acl,
    headers,
    userMeta,
  };
}

function missingKey(key: string): never {
  throw fault('missingKey', `It is called ${key}.`);
}
