// The types of an image processor: its options, its methods and its results.
import type { Shrink } from '../kernels/kernels.ts';
import type { Limits } from '../limits.ts';
import type { Progress, Timing } from '../pipeline/clock.ts';
import type { Priority } from '../pipeline/engine.ts';
import type { Explanation, KnownHeader } from '../pipeline/explain.ts';
import type { ReductionRule } from '../pipeline/scaling.ts';
import type { FormatName } from '../pixels.ts';
import type { Job } from '../request/job.ts';
import type { Styles } from '../request/style.ts';
import type { Fonts } from './draw-text.ts';
import type { ImageSource } from './image-source.ts';
import type { CodecMode } from './local-engine.ts';

/** A decoded picture: `ImageData`, or an object like it. */
export interface DecodedPixels {
  /** Pixels across. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** Straight RGBA, 8 bits a channel, rows top to bottom without padding. */
  readonly data: Uint8ClampedArray | Uint8Array;
}

/** The browser's `ImageBitmap`; nothing in an application whose libraries lack that name, as on a server. */
type Bitmap = typeof globalThis extends { ImageBitmap: { prototype: infer Type } } ? Type : never;

/** Decoders that the package does not bring. */
export interface Decoders {
  /**
   * Reads the primary picture of a HEIC. It gives all of the picture as it is to be shown, cut and turned by the properties of the file,
   * with the numbers the file has: the colours are converted by its profile afterwards. That is what libheif does, and so every decoder
   * made of it. A bitmap is handed over; other pixels are copied.
   */
  readonly heic?: ((file: Blob) => Promise<DecodedPixels | Bitmap> | DecodedPixels | Bitmap) | undefined;
}

/** Options of `createImageProcessor`; all of them are optional. */
export interface ImageProcessorOptions {
  /**
   * The largest number of workers, at least 1. The default is `navigator.hardwareConcurrency`, one for each core, and at most 4
   * where the browser does not tell the machine's memory, as in Firefox and Safari. The first worker starts at once, the others
   * when there is work for them; a worker without work ends after 30 seconds.
   */
  readonly workers?: number | undefined;
  /**
   * `auto` (default): the browser's own decoder where it is right, which today is for HEIC, and for AVIF where it gives the same bytes as
   * `portable` (but shows some damaged files that `portable` refuses). `portable`: only the codecs of
   * this package, so the same source gives the same bytes in every browser, and HEIC is refused unless `decoders` read it.
   */
  readonly codecs?: CodecMode | undefined;
  /**
   * Decoders of the page's own, which run on the page, before the browser's. They are called within the limits: a picture with too
   * many pixels is refused by its header.
   */
  readonly decoders?: Decoders | undefined;
  /**
   * Font files for text watermarks, by the service's font names (`wqy-zenhei`, `fangzhengkaiti`, ...): an address, relative to
   * the page, or the bytes. They come before the system's fonts.
   */
  readonly fonts?: Fonts | undefined;
  /**
   * Process strings by name, for `style/<name>`. Names have 1 to 63 letters, digits, `_`, `.` or `-`. The object is read at each
   * call, so a style that is added to it later can be used; a service worker gets those it has at the registration.
   */
  readonly styles?: Styles | undefined;
  /** Replaces single limits of the service, by name; a limit that is left out keeps the service's value. */
  readonly limits?: { readonly [Name in keyof Limits]?: Limits[Name] | undefined } | undefined;
  /**
   * The kernel that shrinks pictures: `area` (default), OpenCV's INTER_AREA, which gives the service's own pixels, or `lanczos3`,
   * which is sharper. A picture of which a side grows is always scaled by Lanczos 3.
   */
  readonly shrink?: Shrink | undefined;
  /**
   * Sources of up to so many pixels (width x height) are decoded whole, so that the result of `resize` is exact. Default 2^20;
   * `Infinity` makes every result exact.
   */
  readonly exactPixels?: number | undefined;
  /**
   * The treatment of larger JPEG sources that the first step scales: `fast` (default) reduces them while they are decoded as far as
   * leaves a factor of 1.1 or more to the kernel, `close` leaves a factor of 2 or more, `none` decodes them whole.
   */
  readonly reduction?: ReductionRule | undefined;
  /**
   * Address, relative to the page, of a folder that holds `worker.js` and the `.wasm` files; needed when no bundler places them. It may
   * be of another origin that sends `Access-Control-Allow-Origin`.
   */
  readonly assetBase?: string | undefined;
}

