// The demo's bucket, used through URLs: the service worker answers them under /image-demo/. Only its list of keys is read in the page,
// since the service gives it to nobody without a signature. Where a browser has no
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
  /** The keys of all objects. */
  keys(): Promise<readonly string[]>;
  get(key: string): Promise<Blob>;
  put(key: string, body: Blob): Promise<void>;
  /** False if the key is taken: what is there stays. */
  putNew(key: string, body: Blob): Promise<boolean>;
  remove(key: string): Promise<void>;
}

const address = (key: string): string => `/${bucketName}/${key.split('/').map(encodeURIComponent).join('/')}`;

export function openServedBucket(): Bucket {
  async function send(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(path, init);
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path} answered ${response.status}.`);
    return response;
  }
  const upload = (body: Blob, headers = {}): RequestInit => ({
    method: 'PUT',
    headers: { 'content-type': body.type || 'application/octet-stream', ...headers },
    body,
  });
  return {
    served: true,
    async has(key) {
      const response = await fetch(address(key), { method: 'HEAD' });
      // A server without such a path may answer with its index page, which is not a picture.
      return response.ok && (response.headers.get('content-type') ?? '').startsWith('image/');
    },
    async keys() {
      const { openBucket } = await import('oss-img/bucket');
      const bucket = await openBucket(bucketName);
      const found: string[] = [];
      let after: string | undefined;
      do {
        const { objects, next } = await bucket.listObjects({ after });
        found.push(...objects.map(({ key }) => key));
        after = next;
      } while (after !== undefined);
      return found;
    },
    get: async (key) => (await send(address(key), {})).blob(),
    async put(key, body) {
      await send(address(key), upload(body));
    },
    async putNew(key, body) {
      const response = await fetch(address(key), upload(body, { 'x-oss-forbid-overwrite': 'true' }));
      if (!response.ok && response.status !== 409) throw new Error(`PUT ${address(key)} answered ${response.status}.`);
      return response.ok;
    },
    async remove(key) {
      await send(address(key), { method: 'DELETE' });
    },
  };
}

export function openMemoryBucket(): Bucket {
  const bodies = new Map<string, Blob>();
  return {
    served: false,
    has: async (key) => bodies.has(key),
    keys: async () => [...bodies.keys()],
    async get(key) {
      const body = bodies.get(key);
      if (!body) throw new Error(`There is no picture called ${key}.`);
      return body;
    },
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
