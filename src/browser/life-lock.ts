// The Web Lock that a worker holds as long as it lives. The browser ends a worker without an event when memory runs out, but it frees the
// locks of the worker.

/**
 * The name of the lock; `undefined` where there are no locks. It is asked for at once, because the browser takes a while to answer, in
 * which the rest of the script can start.
 */
export const lifeLock: Promise<string | undefined> = holdLifeLock();

async function holdLifeLock(): Promise<string | undefined> {
  const name = `oss-img worker ${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
  try {
    await new Promise<void>((held, refused) => {
      navigator.locks
        .request(name, () => {
          held();
          return new Promise(() => {});
        })
        .catch(refused);
    });
    return name;
  } catch {
    // There are no locks outside of secure contexts, nor in a sandbox.
    return undefined;
  }
}
