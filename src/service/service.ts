// Request -> Response: the service as a fetch handler that needs no browser. Errors are caught here and nowhere else, and become XML.
import type { Caller } from '../bucket/access.ts';
import type { BucketRecord } from '../bucket/object-store.ts';
import { asOssError, OssError } from '../errors.ts';
import { readQuery, valuesOf } from '../request/query.ts';
import { readClaim, verifyClaim } from '../request/signature.ts';
import { type Address, readAddress } from '../request/url.ts';
import type { Exchange, Requester, ServiceDependencies } from './exchange.ts';
import { resultReply } from './objects.ts';
import { operationOf } from './operations.ts';
import { isFormUpload } from './post-object.ts';
import { processObject } from './processed.ts';
import { errorReply } from './response-headers.ts';
import { siteSources } from './site.ts';

export type { Inputs, Perform, Requester, ServiceDependencies } from './exchange.ts';

/** The service on this machine. */
export interface ImageService {
  /**
   * Answers a request; `undefined` when it belongs to the site or to the real service. Never rejects.
   * @param requester who waits for the answer, when more is known than the request's own signal. Reads stop when its signal aborts,
   * with a network error; writes end whole.
   */
  answer(request: Request, requester?: Requester): Promise<Response | undefined>;
}

/** Destinations in which a page would run or apply an object. No object is served to them. */
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

/**
 * SVG's `<use>`, and in some browsers its filters, masks and markers: what they load becomes part of the page. WebKit runs its
 * handlers, whatever its type. Every browser asks for it in this mode, and for no picture.
 */
const isSvgReference = ({ destination, mode }: Request): boolean => destination === 'image' && mode === 'same-origin';

export function makeImageService(dependencies: ServiceDependencies): ImageService {
  const answer = async (request: Request, requester: Requester): Promise<Response | undefined> => {
    const url = new URL(request.url);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const query = queryOf(request, url);
    const process = query.get(processKey);
    const address = readAddress(url, dependencies.origin, dependencies.hosts);
    const record = address && (await dependencies.store.getBucket(address.bucket));
    if (address && (await isOurs(address, record, request, url, dependencies))) {
      if (executable.has(request.destination) || isSvgReference(request)) {
        throw new OssError({
          code: 'AccessDenied',
          message: `Objects are not served to requests with the destination ${request.destination} and the mode ${request.mode}.`,
        });
      }
      // A form of any site may be sent here as a navigation: that page could plant objects, or replace them.
      if (request.mode === 'navigate' && !isRead) {
        throw new OssError({
          code: 'AccessDenied',
          message: `A navigation may only read: its method is ${request.method}. Send the request by fetch or XMLHttpRequest.`,
        });
      }
      const isForm = isFormUpload({ request, query, address });
      const caller = isForm ? 'stranger' : await callerOf(address, record, request, url, dependencies);
      const exchange: Exchange = { request, requester, url, query, address, record, caller, dependencies };
      return operationOf(exchange)(exchange);
    }
    if (url.origin !== dependencies.origin || process === undefined || !isRead) return undefined;
    const result = await processObject(process, siteSources(url, dependencies), dependencies, requester);
    return resultReply(result, { request, query, caller: 'stranger' });
  };
  return {
    answer: async (request, requester = { signal: request.signal }) => {
      try {
        return bodiless(request, await answer(request, requester));
      } catch (thrown) {
        if (requester.signal?.aborted) return Response.error();
        return errorReply(asOssError(thrown), request);
      }
    },
  };
}

const processKey = 'x-oss-process';

/** As OSS: a read may carry its process in a header instead; the query wins. */
function queryOf({ method, headers }: Request, url: URL): ReadonlyMap<string, string> {
  const query = valuesOf(readQuery(url));
  const process = method === 'GET' || method === 'HEAD' ? headers.get(processKey) : null;
  return process === null || query.has(processKey) ? query : new Map([...query, [processKey, process]]);
}

/**
 * Tells whether this service answers. It does for a known bucket. A request that names an unknown bucket, or none, belongs to the site or
 * to the real service unless it is signed: on the page's own origin with any key, elsewhere with a key pair of ours. Half a
 * signature is none: other services sign their URLs with `Expires` and `Signature` too.
 */
async function isOurs(
  address: Address,
  record: BucketRecord | undefined,
  { method, headers }: Request,
  url: URL,
  { store }: ServiceDependencies,
): Promise<boolean> {
  if (record) return true;
  try {
    const claim = readClaim({ method, url, headers, ...address });
    if (!claim) return false;
    return address.style === 'path' || (await store.getCredentials(claim.accessKeyId)) !== undefined;
  } catch {
    return false;
  }
}

async function callerOf(
  { bucket, key }: Address,
  record: BucketRecord | undefined,
  { method, headers }: Request,
  url: URL,
  { store }: ServiceDependencies,
): Promise<Caller> {
  const signed = { method, url, headers, bucket, key };
  const claim = readClaim(signed);
  if (!claim) return 'stranger';
  verifyClaim(claim, signed, await store.getCredentials(claim.accessKeyId), Date.now(), record?.region);
  return 'owner';
}

/** Drops the body of a reply to HEAD. */
const bodiless = (request: Request, response: Response | undefined): Response | undefined =>
  response && request.method === 'HEAD' && response.body
    ? new Response(null, { status: response.status, headers: response.headers })
    : response;
