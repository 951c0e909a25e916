// Makes real requests of planned ones: with signatures of this moment, and with what earlier replies said.
import { encodeKey, signHeaders, signQuery } from '../../src/request/signature.ts';
import { formOf, policyOf, signedV1, signedV4 } from '../service/forms.ts';
import { credentials } from './accounts.ts';
import type { Alteration, FormPlan, Reply, RequestPlan } from './jobs.ts';

/** What later requests of an exchange may name. */
export interface Known {
  upload: string;
  etag: string;
}

export interface Sent {
  readonly path: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array<ArrayBuffer> | undefined;
}

const expiresSeconds = 600;

/** The request as it is sent; undefined if HTTP has no such request. */
export async function prepared(plan: RequestPlan, known: Known): Promise<Sent | undefined> {
  try {
    return await written(plan, known);
  } catch {
    return undefined;
  }
}

async function written(plan: RequestPlan, known: Known): Promise<Sent> {
  const filled = (text: string): string => text.replaceAll('UPLOAD', known.upload).replaceAll('ETAG', known.etag);
  const [formHeaders, formBody] = plan.form ? await formed(plan.form) : [[], undefined];
  const headers = [...plan.headers.map(([name, value]) => [name, filled(value)] as const), ...formHeaders];
  const body = typeof plan.body === 'string' ? new TextEncoder().encode(filled(plan.body)) : (plan.body ?? formBody);
  const query = filled(plan.query);
  const sent = { path: pathOf(plan.bucket, plan.key), method: plan.method, headers, body };
  return plan.signing ? signed(plan, sent, query) : { ...sent, path: withQuery(sent.path, query) };
}

const pathOf = (bucket: string, key: string): string => (bucket === '' ? '/' : `/${bucket}/${encodeKey(key)}`);
const withQuery = (path: string, query: string): string => (query === '' ? path : `${path}?${query}`);

function signed({ signing, bucket, key }: RequestPlan, sent: Sent, query: string): Sent {
  if (!signing) return sent;
  const { version, altered } = signing;
  const options = {
    ...{ version, bucket, key, method: sent.method, nowMs: Date.now(), region: 'cn-hangzhou' },
    credentials: altered === 'secret' ? { ...credentials, accessKeySecret: 'another' } : credentials,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: Object.fromEntries(sent.headers),
  };
  if (signing.in === 'query') {
    const path = withQuery(sent.path, signQuery({ ...options, expiresSeconds }));
    return altered ? alter({ ...sent, path }, altered) : { ...sent, path };
  }
  const headers = [...signHeaders(options)];
  const whole = { ...sent, headers, path: withQuery(sent.path, query) };
  return altered ? alter(whole, altered) : whole;
}

/** Changes the request so that its signature is no longer right. The bytes of a signature differ in more than unused bits. */
function alter(sent: Sent, altered: Alteration): Sent {
  const url = new URL(sent.path, 'http://fuzz');
  const header = (name: string, change: (value: string) => string): Sent => ({
    ...sent,
    headers: sent.headers.map(([key, value]) => [key, key.toLowerCase() === name ? change(value) : value] as const),
  });
  const parameter = (names: readonly string[], change: (value: string) => string): Sent => {
    for (const name of names) {
      const value = url.searchParams.get(name);
      if (value !== null) url.searchParams.set(name, change(value));
    }
    return { ...sent, path: url.pathname + url.search };
  };
  const inHeader = sent.headers.some(([name]) => name.toLowerCase() === 'authorization');
  switch (altered) {
    case 'signature':
      return inHeader
        ? header('authorization', (value) =>
            value.replace(/(Signature=|^OSS [^:]*:)(.)/, (_, start, first) => start + otherThan(first)),
          )
        : parameter(['Signature', 'x-oss-signature'], (value) => otherThan(value.slice(0, 1)) + value.slice(1));
    case 'access key':
      return inHeader
        ? header('authorization', (value) => value.replace('fuzz', 'fuzx'))
        : parameter(['OSSAccessKeyId', 'x-oss-credential'], (value) => value.replace('fuzz', 'fuzx'));
    case 'time':
      return inHeader
        ? header('x-oss-date', (value) =>
            value.replace(/\d\d(?=( GMT|Z)$)/, (seconds) => (seconds === '30' ? '31' : '30')),
          )
        : parameter(['Expires', 'x-oss-expires'], (value) => String(Number(value) + 1));
    case 'key':
      return { ...sent, path: `${url.pathname}x${url.search}` };
    case 'method':
      return { ...sent, method: sent.method === 'DELETE' ? 'GET' : 'DELETE', body: undefined };
    case 'process':
      url.searchParams.set('x-oss-process', 'image/resize,w_7');
      return { ...sent, path: url.pathname + url.search };
    case 'secret':
      return sent;
  }
}

const otherThan = (letter: string): string => (letter === 'a' ? 'b' : 'a');

async function formed({ fields, file, signature }: FormPlan): Promise<[[string, string][], Uint8Array<ArrayBuffer>]> {
  const any = [['content-length-range', 0, 2 ** 30], ...fields.map(([name, value]) => ({ [name]: value }))];
  const own =
    signature === 'v1' ? signedV1(credentials, policyOf(any)) : signature === 'v4' ? signedV4(credentials, any) : {};
  const form = formOf({ ...Object.fromEntries(fields), ...own }, new File([file], 'a.jpg'));
  const response = new Response(form);
  const type = response.headers.get('content-type') ?? '';
  return [[['content-type', type]], new Uint8Array(await response.arrayBuffer())];
}

/** What is no request at all, or none of the service's, has no reply: its status is 0. */
export const none = { ok: true, status: 0, headers: {}, body: new Uint8Array() } as const;

/** Takes from a reply what later requests may name. */
export function remember(known: Known, { headers, body }: Reply): void {
  known.etag = headers.etag ?? known.etag;
  known.upload = /<UploadId>([^<]+)</.exec(new TextDecoder().decode(body.subarray(0, 2000)))?.[1] ?? known.upload;
}
