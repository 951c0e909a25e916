// Which object, and what is asked of it, from a URL. Text in, plain data out; no bucket is looked up here.

export interface Address {
  /** `path` and `site` share an origin: `/<first>/<rest>` is an object only where `<first>` is a known bucket. */
  readonly style: 'host' | 'path';
  readonly bucket: string;
  /** Decoded once; opaque from here on. Empty for the bucket itself. */
  readonly key: string;
}

/** Endpoints of the service whose buckets are host names: `<bucket>.oss-cn-hangzhou.aliyuncs.com`. */
const serviceEndpoint = /^oss-[a-z0-9-]+\.aliyuncs\.com$/;

/**
 * @param origin of the page: there, the first segment of the path may be a bucket
 * @param endpoints further endpoints (host, with port where it is not the default)
 * @returns undefined where the URL can be no object of ours
 */
export function readAddress(url: URL, origin: string, endpoints: readonly string[]): Address | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  const path = decodePath(url.pathname.slice(1));
  if (path === undefined) return undefined;
  if (url.origin === origin) {
    const slash = path.indexOf('/');
    return slash <= 0 ? undefined : { style: 'path', bucket: path.slice(0, slash), key: path.slice(slash + 1) };
  }
  const dot = url.host.indexOf('.');
  const endpoint = url.host.slice(dot + 1);
  if (dot <= 0 || !(serviceEndpoint.test(endpoint) || endpoints.includes(endpoint))) return undefined;
  return { style: 'host', bucket: url.host.slice(0, dot), key: path };
}

const processKey = 'x-oss-process';

/** The process text, decoded. As OSS: the key is lower case, the first of two counts. A plus sign stays one: base64 has them. */
export function readProcessQuery(url: URL): string | undefined {
  for (const pair of url.search.slice(1).split('&')) {
    const [name, ...value] = pair.split('=');
    if (name === processKey) return decodeOrKeep(value.join('='));
  }
  return undefined;
}

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
