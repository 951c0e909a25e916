// The place of the visitor's own pictures: the bucket and the host that every copied URL and code names.

export interface Endpoint {
  readonly scheme: 'https' | 'http';
  readonly bucket: string;
  /** Such as `cn-hangzhou`. */
  readonly region: string;
  /** A custom domain bound to the bucket, or one of a CDN in front of it; the host of every URL if given. */
  readonly domain?: string | undefined;
}

/** The parts of an endpoint that a pasted URL names. */
export type FoundEndpoint = Partial<Endpoint> & Pick<Endpoint, 'scheme'>;

/** The endpoint of the playground's own bucket. */
export const playgroundEndpoint: Endpoint = { scheme: 'https', bucket: 'image-demo', region: 'cn-hangzhou' };

/** The host of the region, below which every bucket has a host of its own. */
export const regionHost = (region: string): string => `oss-${region}.aliyuncs.com`;

export const hostOf = ({ bucket, region, domain }: Endpoint): string => domain ?? `${bucket}.${regionHost(region)}`;

export type EndpointField = 'bucket' | 'region' | 'domain';

// The package keeps this rule to itself; a test compares both.
const bucketName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const regionName = /^[a-z0-9]+(-[a-z0-9]+)+$/;

/** The fields that no URL could be made of. */
export function faultsOf({ bucket, region, domain }: Endpoint): readonly EndpointField[] {
  return [
    ...(bucketName.test(bucket) ? [] : ['bucket' as const]),
    ...(regionName.test(region) ? [] : ['region' as const]),
    ...(domain === undefined || isHost(domain) ? [] : ['domain' as const]),
  ];
}

/** Only a host that a URL keeps as it is written: no user, path or query, and no letters that are not ASCII. */
function isHost(text: string): boolean {
  return /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*(:\d{1,5})?$/.test(text);
}

/** The text of the three fields, without blanks and without the parts that belong to another field. */
export function tidyEndpoint({ scheme, bucket, region, domain = '' }: Endpoint): Endpoint {
  const host = domain
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/\/+$/, '');
  const tidy = {
    scheme,
    bucket: bucket.trim(),
    region: region
      .trim()
      .toLowerCase()
      .replace(/^oss-|(-internal)?\.aliyuncs\.com$/g, ''),
  };
  return host === '' ? tidy : { ...tidy, domain: host };
}

/** The endpoint with what a pasted URL named. A URL of the service's own host ends the use of a custom domain. */
export function adopt(endpoint: Endpoint, { scheme, bucket, region, domain }: FoundEndpoint): Endpoint {
  const adopted = { scheme, bucket: bucket ?? endpoint.bucket, region: region ?? endpoint.region };
  return domain === undefined ? adopted : { ...adopted, domain };
}

/** An endpoint out of storage; undefined if it is none, or one of an earlier rule. */
export function readEndpoint(json: string | null): Endpoint | undefined {
  try {
    const { scheme, bucket, region, domain } = JSON.parse(json ?? '') as Record<string, unknown>;
    if ((scheme !== 'https' && scheme !== 'http') || typeof bucket !== 'string' || typeof region !== 'string')
      return undefined;
    const endpoint = { scheme, bucket, region, ...(typeof domain === 'string' && { domain }) } as const;
    return faultsOf(endpoint).length === 0 ? endpoint : undefined;
  } catch {
    return undefined;
  }
}
