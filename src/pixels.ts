// The data that flows: sizes, pixels, pictures, and what a header says of them. Nothing here knows OSS or a browser.

/** A size in pixels. */
export interface Size {
  /** Pixels across. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
}

export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** Straight (not premultiplied) RGBA, 8 bits a channel, rows top to bottom without padding: 4 * width * height bytes. */
export interface PixelBuffer extends Size {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  /** Set on a picture that came reduced: the part of it that the source covers, since its sizes were rounded up. Scaling starts from it. */
  readonly covered?: Rect;
  /** Set where it is known that nothing is transparent; elsewhere the pixels say (src/kernels/opacity.ts). */
  readonly opaque?: boolean;
  /** Set on rows of a picture that is known to be transparent somewhere, be it in other rows. */
  readonly transparent?: true;
}

/** Coverage 0-255, one byte a pixel, rows top to bottom without padding. */
export interface AlphaMask extends Size {
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface Frame extends PixelBuffer {
  /** How long the frame stays; 0 for a still picture. */
  readonly delayMs: number;
}

/** The containers this build reads and writes, by the name OSS gives them. */
export type FormatName = 'jpg' | 'png' | 'webp' | 'gif' | 'bmp' | 'tiff' | 'avif' | 'heic';

/** EXIF orientation, 1-8 (TIFF 6.0): 1 upright, 3 half turn, 6 shown after a quarter turn clockwise, 8 anticlockwise; 2, 4, 5, 7 mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Kinds of samples that take long to become RGB: of four inks, floating-point numbers, and L*a*b*. */
export type SlowSamples = 'inks' | 'floats' | 'lab';

/** The facts in a file's first bytes, without a decoded pixel. Width and height are as stored, before any orientation. */
export interface Header extends Size {
  /** AVIF: the size of the picture that is decoded, where only a part of it (width and height) is to be shown. */
  readonly uncropped?: Size;
  readonly format: FormatName;
  readonly byteLength: number;
  readonly frameCount: number;
  /** Animations: how often they run; 0 for ever. */
  readonly loopCount?: number;
  readonly orientation: Orientation;
  readonly hasAlpha: boolean;
  /** JPEG only: quality 1-100 on the IJG scale, estimated from the luminance quantisation table. */
  readonly quality?: number;
  /** JPEG only: 1 grey, 3 YCbCr or RGB, 4 CMYK or YCCK. */
  readonly components?: number;
  /** JPEG only: the number of scans where the coefficients come in several (progressive or not interleaved), so a decoder holds all of them. */
  readonly scans?: number;
  /** TIFF only: samples of a kind that become colours one by one, where they are. */
  readonly samples?: SlowSamples;
  /** TIFF only: the number of strips and tiles that are JPEGs of their own. */
  readonly jpegParts?: number;
  /** The bytes of memory that decoding the picture takes, where they may be more than the 16 for each pixel that limits count with. */
  readonly decodingBytes?: number;
  /** The same where the rows flow: TIFF only, whose tiles are unpacked a row of them at a time. */
  readonly flowingBytes?: number;
  /** The rows do not flow, as of interlaced PNG, of WebP and TIFF with alpha, lossless or animated WebP, or TIFF of JPEG data. */
  readonly needsWhole?: true;
  /** JFIF density as OSS reports it: unit (1 none, 2 inch, 3 cm) and the two numbers. */
  readonly density?: { readonly unit: number; readonly x: number; readonly y: number };
  /** EXIF tags by their Exif names, rendered as `info` shows them. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The pixels as 32-bit words (memory order RGBA): whole-pixel moves run several times faster than by bytes. */
export function wordsOf(pixels: PixelBuffer): Uint32Array<ArrayBuffer> {
  return new Uint32Array(pixels.data.buffer, pixels.data.byteOffset, pixels.width * pixels.height);
}

/** The same with signs: an opaque pixel is a small negative number, which engines handle without boxing. */
export function signedWordsOf(pixels: PixelBuffer): Int32Array<ArrayBuffer> {
  return new Int32Array(pixels.data.buffer, pixels.data.byteOffset, pixels.width * pixels.height);
}

/** One picture that stays. */
export const still = (pixels: PixelBuffer): Frame => ({ ...pixels, delayMs: 0 });

export const isSameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height;

/** How long browsers show a frame of an animation, in milliseconds: for 100 where the file says 10 or less. */
export const shownDelay = (delayMs: number): number => (delayMs <= 10 ? 100 : delayMs);