/** Options of one job; all of them are optional. */
export interface ProcessOptions {
  /** Aborting rejects the promise with the signal's reason, and ends the worker of a job that is under way. */
  readonly signal?: AbortSignal | undefined;
  /**
   * `low` for the jobs of a batch: they start after all other jobs that wait, and leave one worker to those if there are two or more.
   * Default `auto`.
   */
  readonly priority?: Priority | undefined;
  /** Called when each stage starts, in the order of the stages. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * Gives the picture of a watermark, by the key in `image_<base64url of the key>`, or `undefined` when there is none: the process is
   * then refused as the service refuses it. Without this option every such watermark is refused.
   */
  readonly loadObject?: ((key: string) => Promise<ImageSource | undefined> | ImageSource | undefined) | undefined;
  /** `true` hands an ArrayBuffer source over to the worker instead of copying it: its `byteLength` is 0 afterwards. Default `false`. */
  readonly transfer?: boolean | undefined;
}

/**
 * The format of a result: a picture of this format; `json`, the text of `info` and `average-hue`; or `unknown`, a source
 * that is no picture and that `ignore-error,1` returned as it came. `heic` too is only ever such an original: it is never written.
 */
export type ResultFormat = FormatName | 'json' | 'unknown';

/** The answer to a job. */
export interface ProcessResult {
  /** The encoded picture, or the JSON text of a report. Its `type` is `contentType`. */
  readonly body: Blob;
  /** The MIME type, such as `image/jpeg` or `application/json`; `application/octet-stream` when the format is `unknown`. */
  readonly contentType: string;
  /** The format of `body`. */
  readonly format: ResultFormat;
  /** Width in pixels: of the result, or for `json` of the source as it is stored; 0 when the format is `unknown`. */
  readonly width: number;
  /** Height in pixels, as for `width`. */
  readonly height: number;
  /** 1 for a still picture, more for an animation, 0 when the format is `unknown`. */
  readonly frameCount: number;
  /** The time that each stage took, in the order they ran; empty for an original that `ignore-error,1` returned. */
  readonly timings: readonly Timing[];
}

/** A pool of workers that runs process strings. Made by `createImageProcessor`. */
export interface ImageProcessor {
  /**
   * Runs a process on a picture, in a worker.
   * @param source the encoded picture; it is copied unless `options.transfer` is set
   * @param process `image/...` or `style/<name>`, raw or percent-encoded, or a parsed job
   * @throws OssError InvalidArgument, MissingArgument or NotImplemented when the process is wrong, before anything is read;
   * NoSuchStyle when `styles` lacks the name; BadRequest when the source is of an unknown format, or a Response that failed;
   * ImageDamage when the source is broken; ImageTooLarge or MemLimitExceeded when a limit is exceeded; CutEdgeExceedRange when a
   * crop lies outside; NoSuchKey when the picture of a watermark is missing; RequestTimeout after 60 seconds of work
   * @throws TypeError when the source is no picture in one of these forms (an address must be fetched first), or the process is
   * neither text nor a job, or the priority is of another name
   * @throws the signal's reason when aborted; an Error after `dispose()`
   * @example
   * const { body, width, height } = await processor.process(file, 'image/resize,w_100/format,webp');
   */
  process(source: ImageSource, process: string | Job, options?: ProcessOptions): Promise<ProcessResult>;
  /**
   * The service's `info` reply, parsed: `{ ImageWidth: { value: '400' }, ImageHeight: { value: '267' }, ... }`, with EXIF tags by
   * their Exif names. Only the header is read, so of the limits only `sourceBytes` holds.
   * @throws as `process` does
   */
  info(source: ImageSource, options?: ProcessOptions): Promise<Record<string, { value: string }>>;
  /**
   * The average colour of the picture, as `0xRRGGBB`.
   * @throws as `process` does
   */
  averageHue(source: ImageSource, options?: ProcessOptions): Promise<string>;
  /**
   * Explains a process string: its steps with the defaults filled in, and warnings; with the size of a source in `header`, the planned
   * size after each step too. No picture is read.
   * @throws OssError as `process` does for a wrong process or an exceeded limit, with `position` in the text
   */
  explain(process: string | Job, header?: KnownHeader): Explanation;
  /** Ends the workers. Jobs that wait or are under way are rejected with an Error, and so are later ones. */
  dispose(): Promise<void>;
}
