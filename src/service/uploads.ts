// Operations on multipart uploads.
import { compareKeys } from '../bucket/key-order.ts';
import { compareUploads } from '../bucket/upload-parts.ts';
import { type BucketUploads, openUploads } from '../bucket/uploads.ts';
import { OssError } from '../errors.ts';
import { bucketLimits } from '../limits.ts';
import { readRangeValue } from './conditions.ts';
import { bucketDependencies, countIn, type Exchange, objectsIn } from './exchange.ts';
import { owner, putOptions, readCopySource, refuseProtected } from './objects.ts';
import { emptyReply, xmlReply } from './response-headers.ts';
import { readCompleteUpload } from './xml.ts';

const uploadsOf = (exchange: Exchange): BucketUploads => openUploads(bucketDependencies(exchange));
const uploadIdOf = ({ query }: Exchange): string => query.get('uploadId') ?? '';

export async function initiateUpload(exchange: Exchange): Promise<Response> {
  const { bucket, key, uploadId } = await uploadsOf(exchange).initiate(
    exchange.address.key,
    putOptions(exchange.request.headers),
  );
  return xmlReply('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: uploadId });
}

export async function putPart(exchange: Exchange): Promise<Response> {
  const { request, address } = exchange;
  const number = partNumber(exchange);
  const body = await request.arrayBuffer();
  const { etag } = await uploadsOf(exchange).putPart(
    address.key,
    uploadIdOf(exchange),
    number,
    body,
    request.headers.get('content-md5'),
  );
  return emptyReply(200, { ETag: etag });
}

/** Uploads a part that is copied from an existing object, or from a range of it. */
export async function copyPart(exchange: Exchange): Promise<Response> {
  const { request, address } = exchange;
  const source = readCopySource(request.headers.get('x-oss-copy-source') ?? '');
  const from = await objectsIn(exchange, source.bucket);
  refuseProtected(from, source.key);
  const { body } = await from.get(source.key);
  const range = readRangeValue(request.headers.get('x-oss-copy-source-range'), body.byteLength);
  const bytes = range ? body.slice(range.start, range.end) : body;
  const { etag, lastModifiedMs } = await uploadsOf(exchange).putPart(
    address.key,
    uploadIdOf(exchange),
    partNumber(exchange),
    bytes,
  );
  // ali-oss completes the upload with the ETag of the header, not with that of the XML.
  return xmlReply(
    'CopyPartResult',
    { ETag: etag, LastModified: new Date(lastModifiedMs).toISOString() },
    { ETag: etag },
  );
}

export async function listParts(exchange: Exchange): Promise<Response> {
  const { address, query } = exchange;
  const parts = await uploadsOf(exchange).parts(address.key, uploadIdOf(exchange));
  const marker = countIn(query, 'part-number-marker') ?? 0;
  const max = pageSize(query, 'max-parts');
  const behind = parts.filter(({ number }) => number > marker);
  const page = behind.slice(0, max);
  return xmlReply('ListPartsResult', {
    Bucket: address.bucket,
    Key: address.key,
    UploadId: uploadIdOf(exchange),
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(page.at(-1)?.number ?? marker),
    MaxParts: String(max),
    IsTruncated: String(behind.length > page.length),
    Part: page.map(({ number, etag, byteLength, lastModifiedMs }) => ({
      PartNumber: String(number),
      LastModified: new Date(lastModifiedMs).toISOString(),
      ETag: etag,
      Size: String(byteLength),
    })),
  });
}

export async function completeUpload(exchange: Exchange): Promise<Response> {
  const { request, address } = exchange;
  const { key, bucket } = address;
  const uploads = uploadsOf(exchange);
  // As OSS: with x-oss-complete-all the service takes every part, and there is no list.
  const takesAll = request.headers.get('x-oss-complete-all')?.toLowerCase() === 'yes';
  const chosen = takesAll ? await uploads.parts(key, uploadIdOf(exchange)) : readCompleteUpload(await request.text());
  const forbid = request.headers.get('x-oss-forbid-overwrite')?.toLowerCase() === 'true';
  const meta = await uploads.complete(key, uploadIdOf(exchange), chosen, forbid);
  const location = `${new URL(request.url).origin}${new URL(request.url).pathname}`;
  return xmlReply(
    'CompleteMultipartUploadResult',
    { Location: location, Bucket: bucket, Key: key, ETag: meta.etag },
    { ETag: meta.etag },
  );
}

export async function abortUpload(exchange: Exchange): Promise<Response> {
  await uploadsOf(exchange).abort(exchange.address.key, uploadIdOf(exchange));
  return emptyReply(204);
}

export async function listUploads(exchange: Exchange): Promise<Response> {
  const { address, query } = exchange;
  const prefix = query.get('prefix') ?? '';
  const uploads = (await uploadsOf(exchange).list()).filter(({ key }) => key.startsWith(prefix));
  const [keyMarker, idMarker] = [query.get('key-marker') ?? '', query.get('upload-id-marker') ?? ''];
  // As OSS: without an upload id, the marker stands for every upload of its key.
  const rest = uploads.filter((upload) =>
    idMarker === ''
      ? compareKeys(upload.key, keyMarker) > 0
      : compareUploads(upload, { key: keyMarker, uploadId: idMarker }) > 0,
  );
  const max = pageSize(query, 'max-uploads');
  const page = rest.slice(0, max);
  return xmlReply('ListMultipartUploadsResult', {
    Bucket: address.bucket,
    Prefix: prefix,
    KeyMarker: keyMarker,
    UploadIdMarker: idMarker,
    NextKeyMarker: page.at(-1)?.key ?? '',
    NextUploadIdMarker: page.at(-1)?.uploadId ?? '',
    MaxUploads: String(max),
    IsTruncated: String(rest.length > page.length),
    Upload: page.map(({ key, uploadId, initiatedMs }) => ({
      Key: key,
      UploadId: uploadId,
      StorageClass: 'Standard',
      Initiated: new Date(initiatedMs).toISOString(),
      Owner: owner,
    })),
  });
}

const pageSize = (query: Exchange['query'], name: string): number =>
  Math.min(countIn(query, name) ?? bucketLimits.listedAtOnce, bucketLimits.listedAtOnce);

function partNumber({ query }: Exchange): number {
  const number = countIn(query, 'partNumber');
  if (number !== undefined && query.get('uploadId')) return number;
  throw new OssError({
    code: 'MissingArgument',
    message: 'The parameters partNumber and uploadId are both required for a part.',
  });
}
