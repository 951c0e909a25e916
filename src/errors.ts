// The one error type for everything a caller can get wrong, as the service reports it: code, HTTP status, EC, XML body.
import { type ErrorCode, statusOfCode } from './error-codes.ts';
import type { Fault } from './faults.ts';
import * as faults from './faults.ts';

export type { ErrorCode } from './error-codes.ts';

/**
 * Builds the error for a fault of faults.ts or service-faults.ts.
 * @param detail the sentence after the fault's own: what came and what would be right
 */
export function fault(
  { code, ec, sentence }: Fault,
  detail: string,
  { position, details, cause }: Pick<WireError, 'position' | 'details'> & ErrorOptions = {},
): OssError {
  return new OssError({ code, ec, message: `${sentence} ${detail}`, position, details }, { cause });
}

/** The span of a process string that a fault or warning is about, in UTF-16 code units after percent-decoding. */
export interface Position {
  /** Offset of the first unit. */
  readonly start: number;
  /** Offset after the last unit. */
  readonly end: number;
}

/** An OssError as plain data, which survives postMessage; of a thrown Error only name, message and stack do. */
export interface WireError {
  /** The service's error code, such as `InvalidArgument`. */
  readonly code: ErrorCode;
  /** English description: what came, and what would be right. */
  readonly message: string;
  /** The service's number for the fault, such as `0040-00000312`; absent if the service has none, or none that is known. */
  readonly ec?: string | undefined;
  /** The span of the process string at fault; absent if the fault is not in the string. */
  readonly position?: Position | undefined;
  /** Further elements of the error's XML by name, such as `StringToSign`. */
  readonly details?: Readonly<Record<string, string>> | undefined;
}

/**
 * The error thrown for everything that the service would answer with an error.
 * @example
 * ```ts
 * try {
 *   parseProcess('image/resize,w_0');
 * } catch (error) {
 *   if (isOssError(error)) console.log(error.status, error.code, error.ec); // 400 InvalidArgument 0040-00000312
 * }
 * ```
 */
export class OssError extends Error {
  /** Always `OssError`. */
  override readonly name = 'OssError';
  /** The service's error code, such as `InvalidArgument`. */
  readonly code: ErrorCode;
  /** HTTP status of the reply, 400 to 507; it follows from `code`. */
  readonly status: number;
  /** The service's number for the fault, such as `0040-00000312`; undefined if the service has none, or none that is known. */
  readonly ec: string | undefined;
  /** The span of the process string at fault; undefined if the fault is not in the string. */
  readonly position: Position | undefined;
  /** Further elements of the XML by name, such as `StringToSign` for a wrong signature. */
  readonly details: Readonly<Record<string, string>> | undefined;

  constructor({ code, message, ec, position, details }: WireError, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = statusOfCode[code];
    this.ec = ec;
    this.position = position;
    this.details = details;
  }

  /** The same error with a `position`. */
  at(position: Position): OssError {
    return new OssError({ ...this.toWire(), position });
  }

  /** The error as plain data for postMessage; `new OssError(data)` restores it. */
  toWire(): WireError {
    const { code, message, ec, position, details } = this;
    return { code, message, ec, position, details };
  }

  /** The body of the service's reply, `application/xml` in UTF-8. Both ids are empty unless given. */
  toXml({ requestId = '', hostId = '' }: { requestId?: string; hostId?: string } = {}): string {
    const fields: [string, string | undefined][] = [
      ['Code', this.code],
      ['Message', this.message],
      ['RequestId', requestId],
      ['HostId', hostId],
      ...Object.entries(this.details ?? {}),
      ['EC', this.ec],
    ];
    const lines = fields
      .filter(([, value]) => value !== undefined)
      .map(([name, value = '']) => `  <${name}>${escapeXml(value)}</${name}>\n`);
    return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n${lines.join('')}</Error>\n`;
  }
}

/** Recognises an OssError by name and shape, so also one from another realm (a worker) or another copy of the package. */
export function isOssError(error: unknown): error is OssError {
  return error instanceof Error && error.name === 'OssError' && 'code' in error && 'status' in error;
}

/** Runs `work` and adds `position` to an OssError it throws. */
export function pointingAt<T>(position: Position | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw position && error instanceof OssError ? error.at(position) : error;
  }
}

/** Whatever was thrown as an OssError: anything else is a bug of this package, hence InternalError with the original as cause. */
export function asOssError(thrown: unknown): OssError {
  if (isOssError(thrown)) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new OssError({ code: 'InternalError', message: `Unexpected failure: ${reason}` }, { cause: thrown });
}

/**
 * The error for an argument of a wrong type: a mistake in the caller's code, for which the service has no answer.
 * @param hint a sentence that says what to do instead
 */
export const wrongArgument = (expected: string, came: unknown, hint?: string): TypeError =>
  new TypeError(`Expected ${expected}; it is ${kindOf(came)}.${hint ? ` ${hint}` : ''}`);

/** A value as messages about arguments show it. */
export function kindOf(came: unknown): string {
  if (came === null || came === undefined) return String(came);
  if (typeof came === 'string') return `the string "${came.slice(0, 60)}${came.length > 60 ? '...' : ''}"`;
  if (typeof came === 'object') return `an object of the type ${Object.prototype.toString.call(came).slice(8, -1)}`;
  return typeof came === 'function' ? 'a function' : `the ${typeof came} ${String(came)}`;
}

/**
 * A count as messages and tables show it: `20,971,520`. Values a URL could carry stay ungrouped. No formatter is made before it is needed:
 * the first one in a thread took longer than the rest of the worker's script together.
 */
export const grouped = (count: number): string => count.toLocaleString('en-US');

/** The source has the format it claims but is broken; `what` is a sentence that says where. */
export const imageDamage = (what: string, cause?: unknown): OssError => fault(faults.imageDamage, what, { cause });

/** Reports an encoder or kernel that failed on valid pixels: memory is the only thing it can have lacked. */
export function outOfMemory(
  what: string,
  { width, height }: { width: number; height: number },
  cause: unknown,
): OssError {
  return new OssError(
    { code: 'MemLimitExceeded', message: `${what} ran out of memory on this machine at ${width}x${height} pixels.` },
    { cause },
  );
}

/** Escapes text for XML 1.0. Characters XML cannot carry become U+FFFD; `\r` is escaped because parsers turn it into `\n`. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[<>&"'\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
