// A service worker must claim a request at once, and may find out later that it is not its own. The script's other listeners (a precache,
// for example) then get it after all.
/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope;

const passedOn = new WeakSet<FetchEvent>();

/** True for what `passOn` dispatched. */
export const isPassedOn = (event: FetchEvent): boolean => passedOn.has(event);

/** Answers as if this listener had left the request alone: by another listener of the script, or from the network. */
export function passOn(event: FetchEvent): Promise<Response> {
  const { request, clientId, resultingClientId, preloadResponse } = event;
  const copy = new FetchEvent('fetch', { request, clientId, resultingClientId, preloadResponse, cancelable: true });
  passedOn.add(copy);
  let answer: Promise<Response> | undefined;
  // The browser takes answers to its own events only.
  Object.defineProperties(copy, {
    respondWith: {
      value: (response: Response | PromiseLike<Response>) => {
        answer = Promise.resolve(response);
        copy.stopImmediatePropagation();
      },
    },
    waitUntil: { value: (work: Promise<unknown>) => event.waitUntil(work) },
  });
  self.dispatchEvent(copy);
  return answer ?? fetch(request);
}
