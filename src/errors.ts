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
  InvalidRequest: 400,
  InvalidObjectName: 400,
  InvalidBucketName: 400,
  InvalidDigest: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  MalformedXML: 400,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  TooManyStyles: 400,
  RequestTimeout: 400,
  AccessDenied: 403,
  InvalidAccessKeyId: 403,
  InvalidSecurityToken: 403,
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
  NoSuchKey: 404,
  NoSuchBucket: 404,
  NoSuchStyle: 404,
  NoSuchUpload: 404,
  MethodNotAllowed: 405,
  BucketAlreadyExists: 409,
  BucketNotEmpty: 409,
  FileAlreadyExists: 409,
  ObjectNotAppendable: 409,
  PositionNotEqualToLength: 409,
  PreconditionFailed: 412,
  InvalidRange: 416,
  InternalError: 500,
  NotImplemented: 501,
  // Differs from OSS, which has room without end: the browser's quota is used up.
  QuotaExceeded: 507,
} as const;

export type ErrorCode = keyof typeof statusOfCode;

interface Fault {
  readonly code: ErrorCode;
  readonly ec?: string;
  /** The first sentence of the message, the service's own where it is known. */
  readonly sentence: string;
}

/** The faults that belong to no single parameter or limit, with the service's numbers: docs/errors.md is made of them. */
export const faults = {
  unsupportedFormat: { code: 'BadRequest', ec: '0040-00000005', sentence: 'This image format is not supported.' },
  imageDamage: { code: 'ImageDamage', sentence: 'The image file may be damaged.' },
  webpDamage: { code: 'ImageDamage', ec: '0040-00000010', sentence: 'The webp image file may be damaged.' },
  heicDamage: { code: 'ImageDamage', ec: '0040-00000020', sentence: 'The heic image file may be damaged.' },
  avifDamage: { code: 'ImageDamage', ec: '0040-00000021', sentence: 'The avif image file may be damaged.' },
  missingKey: { code: 'NoSuchKey', ec: '0026-00000001', sentence: 'The specified key does not exist.' },
  missingSource: { code: 'NoSuchKey', ec: '0040-00000024', sentence: 'The specified key does not exist.' },
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
  deniedByBucket: {
    code: 'AccessDenied',
    ec: '0003-00000001',
    sentence: 'You have no right to access this object because of bucket acl.',
  },
  deniedByObject: {
    code: 'AccessDenied',
    ec: '0003-00000002',
    sentence: 'You have no right to access this object because of object acl.',
  },
  onlyByStyle: { code: 'AccessDenied', ec: '0040-00000031', sentence: 'The channel can be only accessed using style.' },
  badStyleContent: { code: 'InvalidArgument', sentence: 'Style content is invalid.' },
  tooManyStyles: { code: 'TooManyStyles', sentence: 'The number of styles exceeds the limit.' },
  missingBucket: { code: 'NoSuchBucket', ec: '0015-00000101', sentence: 'The specified bucket does not exist.' },
  bucketNotEmpty: {
    code: 'BucketNotEmpty',
    ec: '0015-00000301',
    sentence: 'The bucket has objects. Please delete them first.',
  },
  bucketExists: { code: 'BucketAlreadyExists', sentence: 'The requested bucket name is not available.' },
  badBucketName: { code: 'InvalidBucketName', sentence: 'The specified bucket is not valid.' },
  badObjectName: { code: 'InvalidObjectName', sentence: 'The specified object is not valid.' },
  objectExists: {
    code: 'FileAlreadyExists',
    sentence: 'The object you specified already exists and can not be overwritten.',
  },
  notAppendable: {
    code: 'ObjectNotAppendable',
    sentence: 'The object is not appendable.',
  },
  wrongPosition: {
    code: 'PositionNotEqualToLength',
    ec: '0026-00000016',
    sentence: 'Position is not equal to file length.',
  },
  missingUpload: { code: 'NoSuchUpload', sentence: 'The specified upload does not exist.' },
  badPart: { code: 'InvalidPart', sentence: 'One or more of the specified parts could not be found.' },
  badPartOrder: { code: 'InvalidPartOrder', sentence: 'The list of parts was not in ascending order.' },
  partTooSmall: {
    code: 'EntityTooSmall',
    sentence: 'Your proposed upload smaller than the minimum allowed size.',
  },
  badDigest: { code: 'InvalidDigest', sentence: 'The Content-MD5 you specified was invalid.' },
  badXml: { code: 'MalformedXML', sentence: 'The XML you provided was not well-formed.' },
  badRange: { code: 'InvalidRange', ec: '0017-00000102', sentence: 'The requested range cannot be satisfied.' },
  anonymousOverride: { code: 'InvalidRequest', sentence: 'Can not override response header for an anonymous user.' },
  preconditionFailed: {
    code: 'PreconditionFailed',
    sentence: 'At least one of the pre-conditions you specified did not hold.',
  },
  quotaExceeded: { code: 'QuotaExceeded', sentence: 'The browser gives this page no more room.' },
  badSignature: {
    code: 'SignatureDoesNotMatch',
    ec: '0002-00000040',
    sentence:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  },
  unknownAccessKey: {
    code: 'InvalidAccessKeyId',
    ec: '0002-00000902',
    sentence: 'The OSS Access Key Id you provided does not exist in our records.',
  },
  badSecurityToken: { code: 'InvalidSecurityToken', sentence: 'The security token you provided is invalid.' },
  requestTimeTooSkewed: {
    code: 'RequestTimeTooSkewed',
    ec: '0002-00000504',
    sentence: 'The difference between the request time and the current time is too large.',
  },
  requestExpired: { code: 'AccessDenied', ec: '0002-00000069', sentence: 'Request has expired.' },
  requestTooEarly: { code: 'AccessDenied', ec: '0002-00000235', sentence: 'Request is not valid yet.' },
  missingDate: { code: 'AccessDenied', ec: '0002-00000503', sentence: 'OSS authentication requires a valid Date.' },
  badDate: { code: 'AccessDenied', ec: '0002-00000502', sentence: 'OSS authentication requires a valid Date.' },
  badV4Signature: {
    code: 'SignatureDoesNotMatch',
    ec: '0002-00000201',
    sentence:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  },
  missingSecurityToken: {
    code: 'InvalidSecurityToken',
    ec: '0002-00000003',
    sentence: 'The security token of the temporary key is missing.',
  },
  tokenTwice: {
    code: 'InvalidArgument',
    ec: '0002-00000010',
    sentence: 'The security token may be in the headers or in the URL, not in both.',
  },
  signedTwice: { code: 'InvalidArgument', ec: '0002-00000039', sentence: 'A request may be signed only once.' },
  repeatedParameter: { code: 'InvalidArgument', sentence: 'A signed parameter may be given only once.' },
  unknownSignature: {
    code: 'InvalidArgument',
    ec: '0002-00000066',
    sentence: 'The version of the signature is not supported.',
  },
  badAuthorization: {
    code: 'InvalidArgument',
    ec: '0002-00000061',
    sentence: 'The Authorization header is invalid.',
  },
  badV4Authorization: {
    code: 'InvalidArgument',
    ec: '0002-00000202',
    sentence: 'The Authorization header of the V4 signature is invalid.',
  },
} as const satisfies Record<string, Fault>;

