// The row of pictures to choose from: samples, the visitor's own, and a button to add one. The service worker makes the
// thumbnails, from plain <img> URLs, which is what this package is for.
import { pathAddress } from './addresses.ts';
import type { Bucket } from './bucket.ts';
import { element, icon } from './element.ts';
import { formatSize } from './quantities.ts';
import { samples } from './samples/sample-list.ts';

const thumbnail = 'image/resize,m_fill,w_160,h_120';

export interface PickerEvents {
  onChoose(key: string): void;
  onFiles(files: readonly File[]): void;
  onRemove(key: string): void;
}

export interface PicturePicker {
  showReady(key: string, bucket: Bucket): void;
  /** The sample can be chosen, and is painted then. */
  showOffer(key: string): void;
  showProgress(key: string, fraction: number): void;
  showFailure(key: string, reason: string): void;
  forget(key: string): void;
  select(key: string): void;
}

interface Tile {
  readonly item: HTMLLIElement;
  readonly button: HTMLButtonElement;
  readonly frame: HTMLElement;
  readonly note: HTMLElement;
}

export function makePicturePicker(list: HTMLUListElement, events: PickerEvents): PicturePicker {
  const tiles = new Map<string, Tile>();
  let selected: string | undefined;
  const opener = makeOpener(events);
  list.append(opener);
  for (const sample of samples) {
    const tile = addTile(sample.key, sample.about);
    tile.button.disabled = true;
    tile.button.title = `${sample.about}, ${formatSize(sample)}`;
  }

  function addTile(key: string, about: string): Tile {
    const frame = element('span', { class: 'thumb' });
    const note = element('span', { class: 'tile-note' }, about);
    const button = element(
      'button',
      { type: 'button', class: 'tile', 'aria-pressed': String(key === selected) },
      frame,
      element('span', { class: 'tile-name' }, key),
      note,
    );
    button.addEventListener('click', () => events.onChoose(key));
    const item = element('li', {}, button);
    list.insertBefore(item, opener);
    const tile = { item, button, frame, note };
    tiles.set(key, tile);
    return tile;
  }

  function addOwnTile(key: string): Tile {
    const tile = addTile(key, 'Your picture');
    const remove = element(
      'button',
      { type: 'button', class: 'tile-remove', 'aria-label': `Remove ${key}` },
      icon('remove'),
    );
    remove.addEventListener('click', () => events.onRemove(key));
    tile.item.append(remove);
    return tile;
  }

  return {
    showReady(key, bucket) {
      const tile = tiles.get(key) ?? addOwnTile(key);
      tile.button.disabled = false;
      tile.note.textContent = samples.find((sample) => sample.key === key)?.about ?? 'Your picture';
      void showThumbnail(tile.frame, key, bucket);
    },
    showOffer(key) {
      const tile = tiles.get(key);
      if (tile) tile.button.disabled = false;
    },
    showProgress(key, fraction) {
      const tile = tiles.get(key);
      if (tile) tile.note.textContent = `Painting ${Math.round(fraction * 100)} %`;
    },
    showFailure(key, reason) {
      const tile = tiles.get(key);
      if (!tile) return;
      tile.note.textContent = 'Failed';
      tile.button.title = reason;
    },
    forget(key) {
      tiles.get(key)?.item.remove();
      tiles.delete(key);
    },
    select(key) {
      selected = key;
      for (const [other, { button }] of tiles) button.setAttribute('aria-pressed', String(other === key));
      // On a phone the row scrolls; scrollIntoView would scroll the page as well.
      const item = tiles.get(key)?.item;
      if (item) list.scrollLeft = item.offsetLeft - (list.clientWidth - item.clientWidth) / 2;
    },
  };
}

async function showThumbnail(frame: HTMLElement, key: string, bucket: Bucket): Promise<void> {
  const address = bucket.served ? pathAddress({ key, process: thumbnail }) : URL.createObjectURL(await bucket.get(key));
  const image = element('img', { src: address, alt: '', decoding: 'async' });
  image.addEventListener('load', () => {
    if (!bucket.served) URL.revokeObjectURL(address);
  });
  image.addEventListener('error', () => frame.replaceChildren());
  frame.replaceChildren(image);
}

function makeOpener(events: PickerEvents): HTMLLIElement {
  const input = element('input', { type: 'file', accept: 'image/*', multiple: true, hidden: true, tabindex: -1 });
  const button = element(
    'button',
    { type: 'button', class: 'tile opener', id: 'open-picture' },
    element('span', { class: 'thumb' }, icon('upload')),
    element('span', { class: 'tile-name' }, 'Your own'),
    element('span', { class: 'tile-note' }, 'Open, drop, paste'),
  );
  button.addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    events.onFiles([...(input.files ?? [])]);
    // Choosing the same file again must fire a change event again.
    input.value = '';
  });
  return element('li', {}, button, input);
}
