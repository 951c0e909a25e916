// When a signature was made and how long it holds.
import { fault } from '../errors.ts';
import type { Claim } from './signature-claim.ts';

/** As OSS. */
const maxSkewMs = 15 * 60 * 1000;

/** The header that dates a request; a browser sends no Date, so SDKs for it send `x-oss-date`. */
export function dateHeader(headers: Headers): { name: 'x-oss-date' | 'date'; text: string } {
  const own = headers.get('x-oss-date');
  if (own) return { name: 'x-oss-date', text: own };
  const text = headers.get('date');
  if (!text) throw fault('missingDate', 'Expected the header x-oss-date or Date.');
  return { name: 'date', text };
}

/** `Tue, 14 Nov 2023 22:13:20 GMT` in Unix milliseconds. Only what is written back the same is such a date. */
export const readGmtDate = (text: string): number | undefined =>
  onlyIf(Date.parse(text), (ms) => new Date(ms).toUTCString() === text);

/** `20231114T221320Z` in Unix milliseconds. */
export const readBasicDate = (text: string): number | undefined =>
  onlyIf(
    Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')),
    (ms) => formatBasicDate(ms) === text,
  );

export const formatBasicDate = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');

/** @throws OssError where the time of the claim is over, has not come, or is too far from `nowMs` */
export function verifyTime({ place, signedAtMs, expiresAtMs }: Claim, nowMs: number): void {
  const serverTime = isoTime(nowMs);
  if (expiresAtMs !== undefined && nowMs > expiresAtMs) {
    const expires = isoTime(expiresAtMs);
    throw fault('requestExpired', `It was valid until ${expires}; it is ${serverTime}.`, {
      details: { Expires: expires, ServerTime: serverTime },
    });
  }
  if (signedAtMs === undefined) return;
  const requestTime = isoTime(signedAtMs);
  const details = {
    RequestTime: requestTime,
    ServerTime: serverTime,
    MaxAllowedSkewMilliseconds: String(maxSkewMs),
  };
  const said = `It is dated ${requestTime}; it is ${serverTime}.`;
  if (place === 'query' && signedAtMs > nowMs + maxSkewMs) throw fault('requestTooEarly', said, { details });
  if (place === 'header' && Math.abs(signedAtMs - nowMs) > maxSkewMs)
    throw fault('requestTimeTooSkewed', said, { details });
}

const isoTime = (ms: number): string => new Date(ms).toISOString();

const onlyIf = (ms: number, holds: (ms: number) => boolean): number | undefined =>
  Number.isNaN(ms) || !holds(ms) ? undefined : ms;
