// The dates of signatures, and the check that a signature is valid at a given time.
import { fault } from '../errors.ts';
import * as serviceFaults from '../service-faults.ts';
import type { Claim } from './signature-claim.ts';

/** As OSS: 15 minutes. */
const maxSkewMs = 15 * 60 * 1000;

/** The header that dates a request. Browsers send no Date, so their SDKs send `x-oss-date`. */
export function dateHeader(headers: Headers): { name: 'x-oss-date' | 'date'; text: string } {
  const own = headers.get('x-oss-date');
  if (own) return { name: 'x-oss-date', text: own };
  const text = headers.get('date');
  if (!text) throw fault(serviceFaults.missingDate, 'The request needs the header x-oss-date or Date.');
  return { name: 'date', text };
}

/** Parses `Tue, 14 Nov 2023 22:13:20 GMT` into Unix milliseconds. Only text that formats back to itself is valid. */
export const readGmtDate = (text: string): number | undefined =>
  onlyIf(Date.parse(text), (ms) => new Date(ms).toUTCString() === text);

/** Parses `20231114T221320Z` into Unix milliseconds. */
export const readBasicDate = (text: string): number | undefined =>
  onlyIf(
    Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')),
    (ms) => formatBasicDate(ms) === text,
  );

export const formatBasicDate = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');

/** @throws OssError if the claim has expired, is not valid yet, or is dated too far from `nowMs` */
export function verifyTime({ version, place, signedAtMs, expiresAtMs }: Claim, nowMs: number): void {
  const serverTime = isoTime(nowMs);
  if (expiresAtMs !== undefined && nowMs > expiresAtMs) {
    const expires = isoTime(expiresAtMs);
    throw fault(
      version === 'v4' ? serviceFaults.v4RequestExpired : serviceFaults.requestExpired,
      `It was valid until ${expires}; the time is now ${serverTime}.`,
      {
        details: { Expires: expires, ServerTime: serverTime },
      },
    );
  }
  if (signedAtMs === undefined) return;
  const requestTime = isoTime(signedAtMs);
  const details = {
    RequestTime: requestTime,
    ServerTime: serverTime,
    MaxAllowedSkewMilliseconds: String(maxSkewMs),
  };
  const said = `The request is dated ${requestTime}; the time is now ${serverTime}.`;
  if (place !== 'header' && signedAtMs > nowMs + maxSkewMs)
    throw fault(serviceFaults.requestTooEarly, said, { details });
  if (place === 'header' && Math.abs(signedAtMs - nowMs) > maxSkewMs)
    throw fault(serviceFaults.requestTimeTooSkewed, said, { details });
}

const isoTime = (ms: number): string => new Date(ms).toISOString();

const onlyIf = (ms: number, holds: (ms: number) => boolean): number | undefined =>
  Number.isNaN(ms) || !holds(ms) ? undefined : ms;
