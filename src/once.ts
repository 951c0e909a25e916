/** The function, which runs at its first call only: tables are made so, since whatever a module makes delays the start of every worker. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
