// Gives each step of a list an identity that outlives an edit of the text.

export interface Identified {
  readonly id: number;
  readonly text: string;
}

let last = 0;

/**
 * The new list of texts with ids: unchanged texts keep theirs first, then, in order, those whose name is the same; the rest get new ones.
 */
export function matchIds(old: readonly Identified[], texts: readonly string[]): readonly Identified[] {
  const free = new Set(old);
  const found: (number | undefined)[] = texts.map(() => undefined);
  for (const isMatch of [isSameText, isSameName]) {
    texts.forEach((text, at) => {
      if (found[at] !== undefined) return;
      // The one at the same place before others.
      const here = old[at];
      const match =
        here && free.has(here) && isMatch(here.text, text) ? here : [...free].find((one) => isMatch(one.text, text));
      if (!match) return;
      free.delete(match);
      found[at] = match.id;
    });
  }
  return texts.map((text, at) => {
    const id = found[at];
    if (id !== undefined) return { id, text };
    last += 1;
    return { id: last, text };
  });
}

const isSameText = (a: string, b: string): boolean => a === b;
const isSameName = (a: string, b: string): boolean => a.split(',', 1)[0] === b.split(',', 1)[0];
