// The faults of the object store, its requests and their signatures, apart from those in faults.ts: a page that only processes
// pictures loads none of them.
import type { Fault } from './faults.ts';

export const missingKey: Fault = {
  code: 'NoSuchKey',
  ec: '0026-00000001',
  sentence: 'The specified key does not exist.',
};
export const missingSource: Fault = {
  code: 'NoSuchKey',
  ec: '0040-00000024',
  sentence: 'The specified key does not exist.',
};
export const deniedByBucket: Fault = {
  code: 'AccessDenied',
  ec: '0003-00000001',
  sentence: 'You have no right to access this object because of bucket acl.',
};
export const deniedByObject: Fault = {
  code: 'AccessDenied',
  ec: '0003-00000002',
  sentence: 'You have no right to access this object because of object acl.',
};
export const onlyByStyle: Fault = {
  code: 'AccessDenied',
  ec: '0040-00000031',
  sentence: 'The channel can be only accessed using style.',
};
export const tooManyStyles: Fault = { code: 'TooManyStyles', sentence: 'The number of styles exceeds the limit.' };
export const missingBucket: Fault = {
  code: 'NoSuchBucket',
  ec: '0015-00000101',
  sentence: 'The specified bucket does not exist.',
};
export const bucketNotEmpty: Fault = {
  code: 'BucketNotEmpty',
  ec: '0015-00000301',
  sentence: 'The bucket has objects. Please delete them first.',
};
export const badObjectName: Fault = { code: 'InvalidObjectName', sentence: 'The specified object is not valid.' };
export const objectExists: Fault = {
  code: 'FileAlreadyExists',
  sentence: 'The object you specified already exists and can not be overwritten.',
};
export const notAppendable: Fault = {
  code: 'ObjectNotAppendable',
  sentence: 'The object is not appendable.',
};
export const wrongPosition: Fault = {
  code: 'PositionNotEqualToLength',
  ec: '0026-00000016',
  sentence: 'Position is not equal to file length.',
};
export const missingUpload: Fault = { code: 'NoSuchUpload', sentence: 'The specified upload does not exist.' };
export const badPart: Fault = {
  code: 'InvalidPart',
  sentence: 'One or more of the specified parts could not be found.',
};
export const badPartOrder: Fault = {
  code: 'InvalidPartOrder',
  sentence: 'The list of parts was not in ascending order.',
};
export const partTooSmall: Fault = {
  code: 'EntityTooSmall',
  sentence: 'Your proposed upload smaller than the minimum allowed size.',
};
export const notMultipart: Fault = {
  code: 'RequestIsNotMultiPartContent',
  sentence: 'Bucket POST must be of the enclosure-type multipart/form-data.',
};
export const badForm: Fault = {
  code: 'MalformedPOSTRequest',
  sentence: 'The body of your POST request is not well-formed multipart/form-data.',
};
export const missingFile: Fault = {
  code: 'IncorrectNumberOfFilesInPOSTRequest',
  ec: '0006-00000107',
  sentence: 'POST requires exactly one file upload per request.',
};
export const severalFiles: Fault = {
  code: 'IncorrectNumberOfFilesInPOSTRequest',
  sentence: 'POST requires exactly one file upload per request.',
};
export const longField: Fault = { code: 'FieldItemTooLong', sentence: 'A field of the form is too long.' };
export const longForm: Fault = {
  code: 'MaxPOSTPreDataLengthExceededError',
  ec: '0006-00000112',
  sentence: 'Your POST request fields preceding the upload file were too large.',
};
export const badForbidOverwrite: Fault = {
  code: 'InvalidArgument',
  ec: '0006-00000117',
  sentence: 'The form field x-oss-forbid-overwrite is invalid.',
};
export const formTooLarge: Fault = {
  code: 'EntityTooLarge',
  ec: '0006-00000003',
  sentence: 'Your proposed upload exceeds the maximum allowed size.',
};
export const formTooSmall: Fault = {
  code: 'EntityTooSmall',
  ec: '0006-00000004',
  sentence: 'Your proposed upload is smaller than the minimum allowed size.',
};
export const policyExpired: Fault = {
  code: 'AccessDenied',
  ec: '0006-00000213',
  sentence: 'Invalid according to Policy: Policy expired.',
};
export const policyFieldMissing: Fault = {
  code: 'AccessDenied',
  ec: '0006-00000226',
  sentence: 'Invalid according to Policy: Policy Condition failed:',
};
export const policyFailed: Fault = {
  code: 'AccessDenied',
  ec: '0006-00000227',
  sentence: 'Invalid according to Policy: Policy Condition failed:',
};
export const policyUncovered: Fault = {
  code: 'AccessDenied',
  ec: '0006-00000228',
  sentence: 'Invalid according to Policy: Extra input fields:',
};
export const badDigest: Fault = { code: 'InvalidDigest', sentence: 'The Content-MD5 you specified was invalid.' };
export const badXml: Fault = { code: 'MalformedXML', sentence: 'The XML you provided was not well-formed.' };
export const badRange: Fault = {
  code: 'InvalidRange',
  ec: '0017-00000102',
  sentence: 'The requested range cannot be satisfied.',
};
export const anonymousOverride: Fault = {
  code: 'InvalidRequest',
  sentence: 'Can not override response header for an anonymous user.',
};
export const preconditionFailed: Fault = {
  code: 'PreconditionFailed',
  sentence: 'At least one of the pre-conditions you specified did not hold.',
};
// As OSS: its error for an origin from which it mirrors. Here the site is the origin of its own pictures.
export const unreachableSite: Fault = {
  code: 'MirrorFailed',
  sentence: 'The picture could not be fetched from the site.',
};
export const quotaExceeded: Fault = {
  code: 'QuotaExceeded',
  sentence: "The browser's storage quota for this site is used up.",
};
export const badSignature: Fault = {
  code: 'SignatureDoesNotMatch',
  ec: '0002-00000040',
  sentence:
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
};
export const badFormSignature: Fault = {
  code: 'SignatureDoesNotMatch',
  ec: '0002-00000705',
  sentence:
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
};
export const unknownAccessKey: Fault = {
  code: 'InvalidAccessKeyId',
  ec: '0002-00000902',
  sentence: 'The OSS Access Key Id you provided does not exist in our records.',
};
export const badSecurityToken: Fault = {
  code: 'InvalidSecurityToken',
  sentence: 'The security token you provided is invalid.',
};
export const requestTimeTooSkewed: Fault = {
  code: 'RequestTimeTooSkewed',
  ec: '0002-00000504',
  sentence: 'The difference between the request time and the current time is too large.',
};
export const requestExpired: Fault = { code: 'AccessDenied', ec: '0002-00000069', sentence: 'Request has expired.' };
export const v4RequestExpired: Fault = { code: 'AccessDenied', ec: '0002-00000236', sentence: 'Request has expired.' };
export const requestTooEarly: Fault = {
  code: 'AccessDenied',
  ec: '0002-00000235',
  sentence: 'Request is not valid yet.',
};
export const missingDate: Fault = {
  code: 'AccessDenied',
  ec: '0002-00000503',
  sentence: 'OSS authentication requires a valid Date.',
};
export const badDate: Fault = {
  code: 'AccessDenied',
  ec: '0002-00000502',
  sentence: 'OSS authentication requires a valid Date.',
};
export const badV4Signature: Fault = {
  code: 'SignatureDoesNotMatch',
  ec: '0002-00000201',
  sentence:
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
};
export const missingSecurityToken: Fault = {
  code: 'InvalidSecurityToken',
  ec: '0002-00000003',
  sentence: 'The security token of the temporary access key is missing.',
};
export const tokenTwice: Fault = {
  code: 'InvalidArgument',
  ec: '0002-00000010',
  sentence: 'The security token must be in the headers or in the URL, not in both.',
};
export const signedTwice: Fault = {
  code: 'InvalidArgument',
  ec: '0002-00000039',
  sentence: 'A request must not be signed twice.',
};
export const repeatedParameter: Fault = {
  code: 'InvalidArgument',
  sentence: 'A signed parameter must not be repeated.',
};
export const hiddenParameter: Fault = {
  code: 'InvalidArgument',
  sentence: 'A key or parameter that a V1 signature covers must not contain another parameter that it covers.',
};
export const unknownSignature: Fault = {
  code: 'InvalidArgument',
  ec: '0002-00000066',
  sentence: 'The signature version is not supported.',
};
export const badAuthorization: Fault = {
  code: 'InvalidArgument',
  ec: '0002-00000061',
  sentence: 'The Authorization header is invalid.',
};
export const badV4Authorization: Fault = {
  code: 'InvalidArgument',
  ec: '0002-00000202',
  sentence: 'The Authorization header of a V4 signature is invalid.',
};
