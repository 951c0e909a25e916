// The pictures to choose from: the samples, which the page paints on the first visit, and the visitor's own.
import { computed, effect, signal, untracked } from '@preact/signals';
import { paintThumbnail } from '../samples/paint-shared.ts';
import { samples } from '../samples/sample-list.ts';
import { ensureSamples, makeSamples, type SampleEvents } from '../samples/sample-maker.ts';
import type { Bucket } from '../store/bucket.ts';
import type { DroppedFiles } from '../store/dropped-files.ts';
import { checkPicture, makeOwnPictures, refuseLarger } from '../store/own-pictures.ts';
import { keepForGood } from '../store/persist.ts';
import { formatBytes } from '../text/quantities.ts';
import { words } from '../words/words.ts';
import { attempt } from './attempt.ts';
import { bucket, messageOf, processor } from './bucket.ts';
import { bucketChanges, followVisibility, tellChange } from './changes.ts';
import { say } from './status.ts';
import { edit } from './view.ts';

/** State of a picture: `offered` ones are painted when they are first chosen, `waiting` ones are still to come. */
export type PictureState =
  | { readonly is: 'waiting' | 'ready' }
  /** The address of a small copy comes when it is painted. */
  | { readonly is: 'offered'; readonly thumbnail?: string }
  | { readonly is: 'painting'; readonly fraction: number }
  | { readonly is: 'failed'; readonly reason: string };

export interface PictureEntry {
  readonly key: string;
  /** A sample of the page; other pictures are the visitor's own and can be removed. */
  readonly isSample: boolean;
  readonly state: PictureState;
}

const sampleStates = signal<ReadonlyMap<string, PictureState>>(
  new Map(samples.map(({ key }) => [key, { is: 'waiting' }])),
);
/** Undefined until the bucket was read. */
const ownKeys = signal<readonly string[] | undefined>(undefined);

/** False until it is known which pictures there are: tiles that come later would push those that are shown. */
export const isListed = computed(() => ownKeys.value !== undefined);

/** The visitor's own first, in the order of their keys: they must be in sight where there is little room. Then the samples. */
export const pictures = computed<readonly PictureEntry[]>(() => [
  ...(ownKeys.value ?? []).map((key) => ({ key, isSample: false, state: { is: 'ready' as const } })),
  ...samples.map(({ key }) => ({
    key,
    isSample: true,
    state: sampleStates.value.get(key) ?? { is: 'waiting' as const },
  })),
]);

/** A file that is being taken in. */
export interface Arriving {
  readonly id: number;
  readonly name: string;
}

export const arriving = signal<readonly Arriving[]>([]);
let lastId = 0;

/** Why files were not taken, a sentence for each; they stay until the visitor has read them. */
export const refusals = signal<readonly string[]>([]);

/** Callbacks of those that wait for a sample, by its key. */
const waiting = new Map<string, (() => void)[]>();

/** The picture of this key; undefined when the bucket has none. A sample that is still to be painted is worth waiting for. */
export async function findPicture(key: string): Promise<Blob | undefined> {
  const opened = await bucket;
  const state = sampleStates.value.get(key);
  if (state && state.is !== 'ready') {
    const arrived = new Promise<void>((resolve) => waiting.set(key, [...(waiting.get(key) ?? []), resolve]));
    paintOnDemand(key, opened);
    await arrived;
  }
  return opened.find(key);
}

/** Keeps the list of the visitor's own pictures up to date, and paints the samples that are missing. */
export async function fillBucket(): Promise<void> {
  const opened = await bucket;
  followVisibility();
  effect(() => {
    void bucketChanges.value;
    untracked(() => void attempt(() => refresh(opened)));
  });
  await ensureSamples(opened, eventsOf(opened));
}

const ownPicturesOf = (opened: Bucket) => makeOwnPictures(opened, processor, tooLarge);

const tooLarge = (bytes: number, most: number): string =>
  words.value.library.tooLarge(formatBytes(bytes), formatBytes(most));

/** @throws Error that names the limit of the service */
export const refuseTooLarge = (file: Blob): void => refuseLarger(file, tooLarge);

