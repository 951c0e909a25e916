// What page and service worker say to each other. Every message carries the version: a page of an older package is not taken up on.
import type { BucketSettings } from '../bucket/account.ts';
import type { Styles } from '../request/style.ts';
import type { Host } from '../request/url.ts';
import type { EngineSettings } from './local-engine.ts';

export const protocolVersion = 2;

export interface BucketOptions extends BucketSettings {
  readonly name: string;
}

/** What the service worker must know after a restart; kept in IndexedDB. */
export interface WorkerConfiguration {
  /** Besides the service's own. */
  readonly hosts: readonly Host[];
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
      /** To make or change: they have a place of their own. */
      readonly buckets: readonly BucketOptions[];
    }
  /** A bucket was made or deleted. Answered on `ports[0]` once the worker knows. */
  | { readonly ossImg: typeof protocolVersion; readonly type: 'buckets' }
  /** Take control of the sender. */
  | { readonly ossImg: typeof protocolVersion; readonly type: 'claim' }
  /** `ports[0]` leads to the page's engine, behind comlink; `version` tells what it makes from what another makes. */
  | { readonly ossImg: typeof protocolVersion; readonly type: 'engine'; readonly version: string };

/** From the service worker: whoever has an engine may offer it. */
export type WorkerMessage = { readonly ossImg: typeof protocolVersion; readonly type: 'offer-engine' };

export function isOssImgMessage<M extends { ossImg: number }>(data: unknown): data is M {
  return typeof data === 'object' && data !== null && 'ossImg' in data && data.ossImg === protocolVersion;
}
