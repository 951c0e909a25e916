// Fills the bucket: finds out which samples are missing and has workers make them.
import type { Bucket } from '../store/bucket.ts';
import { isShared, paintShared, startSampleWorker } from './paint-shared.ts';
import { type Sample, type SampleOrder, type SampleReport, samples } from './sample-list.ts';

export interface SampleEvents {
  /** Some samples are missing and will be painted now. */
  onStart(): void;
  onReady(key: string): void;
  /** The sample is missing, and is painted on demand. */
  onOffer(key: string): void;
  /** `fraction` runs from 0 to 1. */
  onProgress(key: string, fraction: number): void;
  onFailure(key: string, reason: string): void;
}

const paintedKey = 'oss-img-samples';

/** The keys painted in this browser before. Only these are requested: otherwise a first visit would log a row of 404s. */
const painted = (): string[] => (localStorage.getItem(paintedKey) ?? '').split(',');

/**
 * Resolves when each of these samples is there or has failed. Those that are painted on demand wait for it.
 * @param wanted the keys a page cannot do without
 */
export async function ensureSamples(
  bucket: Bucket,
  events: SampleEvents,
  wanted: readonly string[] = samples.map(({ key }) => key),
): Promise<void> {
  const found = await Promise.all(
    samples
      .filter(({ key }) => wanted.includes(key))
      .map(async ({ key, onDemand }) => ({
        onDemand,
        key,
        there: painted().includes(key) && (await bucket.has(key).catch(() => false)),
      })),
  );
  for (const { key, there } of found) if (there) events.onReady(key);
  const missing = found.filter(({ there }) => !there);
  for (const { key, onDemand } of missing) if (onDemand) events.onOffer(key);
  const keys = missing.filter(({ onDemand }) => !onDemand).map(({ key }) => key);
  if (keys.length === 0) return;
  events.onStart();
  await makeSamples(bucket, keys, events);
}

/** Resolves when each of these samples is there or has failed. They are made in the order of the list: the first ones are waited for. */
export async function makeSamples(bucket: Bucket, keys: readonly string[], events: SampleEvents): Promise<void> {
  const wanted = samples.filter(({ key }) => keys.includes(key));
  for (let at = 0; at < wanted.length; ) {
    const [sample, ...more] = wanted.slice(at);
    if (!sample) return;
    if (isShared(sample)) {
      await makeShared(bucket, sample, events);
      at += 1;
      continue;
    }
    const end = more.findIndex(isShared);
    const together = [sample, ...(end < 0 ? more : more.slice(0, end))];
    await makeWhole(
      bucket,
      together.map(({ key }) => key),
      events,
    );
    at += together.length;
  }
}

async function makeShared(bucket: Bucket, sample: Sample, events: SampleEvents): Promise<void> {
  const { key } = sample;
  try {
    const body = await paintShared(sample, (fraction) => events.onProgress(key, fraction));
    await store(bucket, key, body, events);
  } catch (error) {
    events.onFailure(key, error instanceof Error ? error.message : String(error));
  }
}

/** One worker makes them, one after the other. */
function makeWhole(bucket: Bucket, keys: readonly string[], events: SampleEvents): Promise<void> {
  return new Promise((resolve) => {
    const worker = startSampleWorker();
    const open = new Set(keys);
    const settle = (key: string): void => {
      open.delete(key);
      if (open.size > 0) return;
      worker.terminate();
      resolve();
    };
    const fail = (key: string, reason: string): void => {
      events.onFailure(key, reason);
      settle(key);
    };
    worker.addEventListener('message', ({ data }: MessageEvent<SampleReport>) => {
      if ('fraction' in data) events.onProgress(data.key, data.fraction);
      else if ('body' in data)
        store(bucket, data.key, data.body, events).then(
          () => settle(data.key),
          (error) => fail(data.key, error instanceof Error ? error.message : String(error)),
        );
      else if ('failure' in data) fail(data.key, data.failure);
    });
    worker.addEventListener('error', (event) => {
      for (const key of [...open]) fail(key, event.message || 'The worker that paints the samples did not start.');
    });
    const order: SampleOrder = { keys };
    worker.postMessage(order);
  });
}

async function store(bucket: Bucket, key: string, body: Blob, events: SampleEvents): Promise<void> {
  await bucket.put(key, body);
  if (bucket.served) localStorage.setItem(paintedKey, [...new Set([...painted(), key])].join());
  events.onReady(key);
}
