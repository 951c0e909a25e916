// The headers that decide whether an object is sent and which bytes of it: If-*, x-oss-copy-source-if-*, Range and If-Range.
import { fault, type OssError } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';

/** The state of an object that conditions are compared with. */
export interface Validators {
  /** In double quotes, behind `W/` when it is weak; empty when there is none. */
  readonly etag: string;
  readonly lastModifiedMs: number;
}

export type Verdict = 'send' | 'not-modified';

/** Evaluates the conditions on the requested object. @throws OssError PreconditionFailed */
export const checkConditions = (headers: Headers, object: Validators, method: string): Verdict =>
  evaluate((name) => headers.get(name), object, method === 'GET' || method === 'HEAD');

/** Evaluates the conditions on the source of a copy. As OSS: it answers 304, as if the source were read. @throws OssError PreconditionFailed */
export const checkCopyConditions = (headers: Headers, source: Validators): Verdict =>
  evaluate((name) => headers.get(`x-oss-copy-source-${name}`), source, true);

/** Follows the order of RFC 9110, 13.2.2: an ETag is more exact than a date, so the date counts only when no ETag is given. */
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
  fault(serviceFaults.preconditionFailed, `The condition that failed is ${condition}: ${came}.`, {
    details: { Condition: condition },
  });

const isAny = (list: string): boolean => list.trim() === '*';

/** As OSS: the quotes may be missing. In a strong comparison a weak ETag matches nothing, not even itself. */
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

/**
 * Reads HTTP's three date forms, and ISO 8601 as OSS's pages on copying show it. `undefined` for anything else: Date.parse alone
 * would accept `1`.
 */
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

/** HTTP dates have no fractions of a second. */
const toSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000;

/** A range of at least one byte. */
export interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/**
 * The range a request asks for; `undefined` when it gets the whole object.
 * @throws OssError InvalidRange, only with `x-oss-range-behavior: standard`
 */
export function readRange(
  headers: Headers,
  object: Validators & { readonly byteLength: number },
): ByteRange | undefined {
  const ifRange = headers.get('if-range');
  if (ifRange !== null && !isSame(ifRange, object)) return undefined;
  const isStandard = headers.get('x-oss-range-behavior')?.trim().toLowerCase() === 'standard';
  return readRangeValue(headers.get('range'), object.byteLength, isStandard);
}

/** If-Range must name exactly this state of the object, or its bytes would be joined to those of another state. */
function isSame(ifRange: string, { etag, lastModifiedMs }: Validators): boolean {
  const date = readDate(ifRange);
  return date === undefined ? isListed(etag, ifRange, 'strong') : date === toSeconds(lastModifiedMs);
}

/**
 * Reads `bytes=a-b`, `bytes=a-` or `bytes=-n`. As OSS: a range that is malformed, or whose start or end lies outside of the object,
 * is ignored. So are several ranges: the service's pages disagree on whether it sends the first, all of them, or 416.
 * @param isStandard as RFC 9110: a range is clipped to the object, and one that lies outside of it is refused
 * @throws OssError InvalidRange, only when `isStandard`
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
  throw fault(serviceFaults.badRange, `The object has ${byteLength} bytes; the range is ${value}.`, {
    details: { ActualObjectSize: String(byteLength), RangeHeader: value ?? '' },
  });
}
