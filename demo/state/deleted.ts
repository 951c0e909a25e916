// Deleted objects that can still be brought back, until the notice of them is closed or the page is.
import { signal } from '@preact/signals';
import { firstKey } from '../samples/sample-list.ts';
import type { Bucket, PutSettings } from '../store/bucket.ts';
import { words } from '../words/words.ts';
import { attempt } from './attempt.ts';
import { bucket, messageOf } from './bucket.ts';
import { tellChange } from './changes.ts';
import { say } from './status.ts';
import { edit, key } from './view.ts';

/** Something deleted. It is held in memory, since the bucket must not list it any more. */
export interface Deleted {
  /** The names of what was deleted together. */
  readonly names: readonly string[];
  readonly bytes: number;
  /** Brings it back. May be called again after it failed. */
  readonly restore: () => Promise<void>;
}

/** The last deletion comes last. */
export const deletions = signal<readonly Deleted[]>([]);

/** The most that is held for an undo. Older deletions are final beyond it. */
const mostBytes = 256 * 2 ** 20;

export function keepDeleted(deleted: Deleted): void {
  let room = mostBytes;
  // The last one is always kept, however large it is.
  const kept = [...deletions.value, deleted].reverse().filter(({ bytes }, index) => {
    room -= bytes;
    return index === 0 || room >= 0;
  });
  deletions.value = kept.reverse();
  say(words.value.library.deleted(deleted.names));
}

/** Brings the last deletion back. One that fails can be tried again. */
export async function undoDeletion(): Promise<void> {
  const last = deletions.value.at(-1);
  if (!last) return;
  await attempt(async () => {
    await last.restore();
    deletions.value = deletions.value.filter((one) => one !== last);
    say(words.value.library.restored(last.names));
  });
}

export function forgetDeletions(): void {
  deletions.value = [];
}

/** Deletes objects at once, as the service does, and keeps them for an undo. Those that were deleted before a failure are kept too. */
export async function deleteObjects(keys: readonly string[]): Promise<void> {
  const opened = await bucket;
  const held: Held[] = [];
  let failure: unknown;
  try {
    for (const deletedKey of keys) {
      const body = await opened.find(deletedKey);
      if (!body) continue;
      const settings = opened.door && {
        acl: await opened.door.getObjectAcl(deletedKey),
        meta: (await opened.door.headObject(deletedKey)).meta,
      };
      await opened.remove(deletedKey);
      held.push({ key: deletedKey, body, settings: settings ?? {} });
    }
  } catch (error) {
    failure = error;
  }
  tellChange();
  if (held.length > 0) keepObjects(opened, held);
  if (failure !== undefined) say(messageOf(failure), 'fault');
}

interface Held {
  readonly key: string;
  readonly body: Blob;
  readonly settings: PutSettings;
}

function keepObjects(opened: Bucket, held: Held[]): void {
  const shown = held.find((one) => one.key === key.value)?.key;
  keepDeleted({
    names: held.map((one) => one.key),
    bytes: held.reduce((sum, { body }) => sum + body.size, 0),
    restore: async () => {
      // Meanwhile another object may have come under the key: a new one must not be lost for an old one.
      for (const one of held) {
        if (await opened.has(one.key)) throw new Error(words.value.library.restoreTaken(one.key));
      }
      // One after the other: where the disk is full, another try begins with those that are still missing.
      for (const one of [...held]) {
        await opened.put(one.key, one.body, one.settings);
        held.splice(held.indexOf(one), 1);
        tellChange();
      }
      if (shown !== undefined && key.value === firstKey) edit({ key: shown });
    },
  });
  if (shown !== undefined) edit({ key: firstKey });
}
