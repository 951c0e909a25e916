// The visitor's own pictures, which come by file dialog, drop or paste and are kept in the bucket under their file names.
// Their keys are remembered in local storage.
import type { Bucket } from './bucket.ts';
import { samples } from './samples/sample-list.ts';

const memory = 'oss-img-demo.own-pictures';

export interface OwnPictures {
  /** The keys of earlier visits whose pictures are still there. */
  recall(): Promise<readonly string[]>;
  /** Resolves to the key the file got. */
  add(file: File): Promise<string>;
  remove(key: string): Promise<void>;
}

export function makeOwnPictures(bucket: Bucket): OwnPictures {
  let keys = readKeys();

  function remember(next: readonly string[]): void {
    keys = next;
    try {
      localStorage.setItem(memory, JSON.stringify(next));
    } catch {
      // If storage is full or forbidden, the pictures last only as long as the page.
    }
  }

  return {
    async recall() {
      if (!bucket.served) return [];
      const found = await Promise.all(keys.map((key) => bucket.has(key).catch(() => false)));
      remember(keys.filter((_, i) => found[i]));
      return keys;
    },
    async add(file) {
      const key = freeKey(file.name, keys);
      await bucket.put(key, file);
      remember([...keys, key]);
      return key;
    },
    async remove(key) {
      await bucket.remove(key);
      remember(keys.filter((other) => other !== key));
    },
  };
}

/**
 * The file's name without folders, with a number if it is taken. Overwriting would leave old pictures in the browser's
 * image cache, which goes by address.
 */
function freeKey(name: string, keys: readonly string[]): string {
  const taken = new Set([...keys, ...samples.map((sample) => sample.key)]);
  const [, stem = 'picture', extension = ''] =
    /^(.+?)(\.[^.]*)?$/.exec(name.replaceAll(/[/\\]/g, '-').replace(/^\.+/, '')) ?? [];
  let key = stem + extension;
  for (let i = 2; taken.has(key); i++) key = `${stem}-${i}${extension}`;
  return key;
}

function readKeys(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(memory) ?? '[]');
    return Array.isArray(stored) ? stored.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
}

/** The pictures among what was dropped or pasted. */
export function picturesIn(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter((file) => file.type.startsWith('image/'));
}
