// Whether an object is sent, and which bytes of it: the headers If-*, x-oss-copy-source-if-*, Range and If-Range.
import { fault, type OssError } from '../errors.ts';

/** What conditions are about. */
export interface Validators {
  /** In double quotes, behind `W/` where it is weak; empty where there is none. */
  readonly etag: string;
  readonly lastModifiedMs: number;
}

export type Verdict = 'send' | 'not-modified';

/** Of the object that is asked for. @throws OssError PreconditionFailed */
export const checkConditions = (headers: Headers, object: Validators, method: string): Verdict =>
  evaluate((name) => headers.get(name), object, method === 'GET' || method === 'HEAD');

/** Of the source of a copy. As OSS: it answers 304 as if it were read. @throws OssError PreconditionFailed */
export const checkCopyConditions = (headers: Headers, source: Validators): Verdict =>
  evaluate((name) => headers.get(`x-oss-copy-source-${name}`), source, true);

/** In the order of RFC 9110, 13.2.2: an ETag says more than a date, so the date counts only where no ETag is given. */
function evaluate(
  get: (name: string) => string | null,
  { etag, lastModifiedMs }: Validators,
  isRead: boolean,
): Verdict {
  const modifiedMs = toSeconds(lastModifiedMs);
  const match = get('if-match');
  if (match !== null) {
    if (!isAny(match) && !isListed(etag, match, 'strong')) throw failed('If-Match', match);
  } else {
    const unmodified = get('if-unmodified-since') ?? '';
    if (modifiedMs > (readDate(unmodified) ?? Number.POSITIVE_INFINITY))
      throw failed('If-Unmodified-Since', unmodified);
  }
  const noneMatch = get('if-none-match');
  if (noneMatch === null) {
    const since = readDate(get('if-modified-since') ?? '') ?? Number.NEGATIVE_INFINITY;
    return isRead && modifiedMs <= since ? 'not-modified' : 'send';
  }
  if (!isAny(noneMatch) && !isListed(etag, noneMatch, 'weak')) return 'send';
  if (isRead) return 'not-modified';
  throw failed('If-None-Match', noneMatch);
}

const failed = (condition: string, came: string): OssError =>
  fault('preconditionFailed', `${condition} is ${came}.`, { details: { Condition: condition } });

const isAny = (list: string): boolean => list.trim() === '*';

/** As OSS: the quotes may be missing. Compared strongly, a weak ETag is like no other. */
function isListed(etag: string, list: string, compare: 'strong' | 'weak'): boolean {
  const [own] = parseEtags(etag);
  const isWeakAllowed = compare === 'weak';
  return (
    own !== undefined &&
    (isWeakAllowed || !own.isWeak) &&
    parseEtags(list).some(({ tag, isWeak }) => tag === own.tag && (isWeakAllowed || !isWeak))
  );
}

const parseEtags = (list: string): { readonly tag: string; readonly isWeak: boolean }[] =>
  [...list.matchAll(/(W\/)?"([^"]*)"|([^\s,"]+)/g)].map(([, weak, quoted, bare]) => ({
    tag: quoted ?? bare ?? '',
    isWeak: weak !== undefined,
  }));

/** HTTP's three forms, and ISO 8601 as OSS shows it for copies; undefined for what is no date. Date.parse alone would take `1`. */
function readDate(text: string): number | undefined {
  const trimmed = text.trim();
  const isKnown =
    /^[A-Z][a-z]{2,8}, \d{2}[ -][A-Z][a-z]{2}[ -](\d{4}|\d{2}) \d{2}:\d{2}:\d{2} GMT$/.test(trimmed) ||
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(trimmed);
  const isAsctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/.test(trimmed);
  if (!isKnown && !isAsctime) return undefined;
  const ms = Date.parse(isAsctime ? `${trimmed} GMT` : trimmed);
  return Number.isNaN(ms) ? undefined : toSeconds(ms);
}

/** Headers tell no finer. */
const toSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000;

/** Bytes, the end exclusive; never empty. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** @returns undefined for the whole object. @throws OssError InvalidRange, where the standard behaviour is asked for */
export function readRange(
  headers: Headers,
  object: Validators & { readonly byteLength: number },
): ByteRange | undefined {
  const ifRange = headers.get('if-range');
  if (ifRange !== null && !isSame(ifRange, object)) return undefined;
  const isStandard = headers.get('x-oss-range-behavior')?.trim().toLowerCase() === 'standard';
  return readRangeValue(headers.get('range'), object.byteLength, isStandard);
}

/** If-Range: exactly this state of the object, or its bytes would be joined to those of another. */
function isSame(ifRange: string, { etag, lastModifiedMs }: Validators): boolean {
  const date = readDate(ifRange);
  return date === undefined ? isListed(etag, ifRange, 'strong') : date === toSeconds(lastModifiedMs);
}

/**
 * `bytes=a-b`, `bytes=a-` or `bytes=-n`. As OSS: a range that is malformed, or reaches outside even at its end, is not there.
 * Several ranges are not either: the service's pages disagree on whether the first is sent, or all, or 416.
 * @param isStandard as RFC 9110: what reaches outside is clipped, what lies outside is InvalidRange
 */
export function readRangeValue(value: string | null, byteLength: number, isStandard = false): ByteRange | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/i.exec(value?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? byteLength - Number(last) : Number(first);
  const end = first === '' || last === '' ? byteLength : Number(last) + 1;
  const clipped = { start: Math.max(start, 0), end: Math.min(end, byteLength) };
  const isInside = clipped.start < clipped.end;
  if (isInside && (isStandard || (clipped.start === start && clipped.end === end))) return clipped;
  if (!isStandard) return undefined;
  throw fault('badRange', `The object has ${byteLength} bytes; the range is ${value}.`, {
    details: { ActualObjectSize: String(byteLength), RangeHeader: value ?? '' },
  });
}
