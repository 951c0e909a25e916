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

interface Fault {
  readonly code: ErrorCode;
  readonly ec?: string;
  /** The first sentence of the message, the service's own where it is known. */
  readonly sentence: string;
}

/** The faults that belong to no single parameter or limit, with the service's numbers: the README's table is made of them. */
export const faults = {
  unsupportedFormat: { code: 'BadRequest', ec: '0040-00000005', sentence: 'This image format is not supported.' },
  imageDamage: { code: 'ImageDamage', sentence: 'The image file may be damaged.' },
  webpDamage: { code: 'ImageDamage', ec: '0040-00000010', sentence: 'The webp image file may be damaged.' },
  heicDamage: { code: 'ImageDamage', ec: '0040-00000020', sentence: 'The heic image file may be damaged.' },
  avifDamage: { code: 'ImageDamage', ec: '0040-00000021', sentence: 'The avif image file may be damaged.' },
  missingObject: { code: 'NoSuchKey', ec: '0040-00000024', sentence: 'The specified key does not exist.' },
  missingMark: { code: 'NoSuchKey', ec: '0040-00000025', sentence: 'The picture of the watermark does not exist.' },
  tooManyMarks: { code: 'WatermarkError', ec: '0040-00000026', sentence: 'Too many different pictures as watermarks.' },
  unsupportedMark: {
    code: 'BadRequest',
    ec: '0040-00000027',
    sentence: 'The format of the watermark is not supported.',
  },
  tooManyValues: { code: 'InvalidArgument', ec: '0040-00000203', sentence: 'Too many values for the action.' },
  tooManyPipes: { code: 'TooManyPipes', ec: '0040-00000211', sentence: 'Too many pipes.' },
  noAction: { code: 'InvalidArgument', ec: '0040-00000212', sentence: 'No action is given.' },
  unknownAction: { code: 'InvalidArgument', ec: '0040-00000213', sentence: 'The action is not supported.' },
  watermarkInMark: {
    code: 'InvalidArgument',
    ec: '0040-00000373',
    sentence: "The process of a watermark's own picture cannot do that.",
  },
  reportInMark: {
    code: 'InvalidArgument',
    ec: '0040-00000374',
    sentence: "The process of a watermark's own picture cannot answer with text.",
  },
  processTooLong: { code: 'InvalidArgument', ec: '0017-00000288', sentence: 'The process string is too long.' },
  badStyleName: { code: 'InvalidArgument', ec: '0017-00000251', sentence: 'The name of the style is invalid.' },
  missingStyle: { code: 'NoSuchStyle', sentence: 'The style you get is not found.' },
  cutOutside: { code: 'CutEdgeExceedRange', sentence: "Advance cut's position is out of image." },
  accessDenied: { code: 'AccessDenied', sentence: 'You have no right to access this object because of bucket acl.' },
} as const satisfies Record<string, Fault>;

/** An OssError of the table. `detail` is the second sentence: what was expected and what came. */
export function fault(
  name: keyof typeof faults,
  detail: string,
  options: { position?: Position; cause?: unknown } = {},
): OssError {
  const { code, ec, sentence }: Fault = faults[name];
  return new OssError(
    { code, ec, message: `${sentence} ${detail}`, position: options.position },
    { cause: options.cause },
  );
}

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

/** Something is larger than it may be. `came` is what it is. */
export function overLimit(
  limit: { readonly code: ErrorCode; readonly ec?: string; readonly what: string },
  max: number,
  came: string,
  sentence = 'The image exceeds a limit.',
): OssError {
  return new OssError({
    code: limit.code,
    ec: limit.ec,
    message: `${sentence} Expected for the ${limit.what} at most ${max}; it is ${came}.`,
  });
}

/** A source that is what it claims to be, but broken. */
export const imageDamage = (what: string, cause?: unknown): OssError => fault('imageDamage', what, { cause });

/** Characters XML 1.0 cannot carry at all become U+FFFD; the rest are escaped. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
