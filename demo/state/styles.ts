// The styles of the bucket: process strings under a name, which URLs and the preview use as `style/<name>`.

import { effect, signal, untracked } from '@preact/signals';
import { formatProcess, isOssError, parseProcess } from 'oss-img';
import type { StoredStyle } from 'oss-img/bucket';
import { keepForGood } from '../store/persist.ts';
import { words } from '../words/words.ts';
import { attempt } from './attempt.ts';
import { bucket, messageOf, processor, styleProcesses } from './bucket.ts';
import { bucketChanges } from './changes.ts';
import { keepDeleted } from './deleted.ts';
import { say } from './status.ts';
import { edit } from './view.ts';

export interface Style extends Pick<StoredStyle, 'content'> {
  readonly name: string;
}

/** In the order of their names; undefined until they are read. */
export const styles = signal<readonly Style[] | undefined>(undefined);

const prefix = 'style/';

/** The name of the style that a process is; undefined for a process of steps. */
export const styleIn = (process: string): string | undefined =>
  process.startsWith(prefix) ? process.slice(prefix.length) : undefined;

const styleProcess = (name: string): string => prefix + name;

/** True while a process needs a style and the styles are not read yet. A caller in an effect is called again when they are. */
export const awaitsStyles = (process: string): boolean => styleIn(process) !== undefined && styles.value === undefined;

/** Reads the styles anew, and makes them known to the preview. URLs are answered by the same bucket. */
async function refreshStyles(): Promise<void> {
  const { door } = await bucket;
  const found = door ? await door.listStyles() : Object.entries(styleProcesses).map(asStyle);
  for (const name of Object.keys(styleProcesses)) delete styleProcesses[name];
  for (const { name, content } of found) styleProcesses[name] = content;
  const next = found.map(({ name, content }) => ({ name, content }));
  // The same styles again must not run the process again.
  if (JSON.stringify(next) !== JSON.stringify(styles.value)) styles.value = next;
}

/** Keeps the list up to date, from the start of the page on. */
export function followStyles(): void {
  effect(() => {
    void bucketChanges.value;
    untracked(() => void attempt(refreshStyles));
  });
}

const asStyle = ([name, content]: readonly [string, string]): Style => ({ name, content });

/** The most styles a bucket may have. */
export async function mostStyles(): Promise<number> {
  return (await import('oss-img/bucket')).bucketLimits.stylesPerBucket;
}

/** The fault of a name, in the words of the package; undefined for one that can be used. */
export function nameFault(name: string): string | undefined {
  try {
    processor.explain(styleProcess(name));
  } catch (error) {
    // A style that does not exist, or whose content is wrong, has a good name all the same.
    if (isOssError(error) && error.code === 'InvalidArgument' && !Object.hasOwn(styleProcesses, name))
      return error.message;
  }
  return undefined;
}

/** A name that says what the process does, such as `resize-w-200`, and is not taken. */
export function proposedName(process: string): string {
  const words = process.replace(/^image\//, '').replaceAll(/[^A-Za-z0-9.]+/g, '-');
  const stem =
    words
      .replace(/^[-.]+/, '')
      .slice(0, 40)
      .replace(/[-.]+$/, '') || 'style';
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? stem : `${stem}-${count}`;
    if (!Object.hasOwn(styleProcesses, name)) return name;
  }
}

/** Stores a process under a name, in place of an earlier one. */
export async function saveStyle(name: string, process: string): Promise<void> {
  await put({ name, content: process });
  await refreshStyles();
  void keepForGood();
  say(words.value.library.styleSaved(name));
}

async function put({ name, content }: Style): Promise<void> {
  const { door } = await bucket;
  if (door) await door.putStyle(name, content);
  // Without a bucket, styles last as long as the page.
  else styleProcesses[name] = content;
}

/** The style becomes the process of the view. */
export const applyStyle = (name: string): void => edit({ process: styleProcess(name), off: [] });

/** The steps of the style become the process of the view, to be edited one by one. */
export function expandStyle({ name, content }: Style): void {
  edit({ process: normal(content), off: [] });
  say(words.value.library.styleExpanded(name));
}

/** The text in normal form, or as it is when it is wrong: it can be mended in the field. */
function normal(content: string): string {
  try {
    return formatProcess(parseProcess(content));
  } catch {
    return content;
  }
}

/** Deletes a style, and keeps it for an undo. */
export async function deleteStyle(style: Style): Promise<void> {
  const { door } = await bucket;
  if (door) await door.deleteStyle(style.name);
  else delete styleProcesses[style.name];
  await refreshStyles();
  keepDeleted({
    names: [style.name],
    bytes: 0,
    restore: async () => {
      if (Object.hasOwn(styleProcesses, style.name)) throw new Error(words.value.library.styleTaken(style.name));
      await put(style);
      await refreshStyles();
    },
  });
}

/** Stores styles of a file, one by one. @returns those that were refused, with the reason */
export async function importStyles(imported: readonly Style[]): Promise<void> {
  const refused: string[] = [];
  let count = 0;
  for (const style of imported) {
    try {
      await put(style);
      count += 1;
    } catch (error) {
      refused.push(`${style.name}: ${messageOf(error)}`);
    }
  }
  await refreshStyles();
  if (count > 0) void keepForGood();
  say([words.value.library.stylesImported(count), ...refused].join(' '), refused.length > 0 ? 'fault' : 'news');
}
