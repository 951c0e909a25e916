// Operations on buckets: list, create and delete them; list their objects; read and change ACL and styles.
import { decodeBase64Text, encodeBase64Text } from '../base64.ts';
import { applySettings, openStyles } from '../bucket/account.ts';
import { compareKeys } from '../bucket/key-order.ts';
import type { ListOptions } from '../bucket/listing.ts';
import type { StoredStyle } from '../bucket/object-store.ts';
import { checkAcl } from '../bucket/settings.ts';
import { OssError } from '../errors.ts';
import { bucketLimits } from '../limits.ts';
import { bucketDependencies, countIn, type Exchange, objectsOf, ownedBucket } from './exchange.ts';
import { aclReply, owner } from './objects.ts';
import { emptyReply, xmlReply } from './response-headers.ts';
import { readCreateBucket, readDelete, readStyle } from './xml.ts';

export async function createBucket(exchange: Exchange): Promise<Response> {
  const { dependencies, address, request, record } = exchange;
  // The signature was checked before: an unsigned request for an unknown bucket never gets here.
  if (record) ownedBucket(exchange);
  const acl = request.headers.get('x-oss-acl');
  readCreateBucket(await request.text());
  await applySettings(dependencies.store, address.bucket, { acl: acl === null ? undefined : checkAcl(acl) });
  return emptyReply(200, { Location: `/${address.bucket}` });
}

export async function deleteBucket(exchange: Exchange): Promise<Response> {
  const { name } = ownedBucket(exchange);
  await exchange.dependencies.store.deleteBucket(name);
  await exchange.dependencies.results?.purge(name);
  return emptyReply(204);
}

export async function listBuckets({ dependencies, query }: Exchange): Promise<Response> {
  const [prefix, marker] = [query.get('prefix') ?? '', query.get('marker') ?? ''];
  const max = Math.min(countIn(query, 'max-keys') ?? bucketLimits.listedByDefault, bucketLimits.listedAtOnce);
  const all = (await dependencies.store.listBuckets()).filter(
    ({ name }) => name.startsWith(prefix) && compareKeys(name, marker) > 0,
  );
  const page = all.slice(0, max);
  const isTruncated = all.length > page.length;
  return xmlReply('ListAllMyBucketsResult', {
    Prefix: prefix,
    Marker: marker,
    MaxKeys: String(max),
    IsTruncated: String(isTruncated),
    NextMarker: isTruncated ? page.at(-1)?.name : undefined,
    Owner: owner,
    Buckets: {
      Bucket: page.map(({ name, region, createdMs }) => ({
        Name: name,
        Location: `oss-${region}`,
        Region: region,
        CreationDate: new Date(createdMs).toISOString(),
        StorageClass: 'Standard',
        ...endpointsOf(region),
      })),
    },
  });
}

const endpointsOf = (region: string) => ({
  ExtranetEndpoint: `oss-${region}.aliyuncs.com`,
  IntranetEndpoint: `oss-${region}-internal.aliyuncs.com`,
});

export async function getBucketInfo(exchange: Exchange): Promise<Response> {
  const { name, acl, region, createdMs } = ownedBucket(exchange);
  return xmlReply('BucketInfo', {
    Bucket: {
      Name: name,
      Location: `oss-${region}`,
      CreationDate: new Date(createdMs).toISOString(),
      StorageClass: 'Standard',
      DataRedundancyType: 'LRS',
      ...endpointsOf(region),
      Owner: owner,
      AccessControlList: { Grant: acl },
    },
  });
}

export const getBucketLocation = async (exchange: Exchange): Promise<Response> =>
  xmlReply('LocationConstraint', `oss-${ownedBucket(exchange).region}`);

export const getBucketAcl = async (exchange: Exchange): Promise<Response> => aclReply(ownedBucket(exchange).acl);

export async function putBucketAcl(exchange: Exchange): Promise<Response> {
  const { dependencies, request } = exchange;
  const { name } = ownedBucket(exchange);
  const acl = request.headers.get('x-oss-acl');
  if (acl === null) throw new OssError({ code: 'MissingArgument', message: 'The header x-oss-acl is missing.' });
  await applySettings(dependencies.store, name, { acl: checkAcl(acl) });
  await dependencies.results?.purge(name);
  return emptyReply(200);
}

