// Asks the service worker, as any page of the site would.
import { bucketName, bucketOptions } from '../store/bucket.ts';

export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly byteLength: number;
  readonly ms: number;
  /** The body of an answer in text, such as an error's XML. */
  readonly text: string | undefined;
}

export async function ask(address: string, signal: AbortSignal, method = 'GET'): Promise<Answer> {
  const start = performance.now();
  const response = await fetch(address, { method, signal });
  const body = await response.blob();
  const ms = performance.now() - start;
  const isText = !(response.headers.get('content-type') ?? '').startsWith('image/');
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers].sort(([a], [b]) => (a < b ? -1 : 1)),
    byteLength: body.size,
    ms,
    text: isText ? await body.text() : undefined,
  };
}

/** The text of an element of an error's XML. */
export const elementOf = (xml: string, name: string): string | undefined =>
  new DOMParser().parseFromString(xml, 'application/xml').querySelector(name)?.textContent ?? undefined;

export type SignatureVersion = 'v1' | 'v4';

export interface Signed {
  /** On the page's own origin. */
  readonly url: string;
  readonly stringToSign: string;
  /** V1 has none. */
  readonly canonicalRequest: string | undefined;
}

/** The validity of the URL, in seconds. */
const expiresSeconds = 600;

/** Signs a URL, and tells what was signed. */
export async function sign(
  key: string,
  process: string,
  version: SignatureVersion,
  signal: AbortSignal,
): Promise<Signed> {
  const { openBucket } = await import('oss-img/bucket');
  const bucket = await openBucket(bucketName, { credentials: bucketOptions.credentials });
  const options = { version, urlStyle: 'path', ...(process !== '' && { process }) } as const;
  const url = await bucket.signUrl('GET', key, expiresSeconds, options).finally(() => bucket.close());
  return { url, ...(await signedTexts(url, signal)) };
}

/**
 * The text that was signed for a URL of the bucket. The service itself tells it, as to anybody whose signature is wrong. A refused request
 * changes nothing, whatever its method.
 * @param url of the service's host or on the page's own origin
 */
export async function signedTexts(
  url: string,
  signal: AbortSignal,
  method?: string,
): Promise<Pick<Signed, 'stringToSign' | 'canonicalRequest'>> {
  const { origin, pathname, search } = new URL(url);
  const path = origin === location.origin ? pathname : `/${bucketName}${pathname}`;
  const wrong = search.replace(
    /([?&](?:x-oss-signature|Signature)=)(.)/,
    (_, name: string, first: string) => name + (first === '0' ? '1' : '0'),
  );
  const { text = '' } = await ask(path + wrong, signal, method);
  const stringToSign = elementOf(text, 'StringToSign');
  if (stringToSign === undefined) throw new Error(elementOf(text, 'Message') ?? text.slice(0, 200));
  return { stringToSign, canonicalRequest: elementOf(text, 'CanonicalRequest') };
}
