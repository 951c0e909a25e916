// What page and service worker say to each other. Every message carries the version: a page of an older package is not taken up on.
import type { BucketAcl } from '../bucket/object-store.ts';
import type { Styles } from '../request/style.ts';
import type { EngineSettings } from './local-engine.ts';

export const protocolVersion = 1;

export interface BucketOptions {
  readonly name: string;
  /** Default `private`, as the service's. */
  readonly acl?: BucketAcl;
  readonly styles?: Styles;
}

/** What the service worker must know after a restart; kept in IndexedDB. */
export interface WorkerConfiguration {
  readonly buckets: readonly BucketOptions[];
  /** Endpoints besides the service's own, as `host` or `host:port`: buckets are their subdomains. */
  readonly hosts: readonly string[];
  /** For `style/<name>` on pictures of the site itself. */
  readonly styles: Styles;
  readonly engine: EngineSettings;
}

export type PageMessage =
  /** Answered on `ports[0]` with `{ error? }` once it is stored. */
  | {
      readonly ossImg: typeof protocolVersion;
      readonly type: 'configure';
      readonly configuration: Partial<WorkerConfiguration>;
    }
  /** Take control of the sender. */
  | { readonly ossImg: typeof protocolVersion; readonly type: 'claim' }
  /** `ports[0]` leads to the page's engine, behind comlink. */
  | { readonly ossImg: typeof protocolVersion; readonly type: 'engine' };

/** From the service worker: whoever has an engine may offer it. */
export type WorkerMessage = { readonly ossImg: typeof protocolVersion; readonly type: 'offer-engine' };

export function isOssImgMessage<M extends { ossImg: number }>(data: unknown): data is M {
  return typeof data === 'object' && data !== null && 'ossImg' in data && data.ossImg === protocolVersion;
}
