// The API as data: which request calls which operation.
import { OssError } from '../errors.ts';
import * as buckets from './buckets.ts';
import type { Exchange } from './exchange.ts';
import * as objects from './objects.ts';
import { postProcess } from './persist.ts';
import { postObject } from './post-object.ts';
import * as uploads from './uploads.ts';

type Level = 'service' | 'bucket' | 'object';
type Answer = (exchange: Exchange) => Promise<Response>;

interface Operation {
  readonly level: Level;
  readonly method: string;
  /** Parameters the query must have. */
  readonly query: readonly string[];
  /** A header the request must have. */
  readonly header?: string;
  readonly answer: Answer;
}

const on =
  (level: Level) =>
  (method: string, query: string, answer: Answer, header?: string): Operation => ({
    level,
    method,
    query: query.split(' ').filter(Boolean),
    answer,
    ...(header && { header }),
  });
const [service, bucket, object] = [on('service'), on('bucket'), on('object')];

/** The first that fits is called, so operations that require more stand first. */
export const operations: readonly Operation[] = [
  service('GET', '', buckets.listBuckets),

  bucket('GET', 'acl', buckets.getBucketAcl),
  bucket('GET', 'bucketInfo', buckets.getBucketInfo),
  bucket('GET', 'location', buckets.getBucketLocation),
  bucket('GET', 'style styleName', buckets.getStyle),
  bucket('GET', 'style', buckets.listStyles),
  bucket('GET', 'uploads', uploads.listUploads),
  bucket('GET', '', buckets.listObjects),
  bucket('PUT', 'acl', buckets.putBucketAcl),
  bucket('PUT', 'style', buckets.putStyle),
  bucket('PUT', '', buckets.createBucket),
  bucket('POST', 'delete', buckets.deleteObjects),
  bucket('POST', '', postObject),
  bucket('DELETE', 'style', buckets.deleteStyle),
  bucket('DELETE', '', buckets.deleteBucket),

  object('GET', 'acl', objects.getObjectAcl),
  object('GET', 'uploadId', uploads.listParts),
  object('GET', '', objects.getObject),
  object('PUT', 'acl', objects.putObjectAcl),
  object('PUT', 'uploadId', uploads.copyPart, 'x-oss-copy-source'),
  object('PUT', 'uploadId', uploads.putPart),
  object('PUT', '', objects.copyObject, 'x-oss-copy-source'),
  object('PUT', '', objects.putObject),
  object('POST', 'append', objects.appendObject),
  object('POST', 'uploads', uploads.initiateUpload),
  object('POST', 'uploadId', uploads.completeUpload),
  object('POST', 'x-oss-process', postProcess),
  object('DELETE', 'uploadId', uploads.abortUpload),
  object('DELETE', '', objects.deleteObject),
];

/** Operations of the service that do not exist here. They must not be mistaken for a plain read or write. */
const elsewhere = [
  ...['accessmonitor', 'asyncFetch', 'callback', 'cname', 'comp', 'cors', 'encryption', 'httpsConfig', 'inventory'],
  ...['lifecycle', 'live', 'logging', 'metaQuery', 'policy', 'policyStatus', 'publicAccessBlock', 'qos', 'qosInfo'],
  ...[
    'referer',
    'regionList',
    'replication',
    'requestPayment',
    'resourceGroup',
    'restore',
    'select',
    'stat',
    'symlink',
  ],
  ...['tagging', 'transferAcceleration', 'versioning', 'versions', 'vod', 'website', 'worm', 'x-oss-async-process'],
];

/** @throws OssError NotImplemented, MethodNotAllowed */
export function operationOf({ request, query, address }: Exchange): Answer {
  const level: Level = address.bucket === '' ? 'service' : address.key === '' ? 'bucket' : 'object';
  // HEAD is answered as GET; the service drops the body.
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const foreign = elsewhere.find((name) => query.has(name));
  if (foreign) throw notHere(`The operation ?${foreign}`);
  const version = query.get('versionId');
  if (version !== undefined && version !== 'null') throw notHere('versionId');
  const fitting = operations.filter((operation) => operation.level === level);
  // A PUT or DELETE to the address of a result must not change the picture the result is made of.
  const isOfResult = query.has('x-oss-process') && method !== 'GET' && method !== 'POST';
  const found = fitting.find(
    (operation) =>
      !isOfResult &&
      operation.method === method &&
      operation.query.every((name) => query.has(name)) &&
      (operation.header === undefined || request.headers.has(operation.header)),
  );
  if (found) return found.answer;
  const methods = [...new Set(fitting.map((operation) => operation.method))].join(', ');
  throw new OssError({
    code: 'MethodNotAllowed',
    message: `The specified method is not allowed against this resource. Expected ${methods}; it is ${request.method}${method === 'POST' ? ' without a query that says what to do' : ''}.`,
  });
}

const notHere = (what: string): OssError =>
  new OssError({ code: 'NotImplemented', message: `${what} is not supported here. See the README for what is.` });
