// Which object, and what is asked of it, from a URL. Text in, plain data out; no bucket is looked up here.

export interface Address {
  /** `path`: on the page's own origin, where `/<first>/<rest>` is an object only if `<first>` is a known bucket. */
  readonly style: 'host' | 'path';
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Decoded once; opaque from here on. Empty for the bucket itself. */
  readonly key: string;
}

/** An endpoint, as `host` or `host:port`, whose subdomains are buckets; or a host (CNAME) that stands for one bucket. */
export type Host = string | { readonly host: string; readonly bucket: string };

/** Endpoints of the service whose buckets are host names: `<bucket>.oss-cn-hangzhou.aliyuncs.com`. */
const serviceEndpoint = /^oss-[a-z0-9-]+\.aliyuncs\.com$/;

/**
 * @param origin of the page: there, the first segment of the path may be a bucket
 * @param hosts besides the service's own
 * @returns undefined where the URL can be no object of ours
 */
export function readAddress(url: URL, origin: string, hosts: readonly Host[]): Address | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  const path = decodePath(url.pathname.slice(1));
  if (path === undefined) return undefined;
  if (url.origin === origin) {
    if (path === '') return { style: 'path', bucket: '', key: '' };
    const slash = path.indexOf('/');
    return slash <= 0 ? undefined : { style: 'path', bucket: path.slice(0, slash), key: path.slice(slash + 1) };
  }
  for (const host of hosts) {
    if (typeof host !== 'string' && host.host === url.host) return { style: 'host', bucket: host.bucket, key: path };
  }
  const isEndpoint = (host: string): boolean => serviceEndpoint.test(host) || hosts.includes(host);
  if (isEndpoint(url.host)) return path === '' ? { style: 'host', bucket: '', key: '' } : undefined;
  const dot = url.host.indexOf('.');
  if (dot <= 0 || !isEndpoint(url.host.slice(dot + 1))) return undefined;
  return { style: 'host', bucket: url.host.slice(0, dot), key: path };
}

const processKey = 'x-oss-process';

/** Of a query, decoded: the first of two of a name counts. A plus sign stays one: base64 has them. */
export function readQuery(url: URL): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const pair of url.search.slice(1).split('&')) {
    const [rawName = '', ...value] = pair.split('=');
    const name = decodeOrKeep(rawName);
    if (pair !== '' && !query.has(name)) query.set(name, decodeOrKeep(value.join('=')));
  }
  return query;
}

/** The process text. As OSS: its name is lower case. */
export const readProcessQuery = (url: URL): string | undefined => readQuery(url).get(processKey);

/** The same URL without its process: where a picture of the site itself is fetched from. */
export function withoutProcess(url: URL): string {
  const rest = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair.split('=')[0] !== processKey);
  return `${url.origin}${url.pathname}${rest.join('&') && `?${rest.join('&')}`}`;
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** Broken percent-encoding is left as it is: the grammar says what is wrong with it. */
const decodeOrKeep = (text: string): string => decodePath(text) ?? text;
