// PostObject: an HTML form that uploads a file. It is signed in its own fields, by a policy that says what it may hold.
import { allow, type Caller } from '../bucket/access.ts';
import { missingBucket } from '../bucket/account.ts';
import type { BucketRecord, ObjectMeta, ObjectStore } from '../bucket/object-store.ts';
import type { PutOptions } from '../bucket/objects.ts';
import { fault, grouped, OssError } from '../errors.ts';
import { bucketLimits } from '../limits.ts';
import { checkCovered, checkPolicy, type PostedForm, parsePolicy, withFilename } from '../request/post-policy.ts';
import { encodeKey } from '../request/signature.ts';
import { readFormClaim, verifyFormClaim } from '../request/signature-form.ts';
import { urlOf } from '../request/url.ts';
import * as serviceFaults from '../service-faults.ts';
import { type Exchange, objectsOf } from './exchange.ts';
import { putOptions, refuseCallback } from './objects.ts';
import { emptyReply, plainReply } from './response-headers.ts';
import { xmlDocument } from './xml.ts';

/** A form as it is acted on: `${filename}` is filled in, and the type is the file's. */
interface Form extends PostedForm {
  readonly key: string;
  readonly body: ArrayBuffer;
}

/** True for a request whose signature is in its form. As OSS: one in its headers or its URL is not looked at. */
export const isFormUpload = ({ request, query, address }: Pick<Exchange, 'request' | 'query' | 'address'>): boolean =>
  request.method === 'POST' && address.bucket !== '' && address.key === '' && !query.has('delete');

export async function postObject(exchange: Exchange): Promise<Response> {
  const { request, dependencies, address } = exchange;
  const record = exchange.record ?? missingBucket(address.bucket);
  const form = await readForm(request, address.bucket);
  const caller = await callerOf(form, record, dependencies.store);
  const meta = await objectsOf({ ...exchange, caller }).put(form.key, form.body, optionsOf(form.values));
  return reply(exchange, form, meta);
}

/** @throws OssError RequestIsNotMultiPartContent; MalformedPOSTRequest; IncorrectNumberOfFilesInPOSTRequest; MissingArgument */
async function readForm(request: Request, bucket: string): Promise<Form> {
  const contentType = request.headers.get('content-type') ?? '';
  if (!isMultipart(contentType))
    throw fault(serviceFaults.notMultipart, `Its Content-Type is ${contentType || 'missing'}.`);
  const data = await request.formData().catch((cause: unknown) => {
    throw fault(serviceFaults.badForm, 'The platform cannot read it as a form.', { cause });
  });
  const entries = [...data].map(([name, value]) => [name.toLowerCase(), value] as const);
  const isUpload = ([name, value]: (typeof entries)[number]): boolean => name === 'file' || typeof value !== 'string';
  const at = entries.findIndex(isUpload);
  const [name, file = ''] = entries[at] ?? [];
  if (entries.filter(isUpload).length > 1) throw fault(serviceFaults.severalFiles, 'The form has several.');
  if (name !== 'file')
    throw fault(serviceFaults.missingFile, 'Expected a field named file, with the bytes of the object.');
  // As OSS: what stands behind the file, such as the button of the form, is ignored.
  const fields = textsOf(entries.slice(0, at));
  const [filename, type] = typeof file === 'string' ? ['', ''] : [file.name, file.type];
  const given = fields.get('key');
  if (given === undefined) throw new OssError({ code: 'MissingArgument', message: 'The form has no field key.' });
  const key = withFilename(given, filename);
  // As OSS: x-oss-content-type, then the type of the file itself, then the field Content-Type.
  const said = fields.get('x-oss-content-type') || type || fields.get('content-type');
  const body = await new Response(file).arrayBuffer();
  const values = new Map([
    ...fields,
    ['bucket', bucket],
    ['key', key],
    ...(said ? [['content-type', said] as const] : []),
  ]);
  return { values, filename, byteLength: body.byteLength, key, body };
}

function isMultipart(contentType: string): boolean {
  const [type, ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  return type === 'multipart/form-data' && parameters.some((parameter) => /^boundary=./.test(parameter));
}

/** The fields in front of the file; of two of one name the first counts. @throws OssError FieldItemTooLong, MaxPOSTPreDataLengthExceededError */
function textsOf(entries: readonly (readonly [string, FormDataEntryValue])[]): Map<string, string> {
  const fields = new Map<string, string>();
  let total = 0;
  for (const [name, value] of entries) {
    const text = String(value);
    holdToLength(name, name, bucketLimits.formNameBytes);
    total += holdToLength(name, text, bucketLimits.formValueBytes);
    if (total > bucketLimits.formBytes)
      throw fault(serviceFaults.longForm, `At most ${grouped(bucketLimits.formBytes)} bytes are allowed.`);
    if (!fields.has(name)) fields.set(name, text);
  }
  return fields;
}

/** The length of the text in bytes. @throws OssError FieldItemTooLong */
function holdToLength(name: string, text: string, most: number): number {
  const { length } = new TextEncoder().encode(text);
  if (length <= most) return length;
  throw fault(
    serviceFaults.longField,
    `${name.slice(0, 60)} has ${grouped(length)} bytes; at most ${grouped(most)} are allowed.`,
  );
}

/** The owner, if the form is signed and keeps to its policy. As OSS: an unsigned form is for public-read-write buckets only. */
async function callerOf(form: Form, record: BucketRecord, store: ObjectStore): Promise<Caller> {
  const signed = readFormClaim(form.values);
  if (!signed) {
    allow('write', 'stranger', record);
    return 'stranger';
  }
  const { claim, policy: base64 } = signed;
  verifyFormClaim(signed, await store.getCredentials(claim.accessKeyId), Date.now(), record.region);
  const policy = parsePolicy(base64);
  checkPolicy(policy, form, Date.now());
  if (claim.version === 'v4') checkCovered(policy);
  return 'owner';
}

/** @throws OssError InvalidArgument, NotImplemented */
function optionsOf(values: Form['values']): PutOptions {
  if (values.has('callback')) refuseCallback('callback');
  const forbid = values.get('x-oss-forbid-overwrite')?.toLowerCase();
  if (forbid !== undefined && forbid !== 'true' && forbid !== 'false')
    throw fault(serviceFaults.badForbidOverwrite, `Expected true or false; it is ${forbid.slice(0, 60)}.`);
  return putOptions(values);
}

/** As OSS: 204 without a body unless the form asks for 200, for 201 with XML, or for a redirect, which comes first. */
function reply({ url, address }: Exchange, { values, key }: Form, { etag }: ObjectMeta): Response {
  const target = redirectOf(values.get('success_action_redirect'), { bucket: address.bucket, key, etag });
  if (target) return emptyReply(303, { Location: target, ETag: etag });
  const status = values.get('success_action_status');
  if (status !== '201') return emptyReply(status === '200' ? 200 : 204, { ETag: etag });
  const location = `${url.origin}${url.pathname}${encodeKey(key)}`;
  const xml = xmlDocument('PostResponse', { Bucket: address.bucket, ETag: etag, Key: key, Location: location });
  return plainReply('application/xml', xml, 201, { ETag: etag, Location: location });
}

/** The address with what was uploaded added to its query; undefined where it is none, which counts as not given. */
function redirectOf(address: string | undefined, uploaded: Readonly<Record<string, string>>): string | undefined {
  const target = urlOf(address ?? '');
  if (!target || !/^https?:$/.test(target.protocol)) return undefined;
  for (const [name, value] of Object.entries(uploaded)) target.searchParams.append(name, value);
  return target.href;
}
