// Fills the bucket: finds out which samples are missing and has a worker make them, small ones first.
import type { Bucket } from './bucket.ts';
import { type SampleOrder, type SampleReport, samples } from './samples/sample-list.ts';

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

/** Resolves when each of these samples is there or has failed. Those that are painted on demand wait for it. */
export async function ensureSamples(bucket: Bucket, events: SampleEvents): Promise<void> {
  const found = await Promise.all(
    samples.map(async ({ key, onDemand }) => ({
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

/** Resolves when each of these samples is there or has failed. */
export function makeSamples(bucket: Bucket, keys: readonly string[], events: SampleEvents): Promise<void> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./samples/sample-worker.ts', import.meta.url), { type: 'module' });
    const open = new Set(keys);
    const settle = (key: string): void => {
      open.delete(key);
      if (open.size > 0) return;
      worker.terminate();
      resolve();
    };
    worker.addEventListener('message', ({ data }: MessageEvent<SampleReport>) => {
      if ('fraction' in data) events.onProgress(data.key, data.fraction);
      else if ('body' in data) void store(data.key, data.body);
      else fail(data.key, data.failure);
    });
    worker.addEventListener('error', (event) => {
      for (const key of [...open]) fail(key, event.message || 'The worker that paints the samples did not start.');
    });
    const order: SampleOrder = { keys };
    worker.postMessage(order);

    async function store(key: string, body: Blob): Promise<void> {
      try {
        await bucket.put(key, body);
        if (bucket.served) localStorage.setItem(paintedKey, [...new Set([...painted(), key])].join());
        events.onReady(key);
        settle(key);
      } catch (error) {
        fail(key, error instanceof Error ? error.message : String(error));
      }
    }

    function fail(key: string, reason: string): void {
      events.onFailure(key, reason);
      settle(key);
    }
  });
}
