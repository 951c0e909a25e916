// The faults of a process, of styles and of the names of buckets that belong to no single parameter or limit, with the
// service's EC number and sentence. Each is an export of its own, so that a page loads only those it can meet. The table of
// errors is generated from them and from those of the service (service-faults.ts).
import type { ErrorCode } from './error-codes.ts';

/** A fault that belongs to no single parameter or limit. */
export interface Fault {
  readonly code: ErrorCode;
  readonly ec?: string;
  /** First sentence of the message; the service's own wording where that is known. */
  readonly sentence: string;
}

export const unsupportedFormat: Fault = {
  code: 'BadRequest',
  ec: '0040-00000005',
  sentence: 'This image format is not supported.',
};
export const imageDamage: Fault = { code: 'ImageDamage', sentence: 'The image file may be damaged.' };
export const webpDamage: Fault = {
  code: 'BadWebPImage',
  ec: '0040-00000010',
  sentence: 'The webp image file may be damaged.',
};
export const heicDamage: Fault = {
  code: 'ImageDamage',
  ec: '0040-00000020',
  sentence: 'The heic image file may be damaged.',
};
export const avifDamage: Fault = {
  code: 'ImageDamage',
  ec: '0040-00000021',
  sentence: 'The avif image file may be damaged.',
};
export const missingMark: Fault = {
  code: 'NoSuchKey',
  ec: '0040-00000025',
  sentence: 'The watermark picture does not exist.',
};
export const tooManyMarks: Fault = {
  code: 'WatermarkError',
  ec: '0040-00000026',
  sentence: 'The process has too many different watermark pictures.',
};
export const unsupportedMark: Fault = {
  code: 'BadRequest',
  ec: '0040-00000027',
  sentence: 'The format of the watermark picture is not supported.',
};
export const tooManyValues: Fault = {
  code: 'InvalidArgument',
  ec: '0040-00000203',
  sentence: 'The action has too many values.',
};
export const tooManyPipes: Fault = { code: 'TooManyPipes', ec: '0040-00000211', sentence: 'Too many pipes.' };
export const noAction: Fault = { code: 'InvalidArgument', ec: '0040-00000212', sentence: 'No action is given.' };
export const unknownAction: Fault = {
  code: 'InvalidArgument',
  ec: '0040-00000213',
  sentence: 'The action is not supported.',
};
export const watermarkInMark: Fault = {
  code: 'InvalidArgument',
  ec: '0040-00000373',
  sentence: "A watermark picture's own process must not contain watermarks or pipes.",
};
export const reportInMark: Fault = {
  code: 'InvalidArgument',
  ec: '0040-00000374',
  sentence: "A watermark picture's own process must produce a picture, not text.",
};
export const processTooLong: Fault = {
  code: 'InvalidArgument',
  ec: '0017-00000288',
  sentence: 'The process string is too long.',
};
export const badStyleName: Fault = {
  code: 'InvalidArgument',
  ec: '0017-00000251',
  sentence: 'The style name is invalid.',
};
export const missingStyle: Fault = { code: 'NoSuchStyle', sentence: 'The style you get is not found.' };
export const badStyleContent: Fault = { code: 'InvalidArgument', sentence: 'Style content is invalid.' };
export const badBucketName: Fault = { code: 'InvalidBucketName', sentence: 'The specified bucket is not valid.' };
export const cutOutside: Fault = { code: 'CutEdgeExceedRange', sentence: "Advance cut's position is out of image." };
