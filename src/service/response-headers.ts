// The headers of every reply: the service's own, and those that keep an object from running as the page.
import type { ObjectMeta } from './bucket/object-store.ts';
import type { Success } from './pipeline/engine.ts';

/** 24 hex digits, as the service's. */
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}

/** Types a navigation may show; everything else is a download. */
const raster = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/bmp', 'image/avif', 'image/tiff']);

export function xmlHeaders(requestId = newRequestId()): Record<string, string> {
  return {
    Server: 'AliyunOSS',
    'x-oss-request-id': requestId,
    // Objects are served on the page's own origin: none may be sniffed into a script or document and run with its rights.
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers':
      'ETag, Content-Length, Last-Modified, Server-Timing, x-oss-request-id, x-oss-ec, x-oss-object-type',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  };
}

function sourceHeaders({ etag, lastModifiedMs }: ObjectMeta): Record<string, string> {
  return {
    ...xmlHeaders(),
    // As OSS: a processed reply carries the source's own.
    ...(etag && { ETag: etag }),
    'Last-Modified': new Date(lastModifiedMs).toUTCString(),
    'x-oss-object-type': 'Normal',
  };
}

export function objectHeaders(meta: ObjectMeta): Record<string, string> {
  const shown = raster.has(meta.contentType.split(';')[0]?.trim().toLowerCase() ?? '');
  return {
    ...sourceHeaders(meta),
    'Content-Type': meta.contentType,
    'Content-Length': String(meta.byteLength),
    ...(!shown && { 'Content-Disposition': 'attachment' }),
    ...Object.fromEntries(Object.entries(meta.userMeta).map(([name, value]) => [`x-oss-meta-${name}`, value])),
  };
}

/** Who did the work, and how long each stage took, in `Server-Timing`: the developer tools draw it. */
export function imageHeaders(
  { contentType, body, timings }: Success,
  by: string,
  meta: ObjectMeta,
): Record<string, string> {
  const stages = timings.map(({ stage, ms }) => `${stage};dur=${ms.toFixed(1)}`);
  return {
    ...sourceHeaders(meta),
    'Content-Type': contentType,
    'Content-Length': String(body.byteLength),
    'Server-Timing': [`engine;desc="${by}"`, ...stages].join(', '),
  };
}
