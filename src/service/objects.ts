// Operations on one object: get and head, put, copy, append, delete, ACL.
import { processesOf } from '../bucket/account.ts';
import type { ObjectMeta, StoredObject } from '../bucket/object-store.ts';
import type { BucketObjects, PutOptions } from '../bucket/objects.ts';
import { checkObjectAcl } from '../bucket/settings.ts';
import { fault, OssError } from '../errors.ts';
import { readSaveAs } from '../request/save-as.ts';
import { headerText } from '../request/signature.ts';
import { namesStyle, splitStyledKey } from '../request/style.ts';
import { checkConditions, checkCopyConditions, readRange } from './conditions.ts';
import { countIn, type Exchange, objectsIn, objectsOf } from './exchange.ts';
import { processObject, type Result, type Sources } from './processed.ts';
import { emptyReply, imageHeaders, objectHeaders, type Served, validators, xmlReply } from './response-headers.ts';

export const owner = { ID: 'oss-img', DisplayName: 'oss-img' };

/** GET and HEAD of an object, as it is stored or processed. */
export async function getObject(exchange: Exchange): Promise<Response> {
  const { request, query, requester } = exchange;
  const bucket = objectsOf(exchange);
  const { key, process } = await readTarget(exchange, bucket);
  refuseProtected(bucket, key, process);
  const meta = await bucket.find(key);
  if (process !== undefined) {
    if (readSaveAs(process).saveAs) {
      throw new OssError({
        code: 'InvalidRequest',
        message: 'sys/saveas writes an object, so it needs a POST to ?x-oss-process.',
      });
    }
    const result = await processObject(process, sourcesIn(bucket, key, process), exchange.dependencies, requester);
    return resultReply(result, exchange);
  }
  if (!meta) throw fault('missingKey', `The key is ${key}.`);
  if (query.has('objectMeta'))
    return emptyReply(200, { ...validators(meta), 'Content-Length': String(meta.byteLength) });
  const unchanged = notModified(request, meta);
  if (unchanged) return unchanged;
  if (request.method === 'HEAD') return new Response(null, { headers: objectHeaders(meta, exchange) });
  return objectReply(await bucket.get(key), exchange);
}

/** Reads the source and the watermarks of a process on an object of this bucket, as far as the caller may. */
export const sourcesIn = (bucket: BucketObjects, key: string, process: string): Sources => {
  // As OSS: a missing source of a process has an EC of its own.
  const asSource = <T>(found: Promise<T>): Promise<T> =>
    found.catch((error: unknown) => {
      throw error instanceof OssError && error.code === 'NoSuchKey'
        ? fault('missingSource', `The key is ${key}.`)
        : error;
    });
  return {
    bucket: bucket.record.name,
    key,
    styles: processesOf(bucket.record),
    head: () => asSource(bucket.head(key)),
    get: () => asSource(bucket.get(key)),
    headOther: async (mark) => {
      refuseProtected(bucket, mark, process);
      return bucket.head(mark);
    },
    getOther: bucket.get,
  };
};

/**
 * The key and the process of a request. Differs from OSS, which does not say what comes first: when an object has the whole key as
 * its name, that object is meant; otherwise the key is read as one with a style behind a separator.
 */
async function readTarget(
  { query, address }: Exchange,
  bucket: BucketObjects,
): Promise<{ key: string; process: string | undefined }> {
  const { key } = address;
  const process = query.get('x-oss-process');
  const { record } = bucket;
  if (process !== undefined || record.separators === '' || (await bucket.find(key))) return { key, process };
  const styles = processesOf(record);
  const candidates = splitStyledKey(key, record.separators);
  const known = candidates.find(({ style }) => Object.hasOwn(styles, style));
  // An existing object, a separator and an unknown name: the style is missing, and NoSuchStyle says so.
  for (const candidate of known ? [known] : candidates) {
    if (known || (await bucket.find(candidate.key))) return { key: candidate.key, process: `style/${candidate.style}` };
  }
  return { key, process };
}

/** As OSS: source protection lets strangers use styles only, on every way to the object. @throws OssError AccessDenied */
export function refuseProtected({ caller, record }: BucketObjects, key: string, process?: string): void {
  if (caller === 'owner' || (process !== undefined && namesStyle(process))) return;
  const suffix = key.slice(key.lastIndexOf('.') + 1).toLowerCase();
  const isProtected = record.protectedSuffixes.some((one) => one === '*' || one.toLowerCase() === suffix);
  if (isProtected) throw fault('onlyByStyle', `Objects whose names end in .${suffix} are protected.`);
}

/** The 304 for a reader that has this state already. */
function notModified({ headers, method }: Request, meta: ObjectMeta): Response | undefined {
  return checkConditions(headers, meta, method) === 'not-modified' ? emptyReply(304, validators(meta)) : undefined;
}

export function resultReply(result: Result, served: Served): Response {
  const unchanged = notModified(served.request, result.meta);
  if (unchanged) return unchanged;
  const headers = result.isOriginal ? objectHeaders(result.meta, served) : imageHeaders(result, served);
  return new Response(result.body, { headers });
}

function objectReply({ meta, body }: StoredObject, exchange: Exchange): Response {
  const range = readRange(exchange.request.headers, meta);
  const headers = objectHeaders(meta, exchange);
  if (!range) return new Response(body, { headers });
  const { start, end } = range;
  return new Response(body.slice(start, end), {
    status: 206,
    headers: {
      ...headers,
      'Content-Length': String(end - start),
      'Content-Range': `bytes ${start}-${end - 1}/${meta.byteLength}`,
    },
  });
}

