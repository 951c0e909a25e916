// OSS's listing over a store: keys in pages, and keys below a delimiter rolled up into common prefixes.
import { OssError } from '../errors.ts';
import { bucketLimits } from '../limits.ts';
import type { ListedObject, ListRange } from './object-store.ts';

export interface ListOptions {
  readonly prefix?: string | undefined;
  /** Keys that have it behind the prefix are one common prefix, up to and with it. May be longer than a character. */
  readonly delimiter?: string | undefined;
  /** `marker`, `start-after` or what a continuation token stands for: a key, or a common prefix with all that is below. */
  readonly after?: string | undefined;
  /** From 1, as `bucketLimits` says: contents and common prefixes together. */
  readonly maxKeys?: number | undefined;
}

export interface Page {
  readonly contents: readonly ListedObject[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
  /** `after` for the next page, where there is one. */
  readonly next: string | undefined;
}

/** 1024 bytes of the last character there is. A key has 1023 at most, so every key with a prefix comes before prefix + this. */
const behindAnyKey = '\u{10ffff}'.repeat(256);

/** Objects read at once where the next ones may all be below one common prefix. */
const firstBatch = 16;

/**
 * One page, in the order of UTF-8 bytes. It is no snapshot: what is written while it is read may be in it or not.
 * @param listObjects of one bucket
 * @throws OssError InvalidArgument where `maxKeys` is out of range
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
    // One more than the page has room for shows that there is more.
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
    // Below a common prefix nothing more is read; where there was none, the batches grow.
    position = common === undefined ? end : common + behindAnyKey;
    batch = common === undefined ? batch * 2 : firstBatch;
  }
}

/** As OSS: nought is refused as well. */
function checkMaxKeys(maxKeys: number): void {
  if (Number.isInteger(maxKeys) && maxKeys >= 1 && maxKeys <= bucketLimits.listedAtOnce) return;
  throw new OssError({
    code: 'InvalidArgument',
    ec: '0017-00000289',
    message: `Argument max-keys must be an integer between 1 and ${bucketLimits.listedAtOnce}. It is ${maxKeys}.`,
    details: { ArgumentName: 'max-keys', ArgumentValue: String(maxKeys) },
  });
}
