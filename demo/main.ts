// The playground: registers the service worker, fills the bucket with samples, and connects picker, recipes and editor.
import { createImageProcessor } from 'oss-img';
import { registerImageServiceWorker } from 'oss-img/register';
import { readHash } from './addresses.ts';
import { watchArrivals } from './arrivals.ts';
import { type Bucket, bucketOptions, openMemoryBucket, openServedBucket } from './bucket.ts';
import { connectCopying } from './copy-list.ts';
import { byId } from './element.ts';
import { makeOwnPictures, type OwnPictures } from './own-pictures.ts';
import { makePicturePicker } from './picture-picker.ts';
import { makePlayground } from './playground.ts';
import { makeRecipeGallery } from './recipe-gallery.ts';
import { ensureSamples, makeSamples, type SampleEvents } from './sample-maker.ts';
import { samples } from './samples/sample-list.ts';
import { say } from './status.ts';

const processor = createImageProcessor({ styles: bucketOptions.styles });
/** URLs get a pool of their own: a page full of thumbnails must not hold up the picture being edited. */
const urlProcessor = createImageProcessor({ styles: bucketOptions.styles });
const firstKey = samples[0]?.key ?? '';
const start = readHash(location.hash) ?? { key: firstKey, process: 'image/resize,w_200/sharpen,100' };
const ready = new Set<string>();

let own: OwnPictures | undefined;
/** The keys of own pictures that have a tile. */
const shownOwn = new Set<string>();
/** Callbacks of those that wait for a sample, by its key. */
const waiting = new Map<string, (() => void)[]>();
/** Samples that are painted on demand, and were not asked for yet. */
const offered = new Set<string>();

const bucket: Promise<Bucket> = openBucket();
const picker = makePicturePicker(byId('pictures', HTMLUListElement), {
  onChoose: (key) => playground.choose({ key }),
  onFiles: (files) => void addFiles(files),
  onRemove: (key) => void removePicture(key),
});
const patient: Promise<Bucket> = bucket.then((opened) => ({
  ...opened,
  async get(key) {
    // A sample that is still to be painted is worth waiting for; for anything else the bucket has the answer.
    if (!ready.has(key) && samples.some((sample) => sample.key === key)) {
      const arrived = new Promise<void>((resolve) => waiting.set(key, [...(waiting.get(key) ?? []), resolve]));
      paintOnDemand(key, opened);
      await arrived;
    }
    return opened.get(key);
  },
}));
const playground = makePlayground({
  processor,
  bucket: patient,
  start,
  fallbackKey: firstKey,
  onKey: (key) => picker.select(key),
});
const gallery = makeRecipeGallery(byId('recipes', HTMLElement), ({ process, key }) => {
  playground.choose({ process, ...(key !== undefined && { key }) });
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  byId('result', HTMLElement).scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'nearest' });
});
const share = byId('share', HTMLButtonElement);
connectCopying(share, byId('share-words', HTMLElement), () => location.href);
// Followed as a link, it would put its own hash in the place of the one that holds the process.
byId('skip', HTMLAnchorElement).addEventListener('click', (event) => {
  event.preventDefault();
  byId('process-text', HTMLTextAreaElement).focus();
});
byId('clear', HTMLButtonElement).addEventListener('click', () => playground.choose({ process: '' }));
watchArrivals((files) => void addFiles(files));
void fill();

async function openBucket(): Promise<Bucket> {
  const service = byId('service', HTMLElement);
  try {
    await registerImageServiceWorker('/playground-sw.js', { processor: urlProcessor, buckets: [bucketOptions] });
    service.textContent = 'Service worker in control';
    return openServedBucket();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    service.textContent = 'No service worker';
    service.classList.add('amiss');
    service.title = reason;
    byId('offline', HTMLElement).hidden = true;
    playground.urls.showUnserved(`URLs are not answered in this window: ${reason} The live preview still works.`);
    return openMemoryBucket();
  }
}

async function fill(): Promise<void> {
  const opened = await bucket;
  own = makeOwnPictures(opened, processor);
  await showOwn(own, opened);
  // Another tab may have added or removed some meanwhile.
  document.addEventListener('visibilitychange', () => {
    if (own && document.visibilityState === 'visible') void showOwn(own, opened);
  });
  await ensureSamples(opened, eventsOf(opened));
}

const eventsOf = (opened: Bucket): SampleEvents => ({
  onStart: () => say('First visit: painting the sample pictures.'),
  onReady(key) {
    ready.add(key);
    arrive(key);
    picker.showReady(key, opened);
    if (opened.served && samples.every(({ onDemand, key }) => onDemand || ready.has(key))) gallery.showPictures();
  },
  onOffer(key) {
    offered.add(key);
    picker.showOffer(key);
    if (waiting.has(key)) paintOnDemand(key, opened);
  },
  onProgress: (key, fraction) => picker.showProgress(key, fraction),
  onFailure(key, reason) {
    arrive(key);
    picker.showFailure(key, reason);
    say(`${key} could not be made: ${reason}`, 'fault');
  },
});

function paintOnDemand(key: string, opened: Bucket): void {
  if (!offered.delete(key)) return;
  say(`Painting ${key}, which takes a few seconds.`);
  void makeSamples(opened, [key], eventsOf(opened));
}

function arrive(key: string): void {
  for (const go of waiting.get(key) ?? []) go();
  waiting.delete(key);
}

async function showOwn(pictures: OwnPictures, opened: Bucket): Promise<void> {
  const keys = await pictures.keys();
  for (const key of shownOwn) if (!keys.includes(key)) forget(key);
  for (const key of keys) if (!shownOwn.has(key)) show(key, opened);
}

function show(key: string, opened: Bucket): void {
  shownOwn.add(key);
  picker.showReady(key, opened);
}

function forget(key: string): void {
  shownOwn.delete(key);
  picker.forget(key);
}

async function addFiles(files: readonly File[]): Promise<void> {
  const opened = await bucket;
  own ??= makeOwnPictures(opened, processor);
  const refused: string[] = [];
  let last: string | undefined;
  for (const file of files) {
    try {
      last = await own.add(file);
      show(last, opened);
    } catch (error) {
      refused.push(`${file.name} was not taken: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (last !== undefined) playground.choose({ key: last });
  if (refused.length > 0) say(refused.join(' '), 'fault');
}

async function removePicture(key: string): Promise<void> {
  await own?.remove(key);
  forget(key);
  say(`${key} is removed from this browser.`);
  byId('open-picture', HTMLButtonElement).focus();
  if (playground.view.key === key) playground.choose({ key: firstKey });
}
