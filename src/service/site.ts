// Pictures of the site itself, which are in no bucket: fetched, then processed.
import type { ObjectMeta, StoredObject } from '../bucket/object-store.ts';
import { fault, OssError } from '../errors.ts';
import { withoutProcess } from '../request/url.ts';
import * as serviceFaults from '../service-faults.ts';
import type { ServiceDependencies } from './exchange.ts';
import type { Sources } from './processed.ts';

export function siteSources(url: URL, { fetchSite, origin, styles }: ServiceDependencies): Sources {
  // Each picture is fetched once for a request: the answer to head() is kept for get().
  const fetched = new Map<string, Promise<StoredObject>>();
  const get = (address: string): Promise<StoredObject> => {
    const found = fetched.get(address) ?? fetchPicture(address, fetchSite);
    fetched.set(address, found);
    return found;
  };
  const copied = async (address: string): Promise<StoredObject> => {
    const { meta, body } = await get(address);
    return { meta, body: body.slice(0) };
  };
  // A watermark's key is a path of the site.
  const addressOf = (key: string): string => `${origin}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const source = withoutProcess(url);
  return {
    bucket: '',
    key: source,
    styles,
    head: async () => (await get(source)).meta,
    get: () => copied(source),
    headOther: async (key) => (await get(addressOf(key))).meta,
    getOther: (key) => copied(addressOf(key)),
  };
}

/** @throws OssError NoSuchKey; BadRequest when the site answers with another error; MirrorFailed when it cannot be reached */
async function fetchPicture(address: string, fetchSite: ServiceDependencies['fetchSite']): Promise<StoredObject> {
  const { pathname } = new URL(address);
  const unreachable = (cause: unknown): never => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw fault(
      serviceFaults.unreachableSite,
      `The path is ${pathname}; the browser says: ${reason.replace(/\.$/, '')}.`,
      {
        cause,
      },
    );
  };
  const response = await fetchSite(address).catch(unreachable);
  if (response.status === 404) throw fault(serviceFaults.missingSource, `The path is ${pathname}.`);
  if (!response.ok) {
    throw new OssError({
      code: 'BadRequest',
      message: `The site answered with status ${response.status} for ${pathname}.`,
    });
  }
  // The connection can be lost while the body arrives.
  const body = await response.arrayBuffer().catch(unreachable);
  const lastModifiedMs = Date.parse(response.headers.get('last-modified') ?? '');
  const meta: ObjectMeta = {
    contentType: response.headers.get('content-type') ?? '',
    etag: response.headers.get('etag') ?? '',
    lastModifiedMs: Number.isNaN(lastModifiedMs) ? Date.now() : lastModifiedMs,
    byteLength: body.byteLength,
    kind: 'Normal',
    acl: 'default',
    headers: {},
    userMeta: {},
  };
  return { meta, body };
}
