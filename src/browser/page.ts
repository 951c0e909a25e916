// createImageProcessor: the page's door to the pool.
import { definedOf } from '../defined.ts';
import { fault, OssError, wrongArgument } from '../errors.ts';
import * as faults from '../faults.ts';
import { defaultLimits, longestJobMs } from '../limits.ts';
import type { Engine, Objects, Success } from '../pipeline/engine.ts';
import { explainProcess } from '../pipeline/explain.ts';
import { scalingOf } from '../pipeline/scaling.ts';
import { formatProcess, ignoresErrors, parseProcess } from '../request/grammar.ts';
import type { Job } from '../request/job.ts';
import { objectKeysOf } from '../request/mark.ts';
import { resolveStyle, type Styles } from '../request/style.ts';
import { orOriginal } from '../service/or-original.ts';
import { remembering } from '../wasm/load.ts';
import { wasmUrls, workerUrl } from './assets.ts';
import type { Fonts } from './draw-text.ts';
import { fetchWasm } from './fetch-wasm.ts';
import type { ImageProcessor, ImageProcessorOptions, ProcessOptions, ProcessResult } from './image-processor.ts';
import { bytesOf, checkSource, type ImageSource, sendableOf } from './image-source.ts';
import type { EngineSettings } from './local-engine.ts';
import { decodeOnPage } from './page-decoder.ts';
import { WorkerPool } from './pool.ts';
import { poolDefaults } from './pool-defaults.ts';
import { asProxy, startPoolWorker } from './pool-worker.ts';
import { requireGlobals } from './require-globals.ts';
import { signMs } from './sign-of-life.ts';
import { replyOf } from './wire-reply.ts';
import type { PageHelp } from './worker.ts';

export type {
  DecodedPixels,
  Decoders,
  ImageProcessor,
  ImageProcessorOptions,
  ProcessOptions,
  ProcessResult,
  ResultFormat,
} from './image-processor.ts';
export type { ImageSource } from './image-source.ts';

/** The inside of a processor, for buckets and for the registration of a service worker. */
export interface ProcessorInternals {
  readonly engine: Engine;
  readonly settings: EngineSettings;
  readonly styles: Styles;
  readonly assetBase: string | undefined;
}

const internals = new WeakMap<ImageProcessor, ProcessorInternals>();
/** @throws TypeError when `createImageProcessor` did not make the processor */
export function internalsOf(processor: ImageProcessor): ProcessorInternals {
  const found = internals.get(processor);
  if (found) return found;
  throw new TypeError('Expected an image processor made by createImageProcessor of the same copy of this package.');
}

/** Some servers have workers, but none has an address. */
const poolNeeds = ['location', 'Worker'];
const requireWorkers = (): void => requireGlobals('Pictures are processed in a browser', ...poolNeeds);

/**
 * Makes a processor, and starts its first worker. On a server it may be called too; nothing starts there.
 *
 * A page needs one: all its jobs share the workers. `dispose()` ends them.
 * @example
 * import { createImageProcessor } from 'oss-img';
 *
 * const processor = createImageProcessor();
 * const { body } = await processor.process(await fetch('photo.jpg'), 'image/resize,w_100/rotate,90');
 * document.querySelector('img').src = URL.createObjectURL(body);
 */
