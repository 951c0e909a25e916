// The bucket of the page. It is read and changed through the package's own door, as its owner, so that no ACL holds the page off.
// Bodies are written through signed URLs where the service worker answers: it takes their MD5 in a thread of its own. Where the
// browser keeps nothing (some private windows), a map in memory takes the bucket's place, so that the live preview still works.
import { isOssError, OssError } from 'oss-img';
import type { ObjectAcl, PageBucket } from 'oss-img/bucket';
import type { BucketOptions } from 'oss-img/register';

export const bucketName = 'image-demo';

/** The bucket as the first visit makes it. What the visitor changes later stays. */
export const bucketOptions = {
  name: bucketName,
  acl: 'public-read-write',
  region: 'cn-hangzhou',
  // Not a secret: this key pair gives access only to what is on the visitor's own machine.
  credentials: { accessKeyId: 'oss-img', accessKeySecret: 'oss-img-secret' },
  styles: { 'oss-pic-style-w-100': 'image/resize,w_100' },
} as const satisfies BucketOptions;

/** The facts that are stored with a body besides its type. */
export interface PutSettings {
  readonly acl?: ObjectAcl | undefined;
  readonly meta?: Readonly<Record<string, string>> | undefined;
}

export interface Bucket {
  /** True if URLs under /image-demo/ are answered. */
  readonly served: boolean;
  /** The bucket itself; undefined where the browser keeps none. */
  readonly door: PageBucket | undefined;
  has(key: string): Promise<boolean>;
  /** The keys of the objects that are pictures by their type, at most `most` of them. */
  pictureKeys(most: number): Promise<readonly string[]>;
  /** Undefined when there is none. */
  find(key: string): Promise<Blob | undefined>;
  put(key: string, body: Blob, settings?: PutSettings): Promise<void>;
  /** False if the key is taken: what is there stays. */
  putNew(key: string, body: Blob): Promise<boolean>;
  remove(key: string): Promise<void>;
}

const isCode = (error: unknown, code: OssError['code']): boolean => isOssError(error) && error.code === code;

/** The time that a signed write may take to begin, in seconds. */
const writeSeconds = 600;

export function openKeptBucket(door: PageBucket, served: boolean): Bucket {
  const put = async (
    key: string,
    body: Blob,
    { acl, meta = {} }: PutSettings,
    forbidOverwrite: boolean,
  ): Promise<void> => {
    // A header could not carry metadata in every script.
    if (!served || Object.keys(meta).length > 0) {
      await door.putObject(key, body, { forbidOverwrite, ...(acl && { acl }), meta });
      return;
    }
    const headers = {
      'content-type': body.type || 'application/octet-stream',
      ...(forbidOverwrite && { 'x-oss-forbid-overwrite': 'true' }),
      ...(acl && { 'x-oss-object-acl': acl }),
    };
    const address = await door.signUrl('PUT', key, writeSeconds, { urlStyle: 'path', headers });
    const response = await fetch(address, { method: 'PUT', headers, body });
    if (!response.ok) throw faultOf(await response.text(), `PUT ${key} answered ${response.status}.`);
  };
  return {
    served,
    door,
    has: async (key) =>
      door.headObject(key).then(
        () => true,
        (error: unknown) => {
          if (isCode(error, 'NoSuchKey')) return false;
          throw error;
        },
      ),
    async pictureKeys(most) {
      const found: string[] = [];
      let after: string | undefined;
      do {
        const { objects, next } = await door.listObjects({ after, maxKeys: 1000 });
        found.push(...objects.filter(({ contentType }) => contentType.startsWith('image/')).map(({ key }) => key));
        after = next;
      } while (after !== undefined && found.length < most);
      return found.slice(0, most);
    },
    find: async (key) =>
      door.getObject(key).then(
        ({ body }) => body,
        (error: unknown) => {
          // A key that no object can have, as in a link that somebody typed.
          if (isCode(error, 'NoSuchKey') || isCode(error, 'InvalidObjectName')) return undefined;
          throw error;
        },
      ),
    put: (key, body, settings = {}) => put(key, body, settings, false),
    putNew: async (key, body) =>
      put(key, body, {}, true).then(
        () => true,
        (error: unknown) => {
          if (isCode(error, 'FileAlreadyExists')) return false;
          throw error;
        },
      ),
    remove: (key) => door.deleteObject(key),
  };
}

/** The error of a response's XML. */
function faultOf(xml: string, otherwise: string): Error {
  const answer = new DOMParser().parseFromString(xml, 'application/xml');
  const code = answer.querySelector('Code')?.textContent;
  const message = answer.querySelector('Message')?.textContent ?? otherwise;
  return code ? new OssError({ code: code as OssError['code'], message }) : new Error(otherwise);
}

export function openMemoryBucket(): Bucket {
  const bodies = new Map<string, Blob>();
  return {
    served: false,
    door: undefined,
    has: async (key) => bodies.has(key),
    pictureKeys: async (most) => [...bodies.keys()].slice(0, most),
    find: async (key) => bodies.get(key),
    async put(key, body) {
      bodies.set(key, body);
    },
    async putNew(key, body) {
      if (bodies.has(key)) return false;
      bodies.set(key, body);
      return true;
    },
    async remove(key) {
      bodies.delete(key);
    },
  };
}
