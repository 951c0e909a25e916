// The demo's bucket, used through URLs alone: the service worker answers them under /image-demo/. Where a browser has no
// service worker (some private windows), a map in memory takes its place, so that the live preview still works.
import type { BucketOptions } from 'oss-img/register';

export const bucketName = 'image-demo';

export const bucketOptions = {
  name: bucketName,
  acl: 'public-read-write',
  region: 'cn-hangzhou',
  // Not a secret: this key pair gives access only to what is on the visitor's own machine.
  credentials: { accessKeyId: 'oss-img', accessKeySecret: 'oss-img-secret' },
  styles: { 'oss-pic-style-w-100': 'image/resize,w_100' },
} as const satisfies BucketOptions;

export interface Bucket {
  /** True if URLs under /image-demo/ are answered. */
  readonly served: boolean;
  has(key: string): Promise<boolean>;
  get(key: string): Promise<Blob>;
  put(key: string, body: Blob): Promise<void>;
  remove(key: string): Promise<void>;
}

const address = (key: string): string => `/${bucketName}/${key.split('/').map(encodeURIComponent).join('/')}`;

export function openServedBucket(): Bucket {
  async function send(key: string, init: RequestInit): Promise<Response> {
    const response = await fetch(address(key), init);
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${address(key)} answered ${response.status}.`);
    return response;
  }
  return {
    served: true,
    async has(key) {
      const response = await fetch(address(key), { method: 'HEAD' });
      // A server without such a path may answer with its index page, which is not a picture.
      return response.ok && (response.headers.get('content-type') ?? '').startsWith('image/');
    },
    get: async (key) => (await send(key, {})).blob(),
    async put(key, body) {
      await send(key, { method: 'PUT', headers: { 'content-type': body.type || 'application/octet-stream' }, body });
    },
    async remove(key) {
      await send(key, { method: 'DELETE' });
    },
  };
}

export function openMemoryBucket(): Bucket {
  const bodies = new Map<string, Blob>();
  return {
    served: false,
    has: async (key) => bodies.has(key),
    async get(key) {
      const body = bodies.get(key);
      if (!body) throw new Error(`There is no picture called ${key}.`);
      return body;
    },
    async put(key, body) {
      bodies.set(key, body);
    },
    async remove(key) {
      bodies.delete(key);
    },
  };
}
