// The messages between page and service worker. Each carries the version of the protocol: those of another version are ignored, except
// the greeting, by which the two find out.
import type { BucketSettings } from '../bucket/settings.ts';
import type { Styles } from '../request/style.ts';
import type { Host } from '../request/url.ts';
import type { WasmUrls } from './assets.ts';
import { isRecord } from './is-record.ts';
import type { EngineSettings } from './local-engine.ts';

export const protocolVersion = 2;

/** A bucket that is made or changed, with its settings. */
export interface BucketOptions extends BucketSettings {
  /** 3 to 63 lower-case letters, digits and hyphens, with no hyphen at either end. */
  readonly name: string;
}

/** The configuration that the service worker needs after a restart, kept in IndexedDB. */
export interface WorkerConfiguration {
  /** The addresses, http or https, where a bundler put the .wasm files. Those that are missing are beside the worker's script. */
  readonly assets: Partial<WasmUrls>;
  /** Hosts besides the real service's. */
  readonly hosts: readonly Host[];
  /** Process strings by name, for `style/<name>` on pictures of the site itself. */
  readonly styles: Styles;
  readonly engine: EngineSettings;
}

/** Asks a service worker which version it runs. Every version must understand it, so it never changes. */
interface Greeting {
  readonly ossImg: number;
  readonly type: 'hello';
}

export type PageMessage =
  | Greeting
  /** Answered once it is stored, or with the error. */
  | {
      readonly ossImg: typeof protocolVersion;
      readonly type: 'configure';
      readonly configuration: Partial<WorkerConfiguration>;
      /** Buckets to make or change; they are kept apart from the configuration. */
      readonly buckets: readonly BucketOptions[];
    }
  /** A bucket was made or deleted. Answered once the worker knows. */
  | { readonly ossImg: typeof protocolVersion; readonly type: 'buckets' }
  /** Asks the service worker to take control of the sender. */
  | { readonly ossImg: typeof protocolVersion; readonly type: 'claim' }
  /** Offers the page's engine on `ports[0]`, behind comlink. `version` tells its results from those of other engines. */
  | { readonly ossImg: typeof protocolVersion; readonly type: 'engine'; readonly version: string };

/** The service worker's answer on `ports[0]`. Every version must understand the first three, so they never change. */
export interface Answer {
  /** The version of this package. */
  readonly version: string;
  readonly protocolVersion: number;
  /** The address of the drop-in file that runs, by itself or imported by another script; absent when the script is a bundle. */
  readonly dropIn?: string | undefined;
  /** Why the request failed. */
  readonly error?: string | undefined;
}

/** The service worker asks pages to offer their engines. */
export type WorkerMessage = { readonly ossImg: typeof protocolVersion; readonly type: 'offer-engine' };

export function isOssImgMessage<M extends { ossImg: number }>(data: unknown): data is M {
  return isRecord(data) && data.ossImg === protocolVersion;
}

export const isGreeting = (data: unknown): boolean =>
  isRecord(data) && typeof data.ossImg === 'number' && data.type === ('hello' satisfies Greeting['type']);

export const isAnswer = (data: unknown): data is Answer =>
  isRecord(data) && typeof data.version === 'string' && typeof data.protocolVersion === 'number';