/** An OssError of the table. `detail` is the second sentence: what was expected and what came. */
export function fault(
  name: keyof typeof faults,
  detail: string,
  { position, details, cause }: Pick<WireError, 'position' | 'details'> & ErrorOptions = {},
): OssError {
  const { code, ec, sentence }: Fault = faults[name];
  return new OssError({ code, ec, message: `${sentence} ${detail}`, position, details }, { cause });
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
  /** Further elements of the XML by their names, such as `StringToSign`. */
  readonly details?: Readonly<Record<string, string>> | undefined;
}

export class OssError extends Error {
  override readonly name = 'OssError';
  readonly code: ErrorCode;
  /** HTTP status, from the code. */
  readonly status: number;
  /** The service's number for this fault, such as `0040-00000312`; absent where it has none that is known. */
  readonly ec: string | undefined;
  readonly position: Position | undefined;
  readonly details: Readonly<Record<string, string>> | undefined;

  constructor({ code, message, ec, position, details }: WireError, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = statusOfCode[code];
    this.ec = ec;
    this.position = position;
    this.details = details;
  }

  /** The same fault, pointed at. */
  at(position: Position): OssError {
    return new OssError({ ...this.toWire(), position });
  }

  toWire(): WireError {
    const { code, message, ec, position, details } = this;
    return { code, message, ec, position, details };
  }

  /** The body the service answers with, `application/xml`. */
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

/** An encoder or kernel fails on good pixels only for want of memory. */
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

/** Characters XML 1.0 cannot carry at all become U+FFFD; the rest are escaped, `\r` too: readers would make `\n` of it. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[<>&"'\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
