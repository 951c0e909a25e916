// The table of faults: the codes with their status, and the service's EC number and sentence for each fault.

/** The HTTP status of each code. */
export const statusOfCode = {
  InvalidArgument: 400,
  MissingArgument: 400,
  BadRequest: 400,
  CutEdgeExceedRange: 400,
  ImageTooLarge: 400,
  MemLimitExceeded: 400,
  WatermarkError: 400,
  TooManyPipes: 400,
  BadWebPImage: 400,
  // Differs from OSS, whose error table says 403. Its users report 400, and a damaged file has nothing to do with access.
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
  FieldItemTooLong: 400,
  IncorrectNumberOfFilesInPOSTRequest: 400,
  InvalidPolicyDocument: 400,
  MalformedPOSTRequest: 400,
  MaxPOSTPreDataLengthExceededError: 400,
  RequestIsNotMultiPartContent: 400,
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
  MirrorFailed: 424,
  InternalError: 500,
  NotImplemented: 501,
  // Differs from OSS, which never runs out of room: the browser's storage quota can be used up.
  QuotaExceeded: 507,
} as const;

/** The service's error codes that this package answers with, and `QuotaExceeded`, which is its own. */
export type ErrorCode = keyof typeof statusOfCode;

/** A fault that belongs to no single parameter or limit. */
export interface Fault {
  readonly code: ErrorCode;
  readonly ec?: string;
  /** First sentence of the message; the service's own wording where that is known. */
  readonly sentence: string;
}

