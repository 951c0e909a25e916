// The objects of a bucket as one caller may use them: the rules over a store, which has none.
import { fault, OssError } from '../errors.ts';
import { bucketLimits } from '../limits.ts';
import * as serviceFaults from '../service-faults.ts';
import { allow, allowOwner, type Caller } from './access.ts';
import { checkDigest } from './check-digest.ts';
import { etagOf } from './digest.ts';
import { type ListOptions, listPage, type Page } from './listing.ts';
import type { BucketRecord, ObjectAcl, ObjectMeta, ObjectStore, StoredObject } from './object-store.ts';
import { validKey } from './valid-key.ts';

/** Metadata and conditions of a write; all of them are optional. */
export interface PutOptions {
  /** Default `application/octet-stream`. */
  readonly contentType?: string | undefined;
  /** Default `default`: the bucket's ACL decides. */
  readonly acl?: ObjectAcl | undefined;
  /** Stored headers by lower-case name, as in ObjectMeta. */
  readonly headers?: Readonly<Record<string, string>>;
  /** User metadata by lower-case name without its prefix, as in ObjectMeta. */
  readonly userMeta?: Readonly<Record<string, string>>;
  /** Refuses to replace an existing object. */
  readonly forbidOverwrite?: boolean;
  /** The MD5 the bytes must have, in base64. */
  readonly contentMd5?: string | null | undefined;
}

/** Called after a change: what is cached of this object or, without a key, of the whole bucket is out of date. */
export type OnChange = (bucket: string, key?: string) => Promise<void>;

/** The store, and the bucket and the caller to which the rules are applied. */
export interface BucketDependencies {
  readonly store: ObjectStore;
  readonly record: BucketRecord;
  readonly caller: Caller;
  readonly onChange: OnChange;
}

/** Every method checks the ACLs (@throws OssError AccessDenied) and the key (@throws OssError InvalidObjectName). */
export interface BucketObjects {
  readonly record: BucketRecord;
  readonly caller: Caller;
  /** `undefined` when there is no such object and the caller may know that. */
  find(key: string): Promise<ObjectMeta | undefined>;
  /** @throws OssError NoSuchKey */
  head(key: string): Promise<ObjectMeta>;
  /** @throws OssError NoSuchKey */
  get(key: string): Promise<StoredObject>;
  /** Refuses early a caller who may not write the object. The write itself checks again. */
  checkWrite(key: string): Promise<void>;
  put(key: string, body: ArrayBuffer, options?: PutOptions): Promise<ObjectMeta>;
  /** Adds bytes to an appendable object, or begins one at position 0. @throws OssError PositionNotEqualToLength, ObjectNotAppendable */
  append(key: string, position: number, body: ArrayBuffer, options?: PutOptions): Promise<ObjectMeta>;
  /**
   * Copies the object `sourceKey` of `from`, with the metadata of `options`. Onto itself, only the metadata is replaced.
   * @throws OssError NoSuchKey
   */
  copy(from: BucketObjects, sourceKey: string, key: string, options: PutOptions): Promise<ObjectMeta>;
  /** As OSS: it is no error when an object does not exist. */
  delete(...keys: string[]): Promise<void>;
  /** Allowed to the owner alone. */
  list(options?: ListOptions): Promise<Page>;
  /** Allowed to the owner alone. @throws OssError NoSuchKey */
  getAcl(key: string): Promise<ObjectAcl>;
  /** Allowed to the owner alone. @throws OssError NoSuchKey */
  putAcl(key: string, acl: ObjectAcl): Promise<void>;
}

export function openObjects({ store, record, caller, onChange }: BucketDependencies): BucketObjects {
  const { name } = record;
  const find = async (key: string): Promise<ObjectMeta | undefined> => {
    const meta = await store.headObject(name, validKey(key));
    allow('read', caller, record, meta);
    return meta;
  };
  /** Called inside the transaction that replaces the object, so that nothing comes between check and write. */
  const mayReplace = (key: string, current: StoredObject | undefined, forbidden = false): void => {
    allow('write', caller, record, current?.meta);
    if (current && forbidden) throw fault(serviceFaults.objectExists, `The key is ${key}.`);
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
    throw fault(serviceFaults.notAppendable, `Expected an object of type Appendable; it is ${current.meta.kind}.`);
  }
  const { byteLength } = before.body;
  if (position !== byteLength) {
    throw fault(serviceFaults.wrongPosition, `Expected the position ${byteLength}; it is ${position}.`);
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

/** The metadata of an empty object. @throws OssError InvalidArgument when the user metadata is too large */
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
  throw fault(serviceFaults.missingKey, `The key is ${key}.`);
}
