// Questions of a page to a service worker. Whatever script the worker runs, each of them ends in time.
import { type Answer, isAnswer, type PageMessage, protocolVersion } from './sw-messages.ts';
import { within } from './within.ts';

/** A script of this package answers a greeting sooner than this, even on a slow phone and while it installs. */
const greetingMs = 4_000;

/** A greeting is repeated this often: a message that reaches a service worker while the browser stops it is lost. */
const repeatMs = 1_000;

/** The worker's answer; `undefined` when none comes in time. What other listeners of the script post is no answer. */
export async function askWorker(
  worker: ServiceWorker,
  message: PageMessage,
  patienceMs: number,
): Promise<Answer | undefined> {
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<Answer>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isAnswer(data)) resolve(data);
    };
    worker.postMessage(message, [port2]);
  });
  try {
    return await within(patienceMs, answered);
  } finally {
    port1.close();
  }
}

/** Asks a worker, which may still install, what version it runs; `undefined` when it is not of this package or fails to start. */
export async function greetWorker(worker: ServiceWorker): Promise<Answer | undefined> {
  const endMs = performance.now() + greetingMs;
  for (let leftMs = greetingMs; leftMs > 0 && worker.state !== 'redundant'; leftMs = endMs - performance.now()) {
    const greeting = { ossImg: protocolVersion, type: 'hello' } as const;
    const answer = await askWorker(worker, greeting, Math.min(repeatMs, leftMs)).catch(() => undefined);
    if (answer) return answer;
  }
  return undefined;
}
