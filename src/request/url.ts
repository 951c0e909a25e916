// Reads from a URL which object is meant and which process. Text in, plain data out; no bucket is looked up here.
import { processKey, readQuery, valuesOf } from './query.ts';

export interface Address {
  /** `path` for the page's own origin, where `/<first>/<rest>` is an object only if `<first>` is a known bucket. */
  readonly style: 'host' | 'path';
  /** Empty if the URL means the service itself. */
  readonly bucket: string;
  /** Percent-decoded once, and opaque from here on. Empty if the URL means the bucket itself. */
  readonly key: string;
}

/** An endpoint whose subdomains are buckets, as `host` or `host:port`; or a host that stands for one bucket (CNAME). */
export type Host =
  | string
  | {
      /** The host, as `host` or `host:port`. */
      readonly host: string;
      /** The bucket it stands for. */
      readonly bucket: string;
    };

/** The service's own endpoints, whose buckets are subdomains: `<bucket>.oss-cn-hangzhou.aliyuncs.com`. */
const serviceEndpoint = /^(oss-[a-z0-9-]+|[a-z0-9-]+\.oss)\.aliyuncs\.com$/;

/**
 * @param origin the page's origin, on which the first segment of the path may be a bucket
 * @param hosts further hosts beside the service's own
 * @returns undefined if the URL cannot be an object of a bucket here
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

/** The process text of a URL. */
export const readProcessQuery = (url: URL): string | undefined => valuesOf(readQuery(url)).get(processKey);

/** The URL without its process: the address from which a picture of the site itself is fetched. */
export function withoutProcess(url: URL): string {
  const rest = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair.split('=')[0] !== processKey);
  return `${url.origin}${url.pathname}${rest.join('&') && `?${rest.join('&')}`}`;
}

/** The absolute URL that a text is; undefined if it is none. Browsers have `URL.canParse` since 2023 only. */
export function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
