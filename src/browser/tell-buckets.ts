// Tells the service worker of this page that a bucket was made or deleted, and waits until it knows. A broadcast might reach it only
// after the first request for the bucket.
import { type PageMessage, protocolVersion } from './sw-messages.ts';

/** A service worker that is not of this package never answers, nor does one that cannot start. */
const patienceMs = 500;

export async function tellBuckets(): Promise<void> {
  // Private windows of some browsers have no service worker, and a worker cannot know its own.
  const controller = globalThis.navigator?.serviceWorker?.controller;
  if (!controller) return;
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<void>((resolve) => {
    port1.onmessage = () => resolve();
    setTimeout(resolve, patienceMs);
  });
  const message: PageMessage = { ossImg: protocolVersion, type: 'buckets' };
  controller.postMessage(message, [port2]);
  await answered;
  port1.close();
}
