// Puts the samples of the examples into the bucket: a page of the reference may be the first that is visited.
import { signal } from '@preact/signals';
import { markSample, plainSample, turnedSample } from '../samples/example-samples.ts';
import { ensureSamples } from '../samples/sample-maker.ts';
import { bucket } from '../state/bucket.ts';

/** The keys of the samples that are in the bucket. */
export const readyKeys = signal<ReadonlySet<string>>(new Set());

export async function fillForExamples(): Promise<void> {
  const events = {
    onStart() {},
    onReady(key: string) {
      readyKeys.value = new Set([...readyKeys.value, key]);
    },
    onOffer() {},
    onProgress() {},
    onFailure() {},
  };
  await ensureSamples(
    await bucket,
    events,
    [plainSample, turnedSample, markSample].map(({ key }) => key),
  );
}
