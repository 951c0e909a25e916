// Pictures made on the way out: style or process -> job -> result, from the cache where it was made before.
import type { ObjectMeta, StoredObject } from '../bucket/object-store.ts';
import { asOssError, fault, OssError } from '../errors.ts';
import { formatProcess, parseProcess } from '../request/grammar.ts';
import type { Job } from '../request/job.ts';
import { objectKeysOf } from '../request/mark.ts';
import { resolveStyle, type Styles } from '../request/style.ts';
import type { Inputs, ProcessingDependencies } from './exchange.ts';
import { orOriginal } from './or-original.ts';

/** Where a job's pictures come from. */
export interface Sources {
  /** In which bucket results are kept, and under which key; `''` and the address for pictures of the site. */
  readonly bucket: string;
  readonly key: string;
  readonly styles: Styles;
  /** The source. @throws OssError NoSuchKey */
  head(): Promise<ObjectMeta>;
  get(): Promise<StoredObject>;
  /** Another object, for a watermark. @throws OssError NoSuchKey */
  headOther(key: string): Promise<ObjectMeta>;
  getOther(key: string): Promise<StoredObject>;
}

export interface Result {
  readonly body: ArrayBuffer;
  readonly contentType: string;
  /** Of the source. */
  readonly meta: ObjectMeta;
  /** The source as it came. */
  readonly isOriginal: boolean;
  /** Who made it and how long each stage took, as `Server-Timing`. */
  readonly timing: string;
}

/** @throws OssError. As OSS: a wrong step is refused before the object is looked for. */
export async function processObject(
  process: string,
  sources: Sources,
  dependencies: ProcessingDependencies,
): Promise<Result> {
  const text = resolveStyle(process, sources.styles);
  return orOriginal(
    text,
    async () => made(parseProcess(text), sources, dependencies),
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

async function made(job: Job, sources: Sources, dependencies: ProcessingDependencies): Promise<Result> {
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
    // Written anew since it was looked up: what is made of it must not be kept as the old one's.
    isCurrent = [source, ...others.map(([, object]) => object)].every(
      (object, index) => versionOf(object.meta) === versions[index],
    );
    meta = source.meta;
    return { source: source.body, objects: Object.fromEntries(others.map(([mark, { body }]) => [mark, body])) };
  };
  const { outcome, by } = await dependencies.perform(job, load);
  if (!outcome.ok) throw new OssError(outcome.error);
  const { body, contentType } = outcome;
  // The answer does not wait for it.
  if (known && isCurrent) void results?.put(known, { body, contentType });
  const stages = outcome.timings.map(({ stage, ms }) => `${stage};dur=${ms.toFixed(1)}`);
  return { body, contentType, meta, isOriginal: false, timing: [`engine;desc="${by}"`, ...stages].join(', ') };
}

/** What tells one state of a source from another; empty where nothing does. */
const versionOf = ({ etag, byteLength }: ObjectMeta): string =>
  etag && !etag.startsWith('W/') ? `${etag} ${byteLength}` : '';

/** A missing watermark has an EC of its own. */
async function orMissingMark<T>(found: Promise<T>): Promise<T> {
  return found.catch((error: unknown) => {
    const { code, message } = asOssError(error);
    throw code === 'NoSuchKey' ? fault('missingMark', message) : error;
  });
}