/** The faults that belong to no single parameter or limit, with the service's EC numbers. The table of errors is generated from them. */
export const faults = {
  unsupportedFormat: { code: 'BadRequest', ec: '0040-00000005', sentence: 'This image format is not supported.' },
  imageDamage: { code: 'ImageDamage', sentence: 'The image file may be damaged.' },
  webpDamage: { code: 'BadWebPImage', ec: '0040-00000010', sentence: 'The webp image file may be damaged.' },
  heicDamage: { code: 'ImageDamage', ec: '0040-00000020', sentence: 'The heic image file may be damaged.' },
  avifDamage: { code: 'ImageDamage', ec: '0040-00000021', sentence: 'The avif image file may be damaged.' },
  missingKey: { code: 'NoSuchKey', ec: '0026-00000001', sentence: 'The specified key does not exist.' },
  missingSource: { code: 'NoSuchKey', ec: '0040-00000024', sentence: 'The specified key does not exist.' },
  missingMark: { code: 'NoSuchKey', ec: '0040-00000025', sentence: 'The watermark picture does not exist.' },
  tooManyMarks: {
    code: 'WatermarkError',
    ec: '0040-00000026',
    sentence: 'The process has too many different watermark pictures.',
  },
  unsupportedMark: {
    code: 'BadRequest',
    ec: '0040-00000027',
    sentence: 'The format of the watermark picture is not supported.',
  },
  tooManyValues: { code: 'InvalidArgument', ec: '0040-00000203', sentence: 'The action has too many values.' },
  tooManyPipes: { code: 'TooManyPipes', ec: '0040-00000211', sentence: 'Too many pipes.' },
  noAction: { code: 'InvalidArgument', ec: '0040-00000212', sentence: 'No action is given.' },
  unknownAction: { code: 'InvalidArgument', ec: '0040-00000213', sentence: 'The action is not supported.' },
  watermarkInMark: {
    code: 'InvalidArgument',
    ec: '0040-00000373',
    sentence: "A watermark picture's own process must not contain watermarks or pipes.",
  },
  reportInMark: {
    code: 'InvalidArgument',
    ec: '0040-00000374',
    sentence: "A watermark picture's own process must produce a picture, not text.",
  },
  processTooLong: { code: 'InvalidArgument', ec: '0017-00000288', sentence: 'The process string is too long.' },
  badStyleName: { code: 'InvalidArgument', ec: '0017-00000251', sentence: 'The style name is invalid.' },
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
  notMultipart: {
    code: 'RequestIsNotMultiPartContent',
    sentence: 'Bucket POST must be of the enclosure-type multipart/form-data.',
  },
  badForm: {
    code: 'MalformedPOSTRequest',
    sentence: 'The body of your POST request is not well-formed multipart/form-data.',
  },
  missingFile: {
    code: 'IncorrectNumberOfFilesInPOSTRequest',
    ec: '0006-00000107',
    sentence: 'POST requires exactly one file upload per request.',
  },
  severalFiles: {
    code: 'IncorrectNumberOfFilesInPOSTRequest',
    sentence: 'POST requires exactly one file upload per request.',
  },
  longField: { code: 'FieldItemTooLong', sentence: 'A field of the form is too long.' },
  longForm: {
    code: 'MaxPOSTPreDataLengthExceededError',
    ec: '0006-00000112',
    sentence: 'Your POST request fields preceding the upload file were too large.',
  },
  badForbidOverwrite: {
    code: 'InvalidArgument',
    ec: '0006-00000117',
    sentence: 'The form field x-oss-forbid-overwrite is invalid.',
  },
  formTooLarge: {
    code: 'EntityTooLarge',
    ec: '0006-00000003',
    sentence: 'Your proposed upload exceeds the maximum allowed size.',
  },
  formTooSmall: {
    code: 'EntityTooSmall',
    ec: '0006-00000004',
    sentence: 'Your proposed upload is smaller than the minimum allowed size.',
  },
  policyExpired: {
    code: 'AccessDenied',
    ec: '0006-00000213',
    sentence: 'Invalid according to Policy: Policy expired.',
  },
  policyFieldMissing: {
    code: 'AccessDenied',
    ec: '0006-00000226',
    sentence: 'Invalid according to Policy: Policy Condition failed:',
  },
  policyFailed: {
    code: 'AccessDenied',
    ec: '0006-00000227',
    sentence: 'Invalid according to Policy: Policy Condition failed:',
  },
  policyUncovered: {
    code: 'AccessDenied',
    ec: '0006-00000228',
    sentence: 'Invalid according to Policy: Extra input fields:',
  },
  badDigest: { code: 'InvalidDigest', sentence: 'The Content-MD5 you specified was invalid.' },
  badXml: { code: 'MalformedXML', sentence: 'The XML you provided was not well-formed.' },
  badRange: { code: 'InvalidRange', ec: '0017-00000102', sentence: 'The requested range cannot be satisfied.' },
  anonymousOverride: { code: 'InvalidRequest', sentence: 'Can not override response header for an anonymous user.' },
  preconditionFailed: {
    code: 'PreconditionFailed',
    sentence: 'At least one of the pre-conditions you specified did not hold.',
  },
  // As OSS: its error for an origin from which it mirrors. Here the site is the origin of its own pictures.
  unreachableSite: { code: 'MirrorFailed', sentence: 'The picture could not be fetched from the site.' },
  quotaExceeded: { code: 'QuotaExceeded', sentence: "The browser's storage quota for this site is used up." },
  badSignature: {
    code: 'SignatureDoesNotMatch',
    ec: '0002-00000040',
    sentence:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  },
  badFormSignature: {
    code: 'SignatureDoesNotMatch',
    ec: '0002-00000705',
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
  v4RequestExpired: { code: 'AccessDenied', ec: '0002-00000236', sentence: 'Request has expired.' },
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
    sentence: 'The security token of the temporary access key is missing.',
  },
  tokenTwice: {
    code: 'InvalidArgument',
    ec: '0002-00000010',
    sentence: 'The security token must be in the headers or in the URL, not in both.',
  },
  signedTwice: { code: 'InvalidArgument', ec: '0002-00000039', sentence: 'A request must not be signed twice.' },
  repeatedParameter: { code: 'InvalidArgument', sentence: 'A signed parameter must not be repeated.' },
  hiddenParameter: {
    code: 'InvalidArgument',
    sentence: 'A key or parameter that a V1 signature covers must not contain another parameter that it covers.',
  },
  unknownSignature: {
    code: 'InvalidArgument',
    ec: '0002-00000066',
    sentence: 'The signature version is not supported.',
  },
  badAuthorization: {
    code: 'InvalidArgument',
    ec: '0002-00000061',
    sentence: 'The Authorization header is invalid.',
  },
  badV4Authorization: {
    code: 'InvalidArgument',
    ec: '0002-00000202',
    sentence: 'The Authorization header of a V4 signature is invalid.',
  },
} as const satisfies Record<string, Fault>;
