// The source: the picture that the key of the view names, with the facts of its header.
import { effect, signal } from '@preact/signals';
import { firstKey } from '../samples/sample-list.ts';
import { messageOf, processor } from './bucket.ts';
import { findPicture } from './pictures.ts';
import { readSourceFacts, type SourceFacts } from './source-facts.ts';
import { say } from './status.ts';
import { key } from './view.ts';

export interface Source {
  /** The key of the view. */
  readonly key: string;
  /** Another key when the bucket has no picture of that name: what is shown in its place. */
  readonly standIn: string | undefined;
  readonly body: Blob;
  /** Undefined for a file that cannot be read; running it says why. */
  readonly facts: SourceFacts | undefined;
}

const loaded = signal<Source | undefined>(undefined);

/** The source of the view; undefined while it is loading. */
export const source = signal<Source | undefined>(undefined);

/** Loads the source whenever the key changes. */
export function followKey(): void {
  effect(() => {
    const wanted = key.value;
    if (loaded.peek()?.key === wanted) return;
    source.value = undefined;
    void load(wanted);
  });
}

/** Loads the source again, because the bucket has another picture of its name now. */
export async function reloadSource(): Promise<void> {
  source.value = undefined;
  await load(key.peek());
}

async function load(wanted: string): Promise<void> {
  try {
    // Without one of that name, as in a link of somebody else, the process can be tried on another picture all the same.
    const body = await findPicture(wanted);
    const shown = body ?? (await findPicture(firstKey));
    if (!shown) throw new Error(`There is no picture called ${firstKey}.`);
    const facts = await readSourceFacts(processor, shown);
    if (wanted !== key.peek()) return;
    const next = { key: wanted, standIn: body ? undefined : firstKey, body: shown, facts };
    loaded.value = next;
    source.value = next;
  } catch (error) {
    if (wanted === key.peek()) say(messageOf(error), 'fault');
  }
}
