// The configuration of a service worker, which outlives pages and versions of this package: it is checked before it is stored, and
// when it is loaded, what does not fit is ignored. A service worker must start whatever it finds.
import { checkBucketName, isBucketName } from '../bucket/names.ts';
import { checkSettings } from '../bucket/settings.ts';
import { kindOf } from '../errors.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { defaultScaling, scalingOf } from '../pipeline/scaling.ts';
import { isStyleName } from '../request/style.ts';
import { urlOf } from '../request/url.ts';
import { wasmFiles } from '../wasm/files.ts';
import type { WasmUrls } from './assets.ts';
import { isBytes } from './image-source.ts';
import { isRecord } from './is-record.ts';
import type { EngineSettings } from './local-engine.ts';
import type { BucketOptions, WorkerConfiguration } from './sw-messages.ts';

/** A part of a value, and its place in it, such as `[1]` or `.small`; empty for the value itself. */
type Part = readonly [place: string, value: unknown];

interface Setting<T> {
  /** The end of the sentence `Expected the option to be ...`. */
  readonly allowed: string;
  /** The parts that are not allowed. */
  readonly misfits: (value: unknown) => readonly Part[];
  /** The value as far as it is allowed, with the default for the rest. */
  readonly usable: (value: unknown) => T;
}

type Settings<T> = { readonly [Name in keyof T]: Setting<T[Name]> };

/** A value that is taken as a whole or not at all. */
const whole = <T>(allowed: string, fits: (value: unknown) => boolean, otherwise: T): Setting<T> => ({
  allowed,
  misfits: (value) => (fits(value) ? [] : [['', value]]),
  usable: (value) => (fits(value) ? (value as T) : otherwise),
});

/** An object of which each entry is taken or not. */
const entriesOf = <T>(
  allowed: string,
  fits: (name: string, value: unknown) => boolean,
  defaults: Readonly<Record<string, T>> = {},
): Setting<Readonly<Record<string, T>>> => ({
  allowed,
  misfits: (value) =>
    isRecord(value)
      ? Object.entries(value).flatMap(([name, entry]): Part[] => (fits(name, entry) ? [] : [[`.${name}`, entry]]))
      : [['', value]],
  usable: (value) => ({
    ...defaults,
    ...(Object.fromEntries(Object.entries(isRecord(value) ? value : {}).filter((entry) => fits(...entry))) as Record<
      string,
      T
    >),
  }),
});

const isHost = (host: unknown): boolean =>
  typeof host === 'string' && ['http', 'https'].some((scheme) => urlOf(`${scheme}://${host}`)?.host === host);
const isHostEntry = (entry: unknown): boolean =>
  isHost(entry) ||
  (isRecord(entry) && isHost(entry.host) && typeof entry.bucket === 'string' && isBucketName(entry.bucket));

function isScaling(value: unknown): boolean {
  try {
    return isRecord(value) && typeof scalingOf(value).exactPixels === 'number';
  } catch {
    return false;
  }
}

const engineSettings: Settings<EngineSettings> = {
  codecs: whole('auto or portable', (codecs) => codecs === 'auto' || codecs === 'portable', 'auto'),
  fonts: entriesOf(
    'an object with an address or the bytes of a file for each font',
    (_, font) => typeof font === 'string' || isBytes(font),
  ),
  limits: entriesOf(
    `an object with a number from 0 for any of ${Object.keys(defaultLimits).join(', ')}`,
    (name, limit) => Object.hasOwn(defaultLimits, name) && typeof limit === 'number' && limit >= 0,
    defaultLimits,
  ) as Setting<Limits>,
  scaling: {
    ...whole('the settings shrink, exactPixels and reduction of an image processor', isScaling, defaultScaling),
    // An older version of this package may have stored fewer settings.
    usable: (scaling) => (isScaling(scaling) ? scalingOf(scaling as object) : defaultScaling),
  },
  heic: whole('page', (heic) => heic === 'page', undefined),
};

