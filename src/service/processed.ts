// A process on a picture: style or process text -> job -> result, from the cache when it was made before.
import type { ObjectMeta, StoredObject } from '../bucket/object-store.ts';
import { asOssError, fault, OssError } from '../errors.ts';
import * as faults from '../faults.ts';
import { formatProcess, parseProcess } from '../request/grammar.ts';
import type { Job } from '../request/job.ts';
import { objectKeysOf } from '../request/mark.ts';
import { resolveStyle, type Styles } from '../request/style.ts';
import type { Inputs, ProcessingDependencies, Requester } from './exchange.ts';
import { orOriginal } from './or-original.ts';

/** The source of a job's pictures: a bucket, or the site itself. */
export interface Sources {
  /** The bucket whose results these are; empty for pictures of the site. */
  readonly bucket: string;
  /** The key of the source; its address for pictures of the site. */
  readonly key: string;
  /** Process strings by name. */
  readonly styles: Styles;
  /** The metadata of the source. @throws OssError NoSuchKey */
  head(): Promise<ObjectMeta>;
  /** The source with its bytes. @throws OssError NoSuchKey */
  get(): Promise<StoredObject>;
  /** The metadata of the picture of a watermark. @throws OssError NoSuchKey */
  headOther(key: string): Promise<ObjectMeta>;
  /** The picture of a watermark with its bytes. @throws OssError NoSuchKey */
  getOther(key: string): Promise<StoredObject>;
}

/** The result of a process on a source. */
export interface Result {
  readonly body: ArrayBuffer;
  readonly contentType: string;
  /** The metadata of the source. */
  readonly meta: ObjectMeta;
  /** True when `body` is the source as it came, in place of an error. */
  readonly isOriginal: boolean;
  /** The value of `Server-Timing`: who made the result, and how long each stage took. */
  readonly timing: string;
}

/**
 * Runs a process on a source. As OSS: a wrong step is refused before the object is looked for.
 * @param process `image/...` or `style/<name>`, raw or percent-encoded
 * @throws OssError NoSuchStyle; InvalidArgument and others of the grammar; NoSuchKey; whatever the engine refuses
 * @throws the reason of the requester's signal when it aborts
 * @example
 * const sources = sourcesIn(objects, 'cat.jpg', 'image/resize,w_100');
 * const { body, contentType } = await processObject('image/resize,w_100', sources, dependencies);
 */
export async function processObject(
  process: string,
  sources: Sources,
  dependencies: ProcessingDependencies,
  requester: Requester = {},
): Promise<Result> {
  const text = resolveStyle(process, sources.styles);
  return orOriginal(
    text,
    async () => made(parseProcess(text), sources, dependencies, requester),
    async () => original(await sources.get()),
  );
}

const original = ({ meta, body }: StoredObject): Result => ({
  body,
  contentType: meta.contentType,
  meta,
  isOriginal: true,
  timing: '',
});

async function made(
  job: Job,
  sources: Sources,
  dependencies: ProcessingDependencies,
  requester: Requester,
): Promise<Result> {
  const { results } = dependencies;
  const { bucket, key } = sources;
  let meta = await sources.head();
  const marks = await Promise.all(
    objectKeysOf(job).map(async (mark) => [mark, versionOf(await orMissingMark(sources.headOther(mark)))] as const),
  );
  const versions = [versionOf(meta), ...marks.map(([, version]) => version)];
  const variant = JSON.stringify([versions[0], marks, formatProcess(job), dependencies.engineVersion]);
  const known = versions.every((version) => version !== '') ? { bucket, key, variant } : undefined;
  const kept = known && (await results?.get(known));
  if (kept) return { ...kept, meta, isOriginal: false, timing: 'engine;desc="cache"' };

  let isCurrent = true;
  const load = async (): Promise<Inputs> => {
    const source = await sources.get();
    const others = await Promise.all(
      marks.map(async ([mark]) => [mark, await orMissingMark(sources.getOther(mark))] as const),
    );
    // An object that was replaced since it was looked up: its result must not be kept under the old version.
    isCurrent = [source, ...others.map(([, object]) => object)].every(
      (object, index) => versionOf(object.meta) === versions[index],
    );
    meta = source.meta;
    return { source: source.body, objects: Object.fromEntries(others.map(([mark, { body }]) => [mark, body])) };
  };
  const { outcome, by } = await dependencies.perform(job, load, requester);
  if (!outcome.ok) throw new OssError(outcome.error);
  const { body, contentType } = outcome;
  // Not awaited: the answer does not depend on it.
  if (known && isCurrent) void results?.put(known, { body, contentType });
  const stages = outcome.timings.map(({ stage, ms, reduction = 1 }) => {
    const how = reduction === 1 ? '' : `;desc="reduced to 1/${reduction}"`;
    return `${stage}${how};dur=${ms.toFixed(1)}`;
  });
  return { body, contentType, meta, isOriginal: false, timing: [`engine;desc="${by}"`, ...stages].join(', ') };
}

/** Tells one state of a source from another; empty when nothing does, as for a site that sends no strong ETag. */
const versionOf = ({ etag, byteLength }: ObjectMeta): string =>
  etag && !etag.startsWith('W/') ? `${etag} ${byteLength}` : '';

/** As OSS: a missing watermark has an EC of its own. */
async function orMissingMark<T>(found: Promise<T>): Promise<T> {
  return found.catch((error: unknown) => {
    const { code, message } = asOssError(error);
    throw code === 'NoSuchKey' ? fault(faults.missingMark, message) : error;
  });
}
