// Names that avoid each other: the name itself, then the same with a number before its ending.

/** `a.jpg`, `a-2.jpg`, `a-3.jpg` and so on, without an end. */
export function* numbered(name: string): Generator<string> {
  const [, stem = name, ending = ''] = /^(.*[^/])(\.[^./]*)$/s.exec(name) ?? [];
  for (let count = 1; ; count += 1) yield `${stem}${count === 1 ? '' : `-${count}`}${ending}`;
}

/** The names in their order, each made unique by a number. Case is no difference, as on most file systems. */
export function distinct(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    for (const candidate of numbered(name)) {
      const folded = candidate.toLowerCase();
      if (taken.has(folded)) continue;
      taken.add(folded);
      return candidate;
    }
    return name;
  });
}
