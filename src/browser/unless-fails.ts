// A race with a promise that outlives it.

/** Who waits for which promise to fail. */
const waiting = new WeakMap<Promise<never>, Set<(reason: unknown) => void>>();

/**
 * Settles as `work` does, or rejects as soon as `failure` does. Promise.race would do the same, but would leave something behind on
 * `failure` with every call, for as long as that stays pending.
 */
export function unlessFails<T>(failure: Promise<never>, work: Promise<T>): Promise<T> {
  const rejects = waiting.get(failure) ?? follow(failure);
  return new Promise<T>((resolve, reject) => {
    rejects.add(reject);
    const settle =
      <V>(by: (value: V) => void) =>
      (value: V): void => {
        rejects.delete(reject);
        by(value);
      };
    work.then(settle(resolve), settle(reject));
  });
}

function follow(failure: Promise<never>): Set<(reason: unknown) => void> {
  const rejects = new Set<(reason: unknown) => void>();
  waiting.set(failure, rejects);
  failure.catch((reason: unknown) => {
    // Later calls find out by themselves.
    waiting.delete(failure);
    for (const reject of rejects) reject(reason);
  });
  return rejects;
}
