// OSS's listing over a store: keys page by page, with the keys below a delimiter rolled up into common prefixes.
import { OssError } from '../errors.ts';
import { bucketLimits } from '../limits.ts';
import type { ListedObject, ListRange } from './object-store.ts';

/** Which objects are listed. All of it is optional. */
export interface ListOptions {
  /** Only keys that begin with this. Default: all keys. */
  readonly prefix?: string | undefined;
  /**
   * Keys that contain it behind the prefix are rolled up into one common prefix, which ends with it: `/` lists one folder. It may be
   * longer than a character. Default: none.
   */
  readonly delimiter?: string | undefined;
  /** Only what comes behind this key, or behind this common prefix and all keys below it: `next` of the page before. */
  readonly after?: string | undefined;
  /** The most objects and common prefixes of a page together, 1 to 1000. Default 100. */
  readonly maxKeys?: number | undefined;
}

/** One page of a listing. */
export interface Page {
  readonly contents: readonly ListedObject[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
  /** `after` of the next page; `undefined` on the last. */
  readonly next: string | undefined;
}

/** 1024 bytes of the last character of Unicode. A key has at most 1023, so every key with a prefix sorts before prefix + this. */
const behindAnyKey = '\u{10ffff}'.repeat(256);

/** How many objects are read at once while all of them may be below one common prefix. */
const firstBatch = 16;

/**
 * Reads one page, in the order of the keys' UTF-8 bytes. It is no snapshot: an object that is written meanwhile may be in it or not.
 * @param listObjects lists the objects of one bucket
 * @throws OssError InvalidArgument when `maxKeys` is out of range
 */
export async function listPage(
  listObjects: (range: ListRange) => Promise<readonly ListedObject[]>,
  { prefix = '', delimiter = '', after = '', maxKeys = bucketLimits.listedByDefault }: ListOptions = {},
): Promise<Page> {
  checkMaxKeys(maxKeys);
  const commonPrefixOf = (key: string): string | undefined => {
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    return at < 0 ? undefined : key.slice(0, at + delimiter.length);
  };
  const contents: ListedObject[] = [];
  const commonPrefixes: string[] = [];
  let last = after;
  let position = commonPrefixOf(after) === after ? after + behindAnyKey : after;
  let batch = firstBatch;
  for (;;) {
    // One more than fits shows that another page follows.
    const room = maxKeys - contents.length - commonPrefixes.length + 1;
    const limit = delimiter === '' ? room : Math.min(room, batch);
    const found = await listObjects({ prefix, after: position, limit });
    for (const object of found) {
      const common = commonPrefixOf(object.key);
      if (common !== undefined && common === commonPrefixes.at(-1)) continue;
      if (contents.length + commonPrefixes.length === maxKeys) {
        return { contents, commonPrefixes, isTruncated: true, next: last };
      }
      last = common ?? object.key;
      if (common === undefined) contents.push(object);
      else commonPrefixes.push(common);
    }
    const end = found.at(-1)?.key;
    if (end === undefined || found.length < limit)
      return { contents, commonPrefixes, isTruncated: false, next: undefined };
    const common = commonPrefixOf(end);
    // The rest below a common prefix is skipped; without one, the batches grow.
    position = common === undefined ? end : common + behindAnyKey;
    batch = common === undefined ? batch * 2 : firstBatch;
  }
}

/** As OSS: 0 is refused too. */
function checkMaxKeys(maxKeys: number): void {
  if (Number.isInteger(maxKeys) && maxKeys >= 1 && maxKeys <= bucketLimits.listedAtOnce) return;
  throw new OssError({
    code: 'InvalidArgument',
    ec: '0017-00000289',
    message: `Argument max-keys must be an integer between 1 and ${bucketLimits.listedAtOnce}. It is ${maxKeys}.`,
    details: { ArgumentName: 'max-keys', ArgumentValue: String(maxKeys) },
  });
}
