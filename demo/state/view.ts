// The page's only state: the key of a picture, a process string, and the steps that are switched off. Forms, viewer and drawer
// derive from it, and write to it.
import { batch, computed, effect, signal } from '@preact/signals';
import { firstKey } from '../samples/sample-list.ts';
import { type Looking, type PageState, readHash, writeHash } from '../text/hash.ts';
import type { View } from '../text/view.ts';

const start: PageState = {
  view: { key: firstKey, process: 'image/resize,w_800/sharpen,60/quality,q_80', off: [] },
  looking: {},
};

/** Steps back that are kept. */
const maxPast = 200;
/** Edits of one group that follow each other within this time are undone together. */
const groupMs = 1000;

const opened = readHash(location.hash) ?? start;
const present = signal<View>(opened.view);

/** Mode, zoom and open tab. They are a part of a shared link, but are not undone. */
export const looking = signal<Looking>(opened.looking);

const past = signal<readonly View[]>([]);
const future = signal<readonly View[]>([]);
let lastEdit: { readonly group: string | undefined; readonly at: number } = { group: undefined, at: 0 };

export const view = computed(() => present.value);
export const key = computed(() => present.value.key);
export const process = computed(() => present.value.process);
export const canUndo = computed(() => past.value.length > 0);
export const canRedo = computed(() => future.value.length > 0);

/**
 * Changes the view. Every change can be undone.
 * @param group edits of the same group, such as the keystrokes in one field, are undone together
 * @param withinMs the longest pause inside a group, in milliseconds; none ends a drag
 */
export function edit(change: Partial<View>, group?: string, withinMs = groupMs): void {
  const next = { ...present.value, ...change };
  if (isSame(next, present.value)) return;
  const at = performance.now();
  const continues = group !== undefined && group === lastEdit.group && at - lastEdit.at < withinMs;
  lastEdit = { group, at };
  batch(() => {
    if (!continues) past.value = [...past.value, present.value].slice(-maxPast);
    future.value = [];
    present.value = next;
  });
}

export const undo = (): void => travel(past, future);
export const redo = (): void => travel(future, past);

function travel(from: typeof past, to: typeof past): void {
  const next = from.value.at(-1);
  if (!next) return;
  lastEdit = { group: undefined, at: 0 };
  batch(() => {
    from.value = from.value.slice(0, -1);
    to.value = [...to.value, present.value];
    present.value = next;
  });
}

const isSame = (a: View, b: View): boolean =>
  writeHash({ view: a, looking: {} }) === writeHash({ view: b, looking: {} });

/** The wait before an edit is written to the address: browsers refuse more than 100 writes in 30 seconds. */
const hashPauseMs = 300;

/** Keeps the address of the page and the view the same, both ways. */
export function connectAddress(): void {
  let timer: number | undefined;
  let shownKey = present.value.key;
  /** The address that was last written or followed. Any other is a link just taken, which `hashchange` will tell of. */
  let known = location.hash;
  const write = (way: 'pushState' | 'replaceState', hash: string): void => {
    if (location.hash === hash || location.hash !== known) return;
    history[way](null, '', hash);
    known = location.hash;
  };
  effect(() => {
    const { key } = present.value;
    const hash = writeHash({ view: present.value, looking: looking.value });
    clearTimeout(timer);
    // Another picture is a visit of its own for the tab's history.
    if (key !== shownKey) write('pushState', hash);
    else timer = setTimeout(write, hashPauseMs, 'replaceState', hash);
    shownKey = key;
  });
  const follow = (): void => {
    known = location.hash;
    const named = readHash(location.hash);
    if (!named || location.hash === writeHash({ view: present.value, looking: looking.value })) return;
    edit(named.view);
    looking.value = named.looking;
  };
  addEventListener('popstate', follow);
  addEventListener('hashchange', follow);
}
