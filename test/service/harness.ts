// The whole service in Node, with one bucket of pictures, and requests as a browser sends them, signed or not.
import { applySettings } from '../../src/bucket/account.ts';
import { memoryStore } from '../../src/bucket/memory.ts';
import type { ObjectStore } from '../../src/bucket/object-store.ts';
import { openObjects } from '../../src/bucket/objects.ts';
import type { BucketSettings } from '../../src/bucket/settings.ts';
import { readQuery, valuesOf } from '../../src/request/query.ts';
import { signHeaders } from '../../src/request/signature.ts';
import { readAddress } from '../../src/request/url.ts';
import type { ServiceDependencies } from '../../src/service/exchange.ts';
import { makeImageService } from '../../src/service/service.ts';
import { nodeEngine } from '../node-engine.ts';
import { exampleJpeg, flatJpeg, pngOf } from '../pictures.ts';
import { drawn } from '../pixels.ts';

export const origin = 'http://localhost:4173';
export const picture = await exampleJpeg();
export const objects: Record<string, Uint8Array<ArrayBuffer>> = {
  'example.jpg': picture,
  'dir/图 片+1.jpg': picture,
  'text.jpg': new TextEncoder().encode('no picture'),
  'cut.jpg': picture.slice(0, 3000),
  'giant.jpg': flatJpeg(20000, 14000),
  'panda.png': await pngOf(drawn(20, 20, () => [250, 200, 150, 255])),
};

export const credentials = { accessKeyId: 'oss-img', accessKeySecret: 'oss-img-secret' };

export interface ServiceOptions {
  readonly settings?: BucketSettings;
  readonly dependencies?: Partial<ServiceDependencies>;
  readonly site?: () => Promise<Response>;
}

/** A service with one bucket, and a log of the calls to its dependencies. */
export async function openService({ settings = {}, dependencies = {}, site }: ServiceOptions = {}) {
  const store = memoryStore();
  const asked: string[] = [];
  const record = await applySettings(store, 'image-demo', {
    acl: 'public-read-write',
    credentials,
    styles: { 'oss-pic-style-w-100': 'image/resize,w_100', broken: 'image/slim,1', nested: 'style/broken' },
    ...settings,
  });
  const writer = openObjects({ store, record, caller: 'owner', onChange: async () => {} });
  for (const [key, bytes] of Object.entries(objects))
    await writer.put(key, bytes.slice().buffer, { contentType: 'image/jpeg' });
  const watched: ObjectStore = {
    ...store,
    getObject: (bucket, key) => {
      asked.push(`object ${key}`);
      return store.getObject(bucket, key);
    },
  };
  const engine = nodeEngine();
  const made = makeImageService({
    store: watched,
    origin,
    hosts: ['img.example.com', { host: 'cdn.example.com', bucket: 'image-demo' }],
    styles: { site: 'image/resize,w_50' },
    engineVersion: 'test',
    fetchSite: async (url) => {
      asked.push(`site ${url}`);
      return site?.() ?? new Response(null, { status: 404 });
    },
    perform: async (job, load) => {
      const { source, objects: others } = await load();
      asked.push('work');
      return { outcome: await engine.run(job, source, { objects: others }), by: 'node' };
    },
    ...dependencies,
  });
  const ask = async (
    path: string,
    init: RequestInit = {},
    destination = '',
    mode: RequestMode = 'cors',
  ): Promise<Response> => {
    const request = new Request(path.startsWith('/') ? origin + path : path, init);
    // Node has no destination, and only a browser makes navigations.
    Object.defineProperties(request, { destination: { value: destination }, mode: { value: mode } });
    const response = await made.answer(request);
    if (!response) throw new Error(`${path} was left to others`);
    return response;
  };
  /** The same request, signed in its headers by the owner. */
  const askSigned = (path: string, init: RequestInit = {}, version: 'v1' | 'v4' = 'v4'): Promise<Response> => {
    const url = new URL(path, origin);
    const { bucket, key } = readAddress(url, origin, ['img.example.com']) ?? { bucket: '', key: '' };
    const headers = signHeaders({
      ...{ version, bucket, key, credentials, region: 'cn-hangzhou', nowMs: Date.now() },
      method: init.method ?? 'GET',
      query: Object.fromEntries(valuesOf(readQuery(url))),
      headers: Object.fromEntries(new Headers(init.headers)),
    });
    // A Request adds a Content-Type to a text body, which was not signed.
    const body = typeof init.body === 'string' ? new TextEncoder().encode(init.body) : init.body;
    return ask(url.href, { ...init, headers, ...(body && { body }) });
  };
  return { answer: made.answer, ask, askSigned, asked, engine, store: watched };
}

export const bytesOf = async (response: Response): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await response.arrayBuffer());

/** The text of the first element with this name. */
export const field = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

/** The text of every element with this name. */
export const fields = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => text);

/** Status, code and EC of an error reply. */
export async function refusal(response: Response): Promise<{ status: number; code?: string; ec?: string }> {
  const xml = await response.text();
  const [code, ec] = [field(xml, 'Code'), field(xml, 'EC')];
  return { status: response.status, ...(code && { code }), ...(ec && { ec }) };
}
