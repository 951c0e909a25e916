// Lends the page's worker pool to the service worker.
import { expose, transfer } from 'comlink';
import type { Engine } from '../pipeline/engine.ts';
import { engineVersion } from './engine-version.ts';
import type { ProcessorInternals } from './page.ts';
import type { PageEngine } from './page-engines.ts';
import { isOssImgMessage, type PageMessage, protocolVersion, type WorkerMessage } from './sw-messages.ts';

const lent = new WeakSet<ServiceWorkerContainer>();
let lender: ProcessorInternals | undefined;

/** Offers the pool now, to every later controller, and whenever a restarted service worker asks. */
export async function lendEngine(container: ServiceWorkerContainer, internals: ProcessorInternals): Promise<void> {
  lender = internals;
  const offer = async (): Promise<void> => {
    const { settings } = lender as ProcessorInternals;
    const version = await engineVersion(settings);
    if (!container.controller) return;
    const { port1, port2 } = new MessageChannel();
    expose(
      pageEngine(() => (lender as ProcessorInternals).engine),
      port1,
    );
    const message: PageMessage = { ossImg: protocolVersion, type: 'engine', version };
    container.controller.postMessage(message, [port2]);
  };
  if (!lent.has(container)) {
    lent.add(container);
    container.addEventListener('controllerchange', () => void offer());
    container.addEventListener('message', ({ data }) => {
      if (isOssImgMessage<WorkerMessage>(data) && data.type === 'offer-engine') void offer();
    });
    container.startMessages();
  }
  await offer();
}

/** @param current gives the engine to run the next job on */
function pageEngine(current: () => Engine): PageEngine {
  const running = new Map<number, AbortController>();
  return {
    ping: () => true,
    run: async (job, source, objects, id, client) => {
      const aborter = new AbortController();
      running.set(id, aborter);
      try {
        const outcome = await current().run(job, source, { objects, client, signal: aborter.signal });
        return outcome.ok ? transfer(outcome, [outcome.body]) : outcome;
      } finally {
        running.delete(id);
      }
    },
    cancel: (id) => running.get(id)?.abort(),
  };
}
