// The rules over a store: who may read and write, which names are valid, what an object carries.
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { fault, OssError } from '../errors.ts';
import type { BucketRecord, ObjectMeta, ObjectStore } from './object-store.ts';

export interface StoredObject {
  readonly meta: ObjectMeta;
  readonly body: ArrayBuffer;
}

/** What a writer says of an object. */
export interface PutOptions {
  readonly contentType?: string | undefined;
  readonly userMeta?: Readonly<Record<string, string>>;
}

export interface Bucket {
  readonly record: BucketRecord;
  /** @throws OssError NoSuchKey */
  get(key: string): Promise<StoredObject>;
  /** @throws OssError NoSuchKey */
  head(key: string): Promise<ObjectMeta>;
  put(key: string, body: ArrayBuffer, options?: PutOptions): Promise<ObjectMeta>;
  /** As OSS: deleting what is not there is no error. */
  delete(key: string): Promise<void>;
}

/** The bucket as a stranger may use it: every operation is held to its ACL. */
export function anonymousBucket(store: ObjectStore, record: BucketRecord): Bucket {
  const { name } = record;
  const found = <T>(object: T | undefined, key: string): T => {
    if (object !== undefined) return object;
    throw fault('missingObject', `It is called ${key}.`);
  };
  return {
    record,
    get: async (key) => {
      allow(record, 'read');
      return found(await store.getObject(name, validKey(key)), key);
    },
    head: async (key) => {
      allow(record, 'read');
      return found(await store.headObject(name, validKey(key)), key);
    },
    put: async (key, body, { contentType, userMeta = {} } = {}) => {
      allow(record, 'write');
      const meta: ObjectMeta = {
        contentType: contentType || 'application/octet-stream',
        etag: `"${bytesToHex(md5(new Uint8Array(body))).toUpperCase()}"`,
        lastModifiedMs: Date.now(),
        byteLength: body.byteLength,
        userMeta,
      };
      await store.putObject(name, validKey(key), meta, body);
      return meta;
    },
    delete: async (key) => {
      allow(record, 'write');
      await store.deleteObject(name, validKey(key));
    },
  };
}

function allow({ acl }: BucketRecord, access: 'read' | 'write'): void {
  if (acl === 'public-read-write' || (acl === 'public-read' && access === 'read')) return;
  throw fault('accessDenied', `The acl is ${acl}.`);
}

const maxKeyBytes = 1023;

/** As OSS: 1 to 1023 bytes of UTF-8 that do not begin with a slash or backslash. Otherwise opaque. */
function validKey(key: string): string {
  const { length } = new TextEncoder().encode(key);
  if (length >= 1 && length <= maxKeyBytes && !/^[/\\]/.test(key)) return key;
  throw new OssError({
    code: 'InvalidObjectName',
    message: `The specified object is not valid. Expected a key of 1 to ${maxKeyBytes} bytes that does not begin with / or \\; it has ${length}.`,
  });
}

/** As OSS: 3 to 63 lower-case letters, digits and hyphens, none at the ends. */
export function checkBucketName(name: string): void {
  if (/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) return;
  throw new OssError({
    code: 'InvalidBucketName',
    message: `The specified bucket is not valid: ${name}. Expected 3 to 63 lower-case letters, digits and hyphens.`,
  });
}
