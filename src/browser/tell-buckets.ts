// Tells the service worker of this page that a bucket was made or deleted, and waits until it knows. A broadcast might reach it only
// after the first request for the bucket.
import { askWorker } from './ask-worker.ts';
import { protocolVersion } from './sw-messages.ts';

/** A service worker that is not of this package never answers, nor does one that cannot start. */
const patienceMs = 500;

export async function tellBuckets(): Promise<void> {
  // Private windows of some browsers have no service worker, and a worker cannot know its own.
  const controller = globalThis.navigator?.serviceWorker?.controller;
  if (controller) await askWorker(controller, { ossImg: protocolVersion, type: 'buckets' }, patienceMs);
}
