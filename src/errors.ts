// One error type for everything a caller can get wrong, in the service's own words: code, HTTP status, EC, XML body.

const statusOfCode = {
  InvalidArgument: 400,
  MissingArgument: 400,
  BadRequest: 400,
  CutEdgeExceedRange: 400,
  ImageTooLarge: 400,
  MemLimitExceeded: 400,
  WatermarkError: 400,
  TooManyPipes: 400,
  BadWebPImage: 400,
  // Differs from OSS: its error table says 403, its users report 400. A damaged file is no question of access.
  ImageDamage: 400,
  InvalidObjectName: 400,
  InvalidBucketName: 400,
  EntityTooLarge: 400,
  RequestTimeout: 400,
  AccessDenied: 403,
  NoSuchKey: 404,
  NoSuchBucket: 404,
  NoSuchStyle: 404,
  MethodNotAllowed: 405,
  InternalError: 500,
  NotImplemented: 501,
} as const;

export type ErrorCode = keyof typeof statusOfCode;

/** Where in the process text the fault lies: offsets in UTF-16 units, end exclusive. */
export interface Position {
  readonly start: number;
  readonly end: number;
}

/** The plain form of an OssError that survives postMessage (a thrown Error keeps only name, message and stack there). */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly ec?: string | undefined;
  readonly position?: Position | undefined;
}

export class OssError extends Error {
  override readonly name = 'OssError';
  readonly code: ErrorCode;
  /** HTTP status, from the code. */
  readonly status: number;
  /** The service's number for this fault, such as `0040-00000312`; absent where it has none that is known. */
  readonly ec: string | undefined;
  readonly position: Position | undefined;

  constructor({ code, message, ec, position }: WireError, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = statusOfCode[code];
    this.ec = ec;
    this.position = position;
  }

  /** The same fault, pointed at. */
  at(position: Position): OssError {
    return new OssError({ ...this.toWire(), position });
  }

  toWire(): WireError {
    return { code: this.code, message: this.message, ec: this.ec, position: this.position };
  }

  /** The body the service answers with, `application/xml`. */
  toXml({ requestId = '', hostId = '' }: { requestId?: string; hostId?: string } = {}): string {
    const fields: [string, string | undefined][] = [
      ['Code', this.code],
      ['Message', this.message],
      ['RequestId', requestId],
      ['HostId', hostId],
      ['EC', this.ec],
    ];
    const lines = fields
      .filter(([, value]) => value !== undefined)
      .map(([name, value = '']) => `  <${name}>${escapeXml(value)}</${name}>\n`);
    return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n${lines.join('')}</Error>\n`;
  }
}

/** True for an OssError of any realm (a worker, another copy of the package), hence by name and shape. */
export function isOssError(error: unknown): error is OssError {
  return error instanceof Error && error.name === 'OssError' && 'code' in error && 'status' in error;
}

/** Runs `work`; an OssError it throws is pointed at `position`. */
export function pointingAt<T>(position: Position | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw position && error instanceof OssError ? error.at(position) : error;
  }
}

/** Whatever was thrown, as an OssError; what is not one already is ours to answer for, with its cause kept. */
export function asOssError(thrown: unknown): OssError {
  if (isOssError(thrown)) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new OssError({ code: 'InternalError', message: `Unexpected failure: ${reason}` }, { cause: thrown });
}

/** A source that is what it claims to be, but broken. */
export const imageDamage = (what: string, cause?: unknown): OssError =>
  new OssError({ code: 'ImageDamage', message: `The image file may be damaged. ${what}` }, { cause });

/** Characters XML 1.0 cannot carry at all become U+FFFD; the rest are escaped. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
