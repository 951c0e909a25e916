// The hash of the page: the view, and how it is looked at. It is what a shared link carries.
import { escapedProcess, objectAddress, processParameter } from './addresses.ts';
import type { OffStep, View } from './view.ts';

/** The visitor's way of looking at the picture. Absent values are as the page starts. */
export interface Looking {
  /** The way in which source and result are shown together, such as `split`. */
  readonly mode?: string | undefined;
  /** The place of the split, 0 to 1 from the left. */
  readonly split?: number | undefined;
  /** Screen pixels for a pixel of the result; absent while the picture fits the viewer. */
  readonly zoom?: number | undefined;
  /** The point of the picture in the middle of the viewer, 0 to 1 from the left and from the top. */
  readonly x?: number | undefined;
  readonly y?: number | undefined;
  /** The process that is pinned for comparison. */
  readonly pinned?: string | undefined;
  /** The open tab of the drawer. */
  readonly tab?: string | undefined;
}

export interface PageState {
  readonly view: View;
  readonly looking: Looking;
}

const numbers = ['split', 'zoom', 'x', 'y'] as const;
const words = ['mode', 'tab'] as const;

export function writeHash({ view, looking }: PageState): string {
  const pairs: string[] = [];
  for (const { at, text } of view.off) pairs.push(`off=${at},${escapedProcess(text)}`);
  for (const name of words) if (looking[name] !== undefined) pairs.push(`${name}=${escapedProcess(looking[name])}`);
  for (const name of numbers) if (looking[name] !== undefined) pairs.push(`${name}=${looking[name]}`);
  if (looking.pinned !== undefined) pairs.push(`pinned=${escapedProcess(looking.pinned)}`);
  const address = objectAddress(view);
  return `#/${address}${pairs.length === 0 ? '' : `${address.includes('?') ? '&' : '?'}${pairs.join('&')}`}`;
}

/** The state that a hash names; undefined if it names no picture. */
export function readHash(hash: string): PageState | undefined {
  const match = /^#\/([^?]+)(?:\?(.*))?$/s.exec(hash);
  if (!match?.[1]) return undefined;
  try {
    const pairs = (match[2] ?? '').split('&').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: decodeURIComponent(value.join('=')) };
    });
    const value = (name: string): string | undefined => pairs.find((pair) => pair.name === name)?.value;
    return {
      view: {
        key: decodeURIComponent(match[1]),
        process: value(processParameter) ?? '',
        off: pairs.flatMap(({ name, value }) => (name === 'off' ? readOff(value) : [])).sort((a, b) => a.at - b.at),
      },
      looking: readLooking(value),
    };
  } catch {
    return undefined;
  }
}

function readOff(text: string): OffStep[] {
  const match = /^(\d{1,4}),(.+)$/s.exec(text);
  return match?.[2] ? [{ at: Number(match[1]), text: match[2] }] : [];
}

function readLooking(value: (name: string) => string | undefined): Looking {
  const looking: Record<string, string | number> = {};
  for (const name of words) {
    const word = value(name);
    if (word !== undefined && /^[a-z-]+$/.test(word)) looking[name] = word;
  }
  for (const name of numbers) {
    const text = value(name);
    if (text !== undefined && text !== '' && Number.isFinite(Number(text))) looking[name] = Number(text);
  }
  const pinned = value('pinned');
  return pinned === undefined ? looking : { ...looking, pinned };
}
