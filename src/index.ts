/**
 * The page's entry point. It can be imported on a server: nothing here touches `window`, `Worker` or `ImageData` until it is
 * used.
 * @module oss-img
 */

export type { CodecMode } from './browser/local-engine.ts';
export type {
  DecodedPixels,
  Decoders,
  ImageProcessor,
  ImageProcessorOptions,
  ImageSource,
  ProcessOptions,
  ProcessResult,
  ResultFormat,
} from './browser/page.ts';
export { createImageProcessor } from './browser/page.ts';
export { type PrepareUploadOptions, prepareUpload } from './browser/prepare-upload.ts';
export type { ErrorCode, Position, WireError } from './errors.ts';
export { isOssError, OssError } from './errors.ts';
export { defaultLimits, type LimitName, type Limits } from './limits.ts';
export type { Progress, Timing } from './pipeline/clock.ts';
export type { Priority } from './pipeline/engine.ts';
export type { ExplainedStep, Explanation, KnownHeader } from './pipeline/explain.ts';
export type { Reduction, ReductionRule, Shrink } from './pipeline/scaling.ts';
export type { FormatName, Orientation, Size } from './pixels.ts';
export type { Builder } from './request/builder.ts';
export { imageProcess } from './request/builder.ts';
export { formatProcess, parseProcess, type Warning } from './request/grammar.ts';
export type { Job, Step } from './request/job.ts';