const isHttpAddress = (value: unknown): value is string =>
  typeof value === 'string' && ['http:', 'https:'].includes(urlOf(value)?.protocol ?? '');

/** The addresses that a service worker can fetch from: a bundler may have put a file into the script, as `data:`. */
export const httpAddresses = (urls: Partial<WasmUrls>): Partial<WasmUrls> =>
  Object.fromEntries(Object.entries(urls).filter(([, url]) => isHttpAddress(url)));

const settings: Settings<WorkerConfiguration> = {
  assets: {
    ...entriesOf('an object with the http(s) address of a file for each name', (_, url) => isHttpAddress(url)),
    // A page of another version may know other files.
    usable: (assets) =>
      Object.fromEntries(
        Object.keys(wasmFiles).flatMap((name) => {
          const url = isRecord(assets) ? assets[name] : undefined;
          return isHttpAddress(url) ? [[name, url]] : [];
        }),
      ),
  },
  hosts: {
    allowed:
      'an array of hosts, each as host, as host:port or as { host, bucket }, in lower case and without scheme or path',
    misfits: (hosts) =>
      Array.isArray(hosts)
        ? hosts.flatMap((host, index): Part[] => (isHostEntry(host) ? [] : [[`[${index}]`, host]]))
        : [['', hosts]],
    usable: (hosts) => (Array.isArray(hosts) ? hosts.filter(isHostEntry) : []),
  },
  styles: entriesOf(
    'an object with a process string for each name of 1 to 63 letters, digits, "_", "." or "-"',
    (name, process) => isStyleName(name) && typeof process === 'string',
  ),
  engine: {
    allowed: 'the settings of an image processor',
    misfits: (engine) => (isRecord(engine) ? [] : [['', engine]]),
    usable: (engine) => usableOf(engineSettings, engine),
  },
};

const usableOf = <T extends object>(table: Settings<T>, stored: unknown): T =>
  Object.fromEntries(
    Object.entries<Setting<unknown>>(table).map(([name, { usable }]) => [
      name,
      usable(isRecord(stored) ? stored[name] : undefined),
    ]),
  ) as T;

/** A stored configuration as far as it can be used, with the defaults for the rest. */
export const usableConfiguration = (stored: unknown): WorkerConfiguration => usableOf(settings, stored);

/**
 * Checks a configuration before it is used or stored.
 * @throws TypeError that names the option, what is allowed and what came
 */
export function checkConfiguration(came: unknown): asserts came is Partial<WorkerConfiguration> {
  checkAll(settings, came, 'the option');
  const { engine } = came as Partial<WorkerConfiguration>;
  if (engine !== undefined) checkAll(engineSettings, engine, "the image processor's option");
}

function checkAll(table: Readonly<Record<string, Setting<unknown>>>, came: unknown, what: string): void {
  if (!isRecord(came)) throw new TypeError(`Expected an object with options; it is ${kindOf(came)}.`);
  for (const [name, { allowed, misfits }] of Object.entries(table)) {
    const [first] = came[name] === undefined ? [] : misfits(came[name]);
    if (!first) continue;
    const [place, value] = first;
    throw new TypeError(`Expected ${what} \`${name}\` to be ${allowed}; \`${name}${place}\` is ${kindOf(value)}.`);
  }
}

/** @throws TypeError that names the bucket and says what is allowed and what came */
export function checkBuckets(buckets: unknown): asserts buckets is readonly BucketOptions[] {
  if (!Array.isArray(buckets))
    throw new TypeError(`Expected the option \`buckets\` to be an array of buckets; it is ${kindOf(buckets)}.`);
  for (const [index, bucket] of buckets.entries()) {
    try {
      if (!isRecord(bucket)) throw new TypeError(`Expected an object with a name; it is ${kindOf(bucket)}.`);
      const { name, ...rest } = bucket as Readonly<Record<string, unknown>> & BucketOptions;
      checkBucketName(name);
      checkSettings(rest);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new TypeError(`The option \`buckets[${index}]\` is wrong. ${reason}`, { cause });
    }
  }
}
