// The messages between page and service worker. Each carries the version of the protocol: those of another version are ignored.
import type { BucketSettings } from '../bucket/settings.ts';
import type { Styles } from '../request/style.ts';
import type { Host } from '../request/url.ts';
import type { EngineSettings } from './local-engine.ts';

export const protocolVersion = 2;

/** A bucket that is made or changed, with its settings. */
export interface BucketOptions extends BucketSettings {
  /** 3 to 63 lower-case letters, digits and hyphens, with no hyphen at either end. */
  readonly name: string;
}

/** The configuration that the service worker needs after a restart, kept in IndexedDB. */
export interface WorkerConfiguration {
  /** Hosts besides the real service's. */
  readonly hosts: readonly Host[];
  /** Process strings by name, for `style/<name>` on pictures of the site itself. */
  readonly styles: Styles;
  readonly engine: EngineSettings;
}

export type PageMessage =
  /** Answered on `ports[0]` with `{ error? }` once it is stored. */
  | {
      readonly ossImg: typeof protocolVersion;
      readonly type: 'configure';
      readonly configuration: Partial<WorkerConfiguration>;
      /** Buckets to make or change; they are kept apart from the configuration. */
      readonly buckets: readonly BucketOptions[];
    }
  /** A bucket was made or deleted. Answered on `ports[0]` once the worker knows. */
  | { readonly ossImg: typeof protocolVersion; readonly type: 'buckets' }
  /** Asks the service worker to take control of the sender. */
  | { readonly ossImg: typeof protocolVersion; readonly type: 'claim' }
  /** Offers the page's engine on `ports[0]`, behind comlink. `version` tells its results from those of other engines. */
  | { readonly ossImg: typeof protocolVersion; readonly type: 'engine'; readonly version: string };

/** The service worker asks pages to offer their engines. */
export type WorkerMessage = { readonly ossImg: typeof protocolVersion; readonly type: 'offer-engine' };

export function isOssImgMessage<M extends { ossImg: number }>(data: unknown): data is M {
  return typeof data === 'object' && data !== null && 'ossImg' in data && data.ossImg === protocolVersion;
}