/** Reads anew what the bucket holds. A sample that was deleted can be painted again. */
async function refresh(opened: Bucket): Promise<void> {
  ownKeys.value = await ownPicturesOf(opened).keys();
  for (const [key, { is }] of sampleStates.value) {
    if (is !== 'ready' && is !== 'offered') continue;
    const isThere = await opened.has(key);
    if (isThere !== (is === 'ready')) setState(key, { is: isThere ? 'ready' : 'offered' });
  }
}

/** Takes pictures into the bucket and shows the last one. What is no picture is refused by its name. */
export async function addFiles(files: readonly File[]): Promise<readonly string[]> {
  const opened = await bucket;
  const own = ownPicturesOf(opened);
  const waiting = files.map((file) => ({ id: ++lastId, name: file.name, file }));
  arriving.value = [...arriving.value, ...waiting];
  const added: string[] = [];
  const refused: string[] = [];
  for (const { id, file } of waiting) {
    try {
      added.push(await own.add(file));
      ownKeys.value = await own.keys();
    } catch (error) {
      refused.push(words.value.library.notTaken(file.name, messageOf(error)));
    }
    arriving.value = arriving.value.filter((one) => one.id !== id);
  }
  const last = added.at(-1);
  if (last !== undefined) {
    tellChange();
    void keepForGood();
    edit({ key: last });
  }
  refuse(refused);
  return added;
}

/** Takes in what was dropped or pasted. */
export async function addArrived(arrived: Promise<DroppedFiles>): Promise<void> {
  await attempt(async () => {
    const { files, left } = await arrived;
    if (files.length === 0) say(words.value.library.nothingDropped, 'fault');
    await addFiles(files);
    if (left > 0) refuse([words.value.library.leftOut(files.length)]);
  });
}

/** Stores a file under a key that a link named, in place of nothing. Resolves to false when it is no picture. */
export async function addFileAs(file: File, key: string): Promise<boolean> {
  try {
    await checkPicture(processor, file, tooLarge);
    await (await bucket).put(key, file);
    tellChange();
    void keepForGood();
    return true;
  } catch (error) {
    refuse([words.value.library.notTaken(file.name, messageOf(error))]);
    return false;
  }
}

function refuse(sentences: readonly string[]): void {
  if (sentences.length === 0) return;
  refusals.value = [...refusals.value, ...sentences];
  say(sentences.join(' '), 'fault');
}

const setState = (key: string, state: PictureState): void => {
  sampleStates.value = new Map(sampleStates.value).set(key, state);
};

const eventsOf = (opened: Bucket): SampleEvents => ({
  onStart: () => say(words.value.library.firstVisit),
  onReady(key) {
    setState(key, { is: 'ready' });
    arrive(key);
  },
  onOffer(key) {
    setState(key, { is: 'offered' });
    if (waiting.has(key)) paintOnDemand(key, opened);
    else void showThumbnail(key);
  },
  onProgress: (key, fraction) => setState(key, { is: 'painting', fraction }),
  onFailure(key, reason) {
    setState(key, { is: 'failed', reason });
    arrive(key);
    say(words.value.library.notMade(key, reason), 'fault');
  },
});

/** Twice as wide as a tile shows it, for screens with two pixels for one. */
const thumbnailWidth = 160;

async function showThumbnail(key: string): Promise<void> {
  try {
    const thumbnail = URL.createObjectURL(await paintThumbnail(key, thumbnailWidth));
    if (sampleStates.value.get(key)?.is === 'offered') setState(key, { is: 'offered', thumbnail });
  } catch {
    // The tile stays empty until the picture itself is there.
  }
}

function paintOnDemand(key: string, opened: Bucket): void {
  const is = sampleStates.value.get(key)?.is;
  // One that failed is tried again.
  if (is !== 'offered' && is !== 'failed') return;
  setState(key, { is: 'painting', fraction: 0 });
  say(words.value.library.paintingNow(key));
  void makeSamples(opened, [key], eventsOf(opened));
}

function arrive(key: string): void {
  for (const go of waiting.get(key) ?? []) go();
  waiting.delete(key);
}
