// Request -> Response: the service as a fetch handler, without a browser. Errors are caught here, once, and become XML.
import { anonymousBucket, type Bucket, type StoredObject } from './bucket/bucket.ts';
import type { ObjectMeta, ObjectStore } from './bucket/object-store.ts';
import { asOssError, fault, OssError } from './errors.ts';
import type { Objects, Outcome, Success } from './pipeline/engine.ts';
import { ignoresErrors, parseProcess } from './request/grammar.ts';
import type { Job } from './request/job.ts';
import { objectKeysOf } from './request/mark.ts';
import { resolveStyle, type Styles } from './request/style.ts';
import { type Address, readAddress, readProcessQuery, withoutProcess } from './request/url.ts';
import { imageHeaders, newRequestId, objectHeaders, xmlHeaders } from './response-headers.ts';

/** What a job works on. */
export interface Inputs {
  readonly source: ArrayBuffer;
  readonly objects: Objects;
}

/** Does a job, here or elsewhere. `load` gives the inputs again, should the first who tried it vanish with them. */
export type Perform = (job: Job, load: () => Promise<Inputs>) => Promise<{ outcome: Outcome; by: string }>;

export interface ServiceParts {
  readonly store: ObjectStore;
  readonly perform: Perform;
  /** Fetches a picture of the site itself. */
  readonly fetchSite: (url: string) => Promise<Response>;
  readonly origin: string;
  readonly endpoints: readonly string[];
  /** For pictures of the site itself. */
  readonly styles: Styles;
}

export interface ImageService {
  /** Undefined where the request is not ours. Never rejects. */
  answer(request: Request): Promise<Response | undefined>;
}

/** What a page could run, were an object answered to such a request; no object is. */
const executable = new Set([
  'script',
  'worker',
  'sharedworker',
  'serviceworker',
  'audioworklet',
  'paintworklet',
  'style',
  'xslt',
  'manifest',
  'font',
  'iframe',
  'frame',
  'object',
  'embed',
  'json',
  'webidentity',
]);

export function makeImageService(parts: ServiceParts): ImageService {
  const answer = async (request: Request): Promise<Response | undefined> => {
    const url = new URL(request.url);
    const address = readAddress(url, parts.origin, parts.endpoints);
    const record = address && (await parts.store.getBucket(address.bucket));
    const process = readProcessQuery(url);
    if (address && record) {
      if (executable.has(request.destination)) {
        throw new OssError({ code: 'AccessDenied', message: `Objects are not served as a ${request.destination}.` });
      }
      return answerObject(request, address, anonymousBucket(parts.store, record), process, parts);
    }
    if (url.origin !== parts.origin || process === undefined || !isRead(request)) return undefined;
    return answerSite(url, process, parts);
  };
  return {
    answer: async (request) => {
      try {
        return bodiless(request, await answer(request));
      } catch (thrown) {
        return bodiless(request, errorResponse(asOssError(thrown), request));
      }
    },
  };
}

async function answerObject(
  request: Request,
  address: Address,
  bucket: Bucket,
  process: string | undefined,
  parts: ServiceParts,
): Promise<Response> {
  const { key } = address;
  if (isRead(request)) {
    if (process !== undefined) {
      const { styles } = bucket.record;
      return answerProcessed({ process, styles, get: () => bucket.get(key), getOther: bucket.get }, parts);
    }
    if (request.method === 'HEAD') return new Response(null, { headers: objectHeaders(await bucket.head(key)) });
    const { meta, body } = await bucket.get(key);
    return new Response(body, { headers: objectHeaders(meta) });
  }
  if (process === undefined && request.method === 'PUT') {
    const meta = await bucket.put(key, await request.arrayBuffer(), {
      contentType: request.headers.get('content-type') ?? undefined,
      userMeta: userMetaOf(request.headers),
    });
    return new Response(null, { headers: { ...xmlHeaders(), ETag: meta.etag } });
  }
  if (process === undefined && request.method === 'DELETE') {
    await bucket.delete(key);
    return new Response(null, { status: 204, headers: xmlHeaders() });
  }
  throw new OssError({
    code: 'MethodNotAllowed',
    message: `The method ${request.method} is not allowed here. Expected GET, HEAD, PUT or DELETE.`,
  });
}

