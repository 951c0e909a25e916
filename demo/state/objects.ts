// The objects of the bucket as a list: folders, pages, a search, and what can be done to an object.

import { effect, signal, untracked } from '@preact/signals';
import type { BucketAcl, ListedObjects, ObjectAcl, PageBucket } from 'oss-img/bucket';
import { keepForGood } from '../store/persist.ts';
import { numbered } from '../text/numbered.ts';
import { formatBytes } from '../text/quantities.ts';
import { words } from '../words/words.ts';
import { attempt } from './attempt.ts';
import { bucket, messageOf } from './bucket.ts';
import { bucketChanges, tellChange } from './changes.ts';
import { openedDoor } from './opened-door.ts';
import { savingProcess } from './save.ts';
import { say } from './status.ts';
import { edit, key, process } from './view.ts';

/** An object of the list; its access is known by a call of its own. */
export type Row = ListedObjects['objects'][number] & { readonly acl: ObjectAcl };

export interface Listing {
  /** Names of the folders inside this one, whole prefixes with a slash at the end. */
  readonly folders: readonly string[];
  readonly rows: readonly Row[];
  /** The beginning of the next page; undefined when all are listed. */
  readonly next: string | undefined;
}

/** The folder that is listed, as the prefix of its keys; empty for all. */
export const folder = signal('');
/** Part of the names that are listed, in any folder below this one; empty for all. */
export const search = signal('');
/** Undefined until the first page is read. */
export const listing = signal<Listing | undefined>(undefined);
/** Why there is no list; undefined while there is one. */
export const listFault = signal<string | undefined>(undefined);
export const bucketAcl = signal<BucketAcl | undefined>(undefined);
/** The keys of the rows that are ticked. */
export const ticked = signal<ReadonlySet<string>>(new Set());
/** Files that are still being uploaded; undefined while there are none. */
export const uploading = signal<{ readonly done: number; readonly of: number; readonly name: string } | undefined>(
  undefined,
);

const pageSize = 100;
/** Objects that one search looks through before it waits for `loadMore`. */
const mostSearched = 10_000;

let newest = 0;

/** Lists whenever folder, search or bucket change. @returns ends it */
export function followObjects(): () => void {
  return effect(() => {
    void [folder.value, search.value, bucketChanges.value];
    untracked(() => void load());
  });
}

export const loadMore = (): Promise<void> => load(listing.value?.next);

async function load(after?: string): Promise<void> {
  const mine = ++newest;
  try {
    const door = await openedDoor();
    const page = await readPage(door, after);
    const acl = await door.getBucketAcl();
    if (mine !== newest) return;
    const before = after === undefined ? undefined : listing.value;
    listing.value = {
      folders: [...(before?.folders ?? []), ...page.folders],
      rows: [...(before?.rows ?? []), ...page.rows],
      next: page.next,
    };
    bucketAcl.value = acl;
    listFault.value = undefined;
    const listed = new Set(listing.value.rows.map((row) => row.key));
    ticked.value = new Set([...ticked.value].filter((one) => listed.has(one)));
  } catch (error) {
    if (mine === newest) listFault.value = messageOf(error);
  }
}

async function readPage(door: PageBucket, after: string | undefined): Promise<Listing> {
  const wanted = search.value.toLowerCase();
  const found: ListedObjects['objects'][number][] = [];
  const folders: string[] = [];
  let next = after;
  let seen = 0;
  do {
    const page = await door.listObjects({
      prefix: folder.value,
      after: next,
      ...(wanted === '' ? { delimiter: '/', maxKeys: pageSize } : { maxKeys: 1000 }),
    });
    // A folder can have an object of its own name, which some tools make.
    found.push(...page.objects.filter((one) => one.key !== folder.value && one.key.toLowerCase().includes(wanted)));
    folders.push(...page.prefixes);
    seen += page.objects.length;
    next = page.next;
  } while (wanted !== '' && next !== undefined && found.length < pageSize && seen < mostSearched);
  // An object that another tab deletes meanwhile is left out.
  const rows = await Promise.all(
    found.map(async (one) => {
      const acl = await door.getObjectAcl(one.key).catch(() => undefined);
      return acl ? [{ ...one, acl }] : [];
    }),
  );
  return { folders, rows: rows.flat(), next };
}

/** Uploads files of any kind into the folder. A key that is taken gets a number: nothing is overwritten. */
export async function upload(files: readonly File[]): Promise<void> {
  const { library } = words.value;
  const stored: string[] = [];
  const refused: string[] = [];
  const opened = await bucket;
  const into = folder.value;
  for (const [done, file] of files.entries()) {
    uploading.value = { done, of: files.length, name: file.name };
    try {
      stored.push(await putNew(into + file.name, file));
    } catch (error) {
      refused.push(library.notTaken(file.name, messageOf(error)));
    }
  }
  uploading.value = undefined;
  if (stored.length > 0) {
    tellChange();
    void keepForGood();
  }
  const news = stored.length > 0 ? [library.uploaded(stored)] : [];
  say([...news, ...refused].join(' '), refused.length > 0 ? 'fault' : 'news');

  async function putNew(name: string, body: Blob): Promise<string> {
    for (const candidate of numbered(name)) if (await opened.putNew(candidate, body)) return candidate;
    return name;
  }
}

export const setBucketAcl = (acl: BucketAcl): Promise<boolean> =>
  changing(async (door) => {
    await door.putBucketAcl(acl);
    const { library } = words.value;
    say(library.bucketAclSet(library.bucketAcls[acl]));
  });

export const setAcl = (object: string, acl: ObjectAcl): Promise<boolean> =>
  changing(async (door) => {
    await door.putObjectAcl(object, acl);
    const { library } = words.value;
    say(library.aclSet(object, library.acls[acl]));
  });

/** Copies an object to a key that is free, with its access. */
export const copyObject = (from: string, to: string): Promise<boolean> =>
  changing(async (door) => {
    await copy(door, from, to);
    say(words.value.library.copied(from, to));
  });

/** As the service has it, renaming is copying and deleting. */
export const renameObject = (from: string, to: string): Promise<boolean> =>
  changing(async (door) => {
    await copy(door, from, to);
    await door.deleteObject(from);
    if (key.value === from) edit({ key: to });
    say(words.value.library.renamed(from, to));
  });

async function copy(door: PageBucket, from: string, to: string): Promise<void> {
  await refuseTaken(to);
  const acl = await door.getObjectAcl(from);
  await door.copyObject(to, from);
  if (acl !== 'default') await door.putObjectAcl(to, acl);
}

async function refuseTaken(taken: string): Promise<void> {
  if (await (await bucket).has(taken)) throw new Error(words.value.library.keyTaken(taken));
}

/** Makes the result of the view an object, as the service does it: by `sys/saveas`. */
export const saveResult = (target: string): Promise<boolean> =>
  changing(async (door) => {
    await refuseTaken(target);
    const { fileSize } = await door.processObject(key.value, savingProcess(process.value, target));
    void keepForGood();
    say(words.value.library.resultSaved(target, formatBytes(fileSize)));
  });

const changing = (work: (door: PageBucket) => Promise<void>): Promise<boolean> =>
  attempt(async () => {
    await work(await openedDoor());
    tellChange();
  });