/** The headers of a writing request, or the fields of a form in their place: values by lower-case names. */
export interface Said extends Iterable<[string, string]> {
  get(name: string): string | null | undefined;
  has(name: string): boolean;
}

export async function putObject(exchange: Exchange): Promise<Response> {
  const { request, address } = exchange;
  const body = await request.arrayBuffer();
  const meta = await objectsOf(exchange).put(address.key, body, putOptions(request.headers));
  return emptyReply(200, { ETag: meta.etag });
}

export async function appendObject(exchange: Exchange): Promise<Response> {
  const { request, address, query } = exchange;
  const position = countIn(query, 'position');
  if (position === undefined) {
    throw new OssError({
      code: 'MissingArgument',
      message: 'The parameter position is missing. Expected the length of the object so far.',
    });
  }
  const body = await request.arrayBuffer();
  const meta = await objectsOf(exchange).append(address.key, position, body, putOptions(request.headers));
  return emptyReply(200, { ETag: meta.etag, 'x-oss-next-append-position': String(meta.byteLength) });
}

export async function deleteObject(exchange: Exchange): Promise<Response> {
  await objectsOf(exchange).delete(exchange.address.key);
  return emptyReply(204);
}

/** Copies an object. Onto itself, it replaces the metadata. */
export async function copyObject(exchange: Exchange): Promise<Response> {
  const { request, address } = exchange;
  const { headers } = request;
  const source = readCopySource(headers.get('x-oss-copy-source') ?? '');
  const from = await objectsIn(exchange, source.bucket);
  refuseProtected(from, source.key);
  const object = await from.head(source.key);
  if (checkCopyConditions(headers, object) === 'not-modified') return emptyReply(304, validators(object));
  const directive = headers.get('x-oss-metadata-directive')?.toUpperCase() ?? 'COPY';
  if (directive !== 'COPY' && directive !== 'REPLACE') {
    throw new OssError({
      code: 'InvalidArgument',
      message: `The value: ${directive} of parameter: x-oss-metadata-directive is invalid. Expected COPY or REPLACE.`,
    });
  }
  const said = putOptions(headers);
  const options: PutOptions =
    directive === 'REPLACE'
      ? said
      : { ...said, contentType: object.contentType, headers: object.headers, userMeta: object.userMeta };
  const meta = await objectsOf(exchange).copy(from, source.key, address.key, options);
  return xmlReply('CopyObjectResult', { ETag: meta.etag, LastModified: new Date(meta.lastModifiedMs).toISOString() });
}

/**
 * `/bucket/key` or `bucket/key`, percent-encoded in part or as a whole, as SDKs differ. A `?versionId` behind it is passed over.
 * @throws OssError InvalidArgument when it names no bucket and key
 */
export function readCopySource(header: string): { bucket: string; key: string } {
  const [encoded = ''] = header.split('?');
  try {
    const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decodeURIComponent(encoded)) ?? [];
    if (bucket && key) return { bucket, key };
  } catch {
    // A broken percent escape is refused below, with the same words.
  }
  throw new OssError({
    code: 'InvalidArgument',
    message: `Copy Source must mention the source bucket and key: /sourcebucket/sourcekey. It is ${header}.`,
  });
}

export async function getObjectAcl(exchange: Exchange): Promise<Response> {
  return aclReply(await objectsOf(exchange).getAcl(exchange.address.key));
}

export const aclReply = (acl: string): Response =>
  xmlReply('AccessControlPolicy', { Owner: owner, AccessControlList: { Grant: acl } });

export async function putObjectAcl(exchange: Exchange): Promise<Response> {
  const acl = exchange.request.headers.get('x-oss-object-acl');
  if (acl === null) throw new OssError({ code: 'MissingArgument', message: 'The header x-oss-object-acl is missing.' });
  await objectsOf(exchange).putAcl(exchange.address.key, checkObjectAcl(acl));
  return emptyReply(200);
}

const keptHeaders = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires'];
const metaPrefix = 'x-oss-meta-';

/** Reads from the headers of a writing request what they say of the object. @throws OssError InvalidArgument, NotImplemented */
export function putOptions(headers: Said): PutOptions {
  if (headers.has('x-oss-callback')) refuseCallback('x-oss-callback');
  const acl = headers.get('x-oss-object-acl') ?? undefined;
  // The fields of a form are text already.
  const textOf = headers instanceof Headers ? headerText : (text: string): string => text;
  return {
    contentType: headers.get('content-type') ?? undefined,
    acl: acl === undefined ? undefined : checkObjectAcl(acl),
    contentMd5: headers.get('content-md5'),
    forbidOverwrite: headers.get('x-oss-forbid-overwrite')?.toLowerCase() === 'true',
    headers: Object.fromEntries(
      keptHeaders.flatMap((name) => (headers.has(name) ? [[name, textOf(headers.get(name) ?? '')]] : [])),
    ),
    userMeta: Object.fromEntries(
      [...headers]
        .filter(([name]) => name.startsWith(metaPrefix))
        .map(([name, value]) => [name.slice(metaPrefix.length), textOf(value)]),
    ),
  };
}

/** @throws OssError NotImplemented */
export function refuseCallback(name: string): never {
  throw new OssError({
    code: 'NotImplemented',
    message: `${name} is not supported here: the service on this machine calls no servers.`,
  });
}