interface Asked {
  readonly process: string;
  readonly styles: Styles;
  /** The source. */
  get(): Promise<StoredObject>;
  /** Another object, for a watermark. */
  getOther(key: string): Promise<StoredObject>;
}

async function answerProcessed(asked: Asked, { perform }: ServiceParts): Promise<Response> {
  const process = resolveStyle(asked.process, asked.styles);
  try {
    // As OSS: a wrong step is refused before the object is looked for.
    return await processed(parseProcess(process), asked, perform);
  } catch (error) {
    if (!ignoresErrors(process)) throw error;
    const { meta, body } = await asked.get();
    return new Response(body, { headers: objectHeaders(meta) });
  }
}

async function processed(job: Job, { get, getOther }: Asked, perform: Perform): Promise<Response> {
  let first: StoredObject | undefined = await get();
  const { meta } = first;
  const load = async (): Promise<Inputs> => {
    const { body } = first ?? (await get());
    first = undefined;
    const objects = objectKeysOf(job).map(async (key) => [key, (await otherObject(key, getOther)).body] as const);
    return { source: body, objects: Object.fromEntries(await Promise.all(objects)) };
  };
  const { outcome, by } = await perform(job, load);
  if (!outcome.ok) throw new OssError(outcome.error);
  if (outcome.isOriginal) return new Response(outcome.body, { headers: objectHeaders(meta) });
  return imageResponse(outcome, by, meta);
}

/** A missing watermark has an EC of its own. */
async function otherObject(key: string, getOther: Asked['getOther']): Promise<StoredObject> {
  return getOther(key).catch((error: unknown) => {
    const { code, message } = asOssError(error);
    throw code === 'NoSuchKey' ? fault('missingMark', message) : error;
  });
}

async function answerSite(url: URL, process: string, parts: ServiceParts): Promise<Response> {
  const get = (address: URL) => fetchPicture(address, parts);
  return answerProcessed(
    {
      process,
      styles: parts.styles,
      get: () => get(new URL(withoutProcess(url))),
      // A watermark's key is a path of the site.
      getOther: (key) => get(new URL(`${parts.origin}/${key.split('/').map(encodeURIComponent).join('/')}`)),
    },
    parts,
  );
}

async function fetchPicture(url: URL, { fetchSite }: ServiceParts): Promise<StoredObject> {
  const response = await fetchSite(url.href);
  if (response.status === 404) {
    throw fault('missingObject', `It is called ${url.pathname}.`);
  }
  if (!response.ok) {
    throw new OssError({ code: 'BadRequest', message: `The site answered ${response.status} for ${url.pathname}.` });
  }
  const body = await response.arrayBuffer();
  const lastModifiedMs = Date.parse(response.headers.get('last-modified') ?? '');
  const meta: ObjectMeta = {
    contentType: response.headers.get('content-type') ?? '',
    etag: response.headers.get('etag') ?? '',
    lastModifiedMs: Number.isNaN(lastModifiedMs) ? Date.now() : lastModifiedMs,
    byteLength: body.byteLength,
    userMeta: {},
  };
  return { meta, body };
}

const imageResponse = (outcome: Success, by: string, meta: ObjectMeta): Response =>
  new Response(outcome.body, { headers: imageHeaders(outcome, by, meta) });

function errorResponse(error: OssError, request: Request): Response {
  const requestId = newRequestId();
  const headers = {
    ...xmlHeaders(requestId),
    'Content-Type': 'application/xml',
    ...(error.ec && { 'x-oss-ec': error.ec }),
  };
  return new Response(error.toXml({ requestId, hostId: new URL(request.url).host }), { status: error.status, headers });
}

/** A reply to HEAD carries no body, an error's included. */
const bodiless = (request: Request, response: Response | undefined): Response | undefined =>
  response && request.method === 'HEAD' && response.body
    ? new Response(null, { status: response.status, headers: response.headers })
    : response;

const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

function userMetaOf(headers: Headers): Record<string, string> {
  const prefix = 'x-oss-meta-';
  return Object.fromEntries(
    [...headers].filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(prefix.length), value]),
  );
}
