// "oss-img": the page's door. Importable on a server; nothing here touches window, Worker or ImageData until it is used.

export type {
  ImageProcessor,
  ImageProcessorOptions,
  ImageSource,
  ProcessOptions,
  ProcessResult,
  ResultFormat,
} from './browser/page.ts';
export { createImageProcessor } from './browser/page.ts';
export type { ErrorCode, Position } from './errors.ts';
export { isOssError, OssError } from './errors.ts';
export type { Limits } from './limits.ts';
export type { Progress, Timing } from './pipeline/clock.ts';
export type { ExplainedStep, Explanation, KnownHeader } from './pipeline/explain.ts';
export type { FormatName, Orientation } from './pixels.ts';
export type { Builder } from './request/builder.ts';
export { imageProcess } from './request/builder.ts';
export { formatProcess, parseProcess } from './request/grammar.ts';
export type { Job, Step } from './request/job.ts';
