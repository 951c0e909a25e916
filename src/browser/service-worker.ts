/**
 * Answers the URLs that the cloud answers, in a service worker of your own.
 * @module oss-img/service-worker
 */
import type { Host } from '../request/url.ts';
import { answerImages } from './answer-images.ts';
import type { BucketOptions } from './sw-messages.ts';

export type { Host } from '../request/url.ts';
export type { BucketOptions } from './sw-messages.ts';

/** Options of `serveImages`; all of them are optional. */
export interface ServeOptions {
  /** Buckets that are made when they do not exist. A registering page may add more, and change these. */
  readonly buckets?: readonly BucketOptions[] | undefined;
  /**
   * Hosts to answer besides the real service's: endpoints whose subdomains are buckets, as `host` or `host:port`, and hosts that stand
   * for one bucket (CNAME), as `{ host, bucket }`.
   */
  readonly hosts?: readonly Host[] | undefined;
  /** `true` (default) answers `?x-oss-process` for pictures of the site itself too. */
  readonly staticImages?: boolean | undefined;
}

/**
 * Answers requests for buckets, and for pictures of the site with a process, in this service worker. Call it once, while the script
 * first runs, and before anything else listens to `fetch`: the first listener that answers wins. Requests that concern neither go on to
 * the script's other listeners, and to the network when none of them answers.
 * @throws TypeError when an option is wrong
 * @example
 * // sw.ts, bundled as a classic script
 * import { serveImages } from 'oss-img/service-worker';
 *
 * serveImages({ buckets: [{ name: 'photos', acl: 'public-read' }] });
 */
export function serveImages(options: ServeOptions = {}): void {
  answerImages(options);
}