export function createImageProcessor(options: ImageProcessorOptions = {}): ImageProcessor {
  const { codecs = 'auto', styles = {}, assetBase, decoders: { heic } = {} } = options;
  if (heic && typeof heic !== 'function') throw wrongArgument('the option `decoders.heic` to be a function', heic);
  const settings: EngineSettings = {
    codecs,
    fonts: absoluteFonts(options.fonts ?? {}),
    limits: { ...defaultLimits, ...definedOf(options.limits ?? {}) },
    scaling: scalingOf(options),
    ...(heic && { heic: 'page' }),
  };
  let pool: WorkerPool | undefined;
  const ready = (): WorkerPool => {
    pool ??= makePool(settings, options);
    pool.prepare();
    return pool;
  };
  // A server may import and create, and nothing starts there.
  if (poolNeeds.every((name) => name in globalThis)) ready();
  const engine: Engine = { run: (job, source, runOptions) => ready().run(job, source, runOptions) };
  const textOf = (process: string | Job): string =>
    resolveStyle(typeof process === 'string' ? process : formatProcess(process), styles);
  const work = async (text: string, source: ImageSource, given: ProcessOptions): Promise<Success> => {
    const { signal, priority = 'auto', onProgress, transfer, loadObject } = given;
    // A wrong step is refused before anything is read.
    const job = parseProcess(text);
    checkSource(source);
    if (priority !== 'auto' && priority !== 'low')
      throw wrongArgument('the option `priority` to be auto or low', priority);
    // A worker that has to start does so while the source is read.
    ready();
    const objects = await loadObjects(objectKeysOf(job), loadObject);
    const sendable = await sendableOf(source, transfer);
    const outcome = await ready().run(job, sendable, { signal, priority, onProgress, objects });
    if (outcome.ok) return outcome;
    throw new OssError(outcome.error);
  };
  /** The JSON of a report; without a Blob, which the browser takes longer to make and to read than the engine takes for the report. */
  const report = async <Reply>(source: ImageSource, process: string, given: ProcessOptions = {}): Promise<Reply> => {
    requireWorkers();
    return JSON.parse(new TextDecoder().decode((await work(process, source, given)).body)) as Reply;
  };
  /**
   * The source as it came, described as far as it can be read. A worker reads it, because walking through a file of a million chunks
   * would hold up the page.
   */
  const originalResult = async (
    source: ArrayBuffer | Blob,
    { signal, priority }: ProcessOptions,
  ): Promise<ProcessResult> => {
    const outcome = await ready().run('original', await sendableOf(source), { signal, priority });
    return outcome.ok ? { ...resultOf(outcome), timings: [] } : unknownResult(source);
  };
  const run: ImageProcessor['process'] = async (source, process, given = {}) => {
    requireWorkers();
    const text = textOf(process);
    if (!ignoresErrors(text)) return resultOf(await work(text, source, given));
    // The engine consumes what it gets, and the original may be the answer: the engine gets a copy.
    const original = await sendableOf(source, given.transfer);
    return orOriginal(
      text,
      async () => resultOf(await work(text, original, { ...given, transfer: false })),
      () => originalResult(original, given),
    );
  };
  const processor: ImageProcessor = {
    process: run,
    averageHue: async (source, given) => (await report<{ RGB: string }>(source, 'image/average-hue', given)).RGB,
    info: (source, given) => report(source, 'image/info', given),
    explain: (process, header) => explainProcess(textOf(process), header, settings),
    dispose: async () => pool?.dispose(),
  };
  internals.set(processor, { engine, settings, styles, assetBase });
  return processor;
}

function makePool(settings: EngineSettings, { workers, assetBase, decoders = {} }: ImageProcessorOptions): WorkerPool {
  const load = remembering(async (name) => fetchWasm(wasmUrls(assetBase))(name));
  const help: PageHelp = {
    load: (name) => replyOf(load(name)),
    decodeHeic: (bytes) => decodeOnPage(decoders.heic, bytes),
  };
  const { mostWorkers, byteBudget } = poolDefaults(navigator);
  return new WorkerPool({
    size: Math.max(1, Math.floor(workers ?? mostWorkers)),
    start: () => startPoolWorker(settings, help, () => workerUrl(assetBase)),
    byteBudget,
    // A picture of a megapixel. The number of cores times it is a small part of the budget.
    smallJobBytes: 16 * 2 ** 20,
    memoryMark: 256 * 2 ** 20,
    jobTimeoutMs: longestJobMs,
    answerMs: signMs,
    idleMs: 30_000,
    asProxy,
  });
}

function resultOf({ ok: _, body, ...facts }: Success): ProcessResult {
  return { ...facts, body: new Blob([body], { type: facts.contentType }) };
}

/** A source of which nothing can be said. */
function unknownResult(source: ArrayBuffer | Blob): ProcessResult {
  const contentType = 'application/octet-stream';
  const body = new Blob([source], { type: contentType });
  return { body, contentType, format: 'unknown', width: 0, height: 0, frameCount: 0, timings: [] };
}

/** Undefined where there are none: a job without them reaches its worker sooner. */
async function loadObjects(keys: readonly string[], load: ProcessOptions['loadObject']): Promise<Objects | undefined> {
  if (keys.length === 0) return undefined;
  const found = keys.map(async (key) => {
    if (!load) throw fault(faults.missingMark, `Expected the option \`loadObject\`, to load ${key}.`);
    const source = await load(key);
    // The engine names the key that is missing.
    return source === undefined ? [] : [[key, await bytesOf(source)] as const];
  });
  return Object.fromEntries((await Promise.all(found)).flat());
}

const absoluteFonts = (fonts: Fonts): Fonts =>
  Object.fromEntries(
    Object.entries(fonts).map(([name, font]) => [
      name,
      typeof font === 'string' && 'location' in globalThis ? new URL(font, self.location.href).href : font,
    ]),
  );
