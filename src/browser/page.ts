// createImageProcessor: the page's door to the pool.

import { fault, isOssError, OssError } from '../errors.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import type { Progress, Timing } from '../pipeline/clock.ts';
import { type Engine, type Objects, originalOutcome, readSource, type Success } from '../pipeline/engine.ts';
import { type Explanation, explainProcess, type KnownHeader } from '../pipeline/explain.ts';
import { formatProcess, ignoresErrors, parseProcess } from '../request/grammar.ts';
import type { Job } from '../request/job.ts';
import { objectKeysOf } from '../request/mark.ts';
import { resolveStyle, type Styles } from '../request/style.ts';
import { remembering } from '../wasm/load.ts';
import { wasmUrls } from './assets.ts';
import type { Fonts } from './draw-text.ts';
import { fetchWasm } from './fetch-wasm.ts';
import type { CodecMode, EngineSettings } from './local-engine.ts';
import { WorkerPool } from './pool.ts';
import { asProxy, startPoolWorker } from './pool-worker.ts';

export interface ImageProcessorOptions {
  /** Workers at most; by default one per core the machine reports. The first starts at once, the others when there is work. */
  readonly workers?: number;
  /** `auto` (default): the browser's own codecs where they are right; `portable`: the same bytes in every browser. */
  readonly codecs?: CodecMode;
  /** Font files for text watermarks by the service's font names: address or bytes. */
  readonly fonts?: Fonts;
  /** Process strings by name, for `style/<name>`. */
  readonly styles?: Styles;
  /** Overrides of the service's limits. */
  readonly limits?: Partial<Limits>;
  /** Folder of `worker.js` and the `.wasm` files, where a bundler does not place them. */
  readonly assetBase?: string;
}

export type ImageSource = Blob | ArrayBuffer | ArrayBufferView | Response;

export interface ProcessOptions {
  /** Rejects with the signal's reason; a job under way is ended. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Gives the pictures that watermarks name, by their keys. */
  readonly loadObject?: (key: string) => Promise<ImageSource> | ImageSource;
  /** An ArrayBuffer source is handed over instead of copied. */
  readonly transfer?: boolean;
}

export interface ProcessResult {
  readonly body: Blob;
  readonly contentType: string;
  /** `jpg`, `png`, `webp`, or `json` for info. */
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly frameCount: number;
  readonly timings: readonly Timing[];
}

export interface ImageProcessor {
  /** @throws OssError as the service would answer; the signal's reason when aborted. */
  process(source: ImageSource, process: string | Job, options?: ProcessOptions): Promise<ProcessResult>;
  /** The service's `info` reply: `{ ImageWidth: { value: '400' }, ... }`. */
  info(source: ImageSource, options?: ProcessOptions): Promise<Record<string, { value: string }>>;
  /** The dominant tone, as `0xRRGGBB`. */
  averageHue(source: ImageSource, options?: ProcessOptions): Promise<string>;
  /** What a process string means and plans, without touching a pixel. */
  explain(process: string | Job, header?: KnownHeader): Explanation;
  /** Ends the workers; what is under way is rejected. */
  dispose(): Promise<void>;
}

/** What registering a service worker needs of a processor. */
export interface ProcessorParts {
  readonly engine: Engine;
  readonly settings: EngineSettings;
  readonly styles: Styles;
  readonly assetBase: string | undefined;
}

const parts = new WeakMap<ImageProcessor, ProcessorParts>();
/** @throws TypeError for what `createImageProcessor` did not make */
export function partsOf(processor: ImageProcessor): ProcessorParts {
  const found = parts.get(processor);
  if (found) return found;
  throw new TypeError('Expected an image processor made by createImageProcessor of the same copy of this package.');
}

/** A decoded picture, its result and a codec's copy of each stand in memory together. */
const bytesPerPixel = 16;

