// Asks the service worker for a processed picture, to tell what an <img> does not: type, bytes, a report, an error.
import { type ErrorCode, OssError } from 'oss-img';
import { pathAddress } from '../text/addresses.ts';

export interface Reply {
  readonly process: string;
  readonly type: string;
  readonly bytes: number;
  /** The body of a report, indented. */
  readonly json?: string;
}

/** The reply, or the error it holds. @throws what fetch throws when `signal` is aborted */
export async function ask(process: string, key: string, signal: AbortSignal): Promise<Reply | OssError> {
  const response = await fetch(pathAddress({ key, process }), { signal });
  if (!response.ok) return readFault(await response.text());
  const type = response.headers.get('content-type') ?? '';
  const body = await response.blob();
  const json = type === 'application/json' ? indented(await body.text()) : undefined;
  return { process, type, bytes: body.size, ...(json !== undefined && { json }) };
}

function readFault(xml: string): OssError {
  const document = new DOMParser().parseFromString(xml, 'application/xml');
  const field = (name: string): string | undefined => document.querySelector(name)?.textContent ?? undefined;
  return new OssError({
    code: (field('Code') ?? 'InternalError') as ErrorCode,
    message: field('Message') ?? '',
    ec: field('EC'),
  });
}

const indented = (json: string): string => JSON.stringify(JSON.parse(json), undefined, 2);