/** ListObjects and ListObjectsV2, which differ in how a page names the next one. */
export async function listObjects(exchange: Exchange): Promise<Response> {
  const { query, address } = exchange;
  const isSecond = query.get('list-type') === '2';
  const encoded = query.get('encoding-type') === 'url';
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const token = query.get('continuation-token');
  const after = isSecond ? (token === undefined ? query.get('start-after') : decodeToken(token)) : query.get('marker');
  const maxKeys = countIn(query, 'max-keys') ?? bucketLimits.listedByDefault;
  const options: ListOptions = { prefix, delimiter, after: after ?? '', maxKeys };
  const { contents, commonPrefixes, isTruncated, next } = await objectsOf(exchange).list(options);
  const withOwner = !isSecond || query.get('fetch-owner') === 'true';
  const shown = encoded ? encodeURIComponent : (text: string) => text;
  return xmlReply('ListBucketResult', {
    Name: address.bucket,
    Prefix: shown(prefix),
    ...(isSecond
      ? {
          StartAfter: query.has('start-after') ? shown(query.get('start-after') ?? '') : undefined,
          ContinuationToken: token,
          NextContinuationToken: next === undefined ? undefined : encodeToken(next),
          KeyCount: String(contents.length + commonPrefixes.length),
        }
      : { Marker: shown(after ?? ''), NextMarker: next === undefined ? undefined : shown(next) }),
    MaxKeys: String(maxKeys),
    Delimiter: shown(delimiter),
    EncodingType: encoded ? 'url' : undefined,
    IsTruncated: String(isTruncated),
    Contents: contents.map(({ key, meta }) => ({
      Key: shown(key),
      LastModified: new Date(meta.lastModifiedMs).toISOString(),
      ETag: meta.etag,
      Type: meta.kind,
      Size: String(meta.byteLength),
      StorageClass: 'Standard',
      Owner: withOwner ? owner : undefined,
    })),
    CommonPrefixes: commonPrefixes.map((common) => ({ Prefix: shown(common) })),
  });
}

/** A continuation token is the last key in base64, so that nobody mistakes it for a key. */
const encodeToken = encodeBase64Text;

function decodeToken(token: string): string {
  const key = decodeBase64Text(token);
  if (key !== undefined) return key;
  throw new OssError({
    code: 'InvalidArgument',
    message: `The value: ${token} of parameter: continuation-token is invalid.`,
  });
}

export async function deleteObjects(exchange: Exchange): Promise<Response> {
  const { quiet, keys } = readDelete(await exchange.request.text());
  await objectsOf(exchange).delete(...keys);
  return xmlReply('DeleteResult', { Deleted: quiet ? [] : keys.map((key) => ({ Key: key })) });
}

const stylesOf = (exchange: Exchange) => {
  const { name } = ownedBucket(exchange);
  return openStyles(exchange.dependencies.store, name, bucketDependencies(exchange).onChange);
};
const styleName = ({ query }: Exchange): string => query.get('styleName') ?? '';

const styleElement = (name: string, { content, category, createdMs, modifiedMs }: StoredStyle) => ({
  Name: name,
  Content: content,
  Category: category,
  CreateTime: new Date(createdMs).toUTCString(),
  LastModifyTime: new Date(modifiedMs).toUTCString(),
});

export async function putStyle(exchange: Exchange): Promise<Response> {
  const { query, request } = exchange;
  const category = categories.find((one) => one === (query.get('category') ?? 'image'));
  if (!category) {
    throw new OssError({
      code: 'InvalidArgument',
      message: `The value: ${query.get('category')} of parameter: category is invalid. Expected ${categories.join(', ')}.`,
    });
  }
  await stylesOf(exchange).put(styleName(exchange), readStyle(await request.text()), category);
  return emptyReply(200);
}
const categories = ['image', 'document', 'video'] as const;

export const getStyle = async (exchange: Exchange): Promise<Response> =>
  xmlReply('Style', styleElement(styleName(exchange), await stylesOf(exchange).get(styleName(exchange))));

export async function listStyles(exchange: Exchange): Promise<Response> {
  const styles = await stylesOf(exchange).list();
  return xmlReply('StyleList', { Style: styles.map(([name, style]) => styleElement(name, style)) });
}

export async function deleteStyle(exchange: Exchange): Promise<Response> {
  await stylesOf(exchange).delete(styleName(exchange));
  return emptyReply(204);
}
