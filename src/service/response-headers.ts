// The headers of every reply: the service's own, and those that keep an object from running with the rights of the page.
import { encodeBase64Text } from '../base64.ts';
import type { ObjectMeta } from '../bucket/object-store.ts';
import { randomHex } from '../bytes.ts';
import type { OssError } from '../errors.ts';
import type { Exchange } from './exchange.ts';
import type { Result } from './processed.ts';
import { readOverrides, servedHeaders } from './served-type.ts';
import { type XmlContent, xmlDocument } from './xml.ts';

/** 24 hex digits, as the service's. */
const newRequestId = (): string => randomHex(12);

type HeaderMap = Record<string, string>;

/** The headers of a reply depend on the request, its query and its caller. */
export type Served = Pick<Exchange, 'request' | 'query' | 'caller'>;

const exposed = [
  ...['Content-Disposition', 'Content-Length', 'Content-Range', 'Date', 'ETag', 'Last-Modified', 'Location'],
  ...['Server-Timing', 'x-oss-ec', 'x-oss-err', 'x-oss-next-append-position', 'x-oss-object-type', 'x-oss-request-id'],
];

/** @param own names of further headers of this reply that pages of other origins may read */
function commonHeaders(requestId = newRequestId(), own: readonly string[] = []): HeaderMap {
  return {
    Server: 'AliyunOSS',
    Date: new Date().toUTCString(),
    'x-oss-request-id': requestId,
    // Objects are served on the page's own origin: a browser must not sniff one into a script or document, which would run there.
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': [...exposed, ...own].join(', '),
    'Cross-Origin-Resource-Policy': 'cross-origin',
  };
}

/** ETag and Last-Modified. As OSS: a result carries those of its source. */
export function validators({ etag, lastModifiedMs }: ObjectMeta): HeaderMap {
  return { ...(etag && { ETag: etag }), 'Last-Modified': new Date(lastModifiedMs).toUTCString() };
}

const typeHeaders = (
  meta: Pick<ObjectMeta, 'contentType' | 'headers' | 'userMeta'>,
  { request, query, caller }: Served,
): HeaderMap => servedHeaders(meta, readOverrides(query, caller === 'owner'), request);

/** The headers of an object as it is stored. */
export function objectHeaders(meta: ObjectMeta, served: Served): HeaderMap {
  const shown = typeHeaders(meta, served);
  const own = Object.keys(shown).filter((name) => name.startsWith('x-oss-meta-'));
  return {
    ...commonHeaders(undefined, own),
    ...validators(meta),
    'x-oss-object-type': meta.kind,
    'x-oss-storage-class': 'Standard',
    'Accept-Ranges': 'bytes',
    ...(meta.kind === 'Appendable' && { 'x-oss-next-append-position': String(meta.byteLength) }),
    'Content-Length': String(meta.byteLength),
    ...shown,
  };
}

/** The headers of a result. The developer tools draw `Server-Timing`: who did the work, and how long each stage took. */
export function imageHeaders({ contentType, body, meta, timing }: Result, served: Served): HeaderMap {
  return {
    ...commonHeaders(),
    ...validators(meta),
    'x-oss-object-type': meta.kind,
    'Content-Length': String(body.byteLength),
    'Server-Timing': timing,
    ...typeHeaders({ contentType, headers: {}, userMeta: {} }, served),
  };
}

export const emptyReply = (status: number, headers: HeaderMap = {}): Response =>
  new Response(null, { status, headers: { ...commonHeaders(), ...headers } });

export function plainReply(contentType: string, body: string, status = 200, headers: HeaderMap = {}): Response {
  const byteLength = String(new TextEncoder().encode(body).length);
  return new Response(body, {
    status,
    headers: { ...commonHeaders(), 'Content-Type': contentType, 'Content-Length': byteLength, ...headers },
  });
}

export const xmlReply = (name: string, content: XmlContent, headers: HeaderMap = {}): Response =>
  plainReply('application/xml', xmlDocument(name, content), 200, headers);

/** An error as the service's XML. HEAD has no body, so the XML goes into the header x-oss-err, where SDKs look for it. */
export function errorReply(error: OssError, request: Request): Response {
  const requestId = newRequestId();
  const xml = error.toXml({ requestId, hostId: new URL(request.url).host });
  const headers = { 'x-oss-request-id': requestId, ...(error.ec && { 'x-oss-ec': error.ec }) };
  if (request.method !== 'HEAD') return plainReply('application/xml', xml, error.status, headers);
  return emptyReply(error.status, { ...headers, 'x-oss-err': encodeBase64Text(xml) });
}