export function createImageProcessor(options: ImageProcessorOptions = {}): ImageProcessor {
  const { codecs = 'auto', styles = {}, assetBase } = options;
  const settings: EngineSettings = {
    codecs,
    fonts: absoluteFonts(options.fonts ?? {}),
    limits: { ...defaultLimits, ...options.limits },
  };
  let pool: WorkerPool | undefined;
  const ready = (): WorkerPool => {
    pool ??= makePool(settings, options);
    pool.prepare();
    return pool;
  };
  // A server may import and create; nothing is touched there. Some have workers, but none has an address.
  if (typeof Worker === 'function' && globalThis.location) ready();
  const engine: Engine = { run: (job, source, runOptions) => ready().run(job, source, runOptions) };
  const textOf = (process: string | Job): string =>
    resolveStyle(typeof process === 'string' ? process : formatProcess(process), styles);
  const work = async (text: string, source: ImageSource, given: ProcessOptions): Promise<Success> => {
    const { signal, onProgress, transfer, loadObject } = given;
    // A wrong step is refused before anything is read.
    const job = parseProcess(text);
    // A worker that has to start does so while the source is read.
    ready();
    const objects = await loadObjects(objectKeysOf(job), loadObject);
    const outcome = await engine.run(job, await bytesOf(source, transfer), { signal, onProgress, objects });
    if (outcome.ok) return outcome;
    throw new OssError(outcome.error);
  };
  const run: ImageProcessor['process'] = async (source, process, given = {}) => {
    const text = textOf(process);
    if (!ignoresErrors(text)) return resultOf(await work(text, source, given));
    // The original may be the answer, so it is kept: the engine gets a copy.
    const original = await bytesOf(source, given.transfer);
    const success = await work(text, original, { ...given, transfer: false }).catch((error: unknown) => {
      if (isOssError(error)) return originalOutcome(new Uint8Array(original));
      throw error;
    });
    return resultOf(success);
  };
  const processor: ImageProcessor = {
    process: run,
    averageHue: async (source, given) => {
      const { body } = await run(source, 'image/average-hue', given);
      return (JSON.parse(await body.text()) as { RGB: string }).RGB;
    },
    info: async (source, processOptions) =>
      JSON.parse(await (await run(source, 'image/info', processOptions)).body.text()),
    explain: (process, header) => explainProcess(textOf(process), header, settings.limits),
    dispose: async () => pool?.dispose(),
  };
  parts.set(processor, { engine, settings, styles, assetBase });
  return processor;
}

function makePool(settings: EngineSettings, { workers, assetBase }: ImageProcessorOptions): WorkerPool {
  const load = remembering(fetchWasm(wasmUrls(assetBase)));
  const { hardwareConcurrency = 2, deviceMemory = 4 } = navigator as {
    hardwareConcurrency?: number;
    deviceMemory?: number;
  };
  return new WorkerPool({
    size: Math.max(1, Math.floor(workers ?? hardwareConcurrency)),
    start: () => startPoolWorker(settings, load, assetBase),
    costOf,
    byteBudget: (deviceMemory * 2 ** 30) / 4,
    memoryMark: 256 * 2 ** 20,
    jobTimeoutMs: 60_000,
    idleMs: 30_000,
    asProxy,
  });
}

function resultOf({ ok: _, isOriginal: __, body, ...facts }: Success): ProcessResult {
  return { ...facts, body: new Blob([body], { type: facts.contentType }) };
}

async function loadObjects(keys: readonly string[], load: ProcessOptions['loadObject']): Promise<Objects> {
  const found = keys.map(async (key) => {
    if (load) return [key, await bytesOf(await load(key))] as const;
    throw fault('missingMark', `Expected \`loadObject\` to give ${key}.`);
  });
  return Object.fromEntries(await Promise.all(found));
}

function costOf(source: ArrayBuffer): number {
  try {
    const { width, height, frameCount } = readSource(new Uint8Array(source));
    return source.byteLength + width * height * frameCount * bytesPerPixel;
  } catch {
    return source.byteLength;
  }
}

/** A caller's ArrayBuffer is copied unless it is handed over: the pool transfers what it gets. */
async function bytesOf(source: ImageSource, transfer = false): Promise<ArrayBuffer> {
  if (source instanceof ArrayBuffer) return transfer ? source : source.slice(0);
  if (ArrayBuffer.isView(source))
    return new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength).slice().buffer;
  if (source instanceof Response && !source.ok) {
    throw new OssError({
      code: 'BadRequest',
      message: `The source could not be fetched: ${source.url || 'the response'} has status ${source.status}. Expected a picture.`,
    });
  }
  return source.arrayBuffer();
}

const absoluteFonts = (fonts: Fonts): Fonts =>
  Object.fromEntries(
    Object.entries(fonts).map(([name, font]) => [
      name,
      typeof font === 'string' && 'location' in globalThis ? new URL(font, self.location.href).href : font,
    ]),
  );
