// The vocabulary that image components share (width, height, format, quality, fit), as a process.
import type { PictureAddress } from './address.ts';
import { ossImageUrl } from './oss-image-url.ts';
import { type Box, processOf, type StepTexts, stepsOf, withEffect, withSetting, withSize } from './process-steps.ts';
import { type Process, processTextOf } from './process-text.ts';
import { listable } from './srcset.ts';

/** A way to fit a width and a height, as CSS, sharp and Nuxt call it. */
export type Fit = 'cover' | 'contain' | 'fill' | 'inside' | 'outside';

/** The mode of `resize` that each is. */
export const modes: Readonly<Record<Fit, string>> = {
  cover: 'fill',
  contain: 'pad',
  fill: 'fixed',
  inside: 'lfit',
  outside: 'mfit',
};

/** The operations of an image component; all of them are optional. Others are ignored. */
export interface OssOperations {
  /** Width of the result, in pixels. */
  readonly width?: number | string | undefined;
  /** Height of the result, in pixels. */
  readonly height?: number | string | undefined;
  /**
   * How the picture fits when a width and a height are given: `cover` (default) cuts off what is too much, `contain` adds a border,
   * `fill` distorts, `inside` and `outside` keep the shape, within the box or around it.
   */
  readonly fit?: Fit | (string & {}) | undefined;
  /** Format of the result: `jpg` or `jpeg`, `png`, `webp`, `avif`, `gif`, `bmp` or `tiff`. Default: that of the source. */
  readonly format?: string | undefined;
  /** Quality of the result, 1 to 100. A JPEG of less is not raised to it. */
  readonly quality?: number | string | undefined;
  /** Colour of the border that `contain` adds, as hexadecimal digits: `fff` or `#ffffff`. Default white. */
  readonly background?: string | undefined;
  /** Standard deviation of a Gaussian blur, 1 to 50 pixels of the result. */
  readonly blur?: number | string | undefined;
  /** Degrees to turn the picture clockwise, before it is resized. */
  readonly rotate?: number | string | undefined;
  /** Any steps, which the other operations are added to; a `resize` in them gets the width and height. Alone, it may be a style. */
  readonly process?: Process | undefined;
}

type Edit = (steps: StepTexts) => StepTexts;

/**
 * The URL of a picture with these operations, and no others: a process that it has is replaced. It has no blanks and no comma at its
 * ends, so it is fit for a `srcset`.
 * @throws TypeError as `ossImageUrl` does, and for an operation with a value that means nothing
 * @example
 * ```ts
 * generate('/cat.jpg', { width: 320, height: 180, format: 'webp' });
 * // '/cat.jpg?x-oss-process=image/resize,m_fill,w_320,h_180/format,webp'
 * ```
 */
export const generate = (src: PictureAddress, operations: OssOperations): string =>
  listable(ossImageUrl(src, operationsText(operations)));

/** The process of these operations; undefined when there are none. */
export function operationsText(operations: OssOperations): string | undefined {
  const { process, format, quality, blur, rotate } = operations;
  const turn = rotate === undefined ? 0 : ((wholeNumber('rotate', rotate, Number.NEGATIVE_INFINITY) % 360) + 360) % 360;
  const sigma = blur === undefined ? 0 : wholeNumber('blur', blur, 0);
  const box = boxOf(operations);
  const edits: Edit[] = [];
  if (turn > 0) edits.push((steps) => [`rotate,${turn}`, ...steps]);
  if (box) edits.push((steps) => withSize(steps, box));
  if (sigma > 0) edits.push((steps) => withEffect(steps, blurBy(sigma)));
  if (format) edits.push((steps) => withSetting(steps, `format,${format === 'jpeg' ? 'jpg' : format}`));
  if (quality !== undefined) edits.push((steps) => withSetting(steps, `quality,Q_${wholeNumber('quality', quality)}`));
  // A style is taken as it is, but nothing can be added to it.
  if (edits.length === 0) return process === undefined ? undefined : processTextOf(process);
  return processOf(edits.reduce((steps, edit) => edit(steps), stepsOf(process)));
}

function boxOf({ width, height, fit = 'cover', background }: OssOperations): Box | undefined {
  if (width === undefined && height === undefined) return undefined;
  const sides = {
    width: width === undefined ? undefined : wholeNumber('width', width),
    height: height === undefined ? undefined : wholeNumber('height', height),
  };
  // With one side there is nothing to fit: the other follows.
  if (width === undefined || height === undefined) return sides;
  if (!Object.hasOwn(modes, fit))
    throw new TypeError(`Expected a fit of ${Object.keys(modes).join(', ')}; it is ${fit}.`);
  const mode = modes[fit as Fit];
  const color = mode === 'pad' && background !== undefined ? [`color_${hexadecimal(background)}`] : [];
  return { ...sides, fields: [`m_${mode}`, ...color] };
}

/** Three standard deviations hold all of a Gaussian that is seen. */
function blurBy(sigma: number): string {
  const largest = 50;
  return `blur,r_${Math.min(largest, 3 * sigma)},s_${Math.min(largest, sigma)}`;
}

function wholeNumber(name: string, value: number | string, least = 1): number {
  const rounded = value === '' ? Number.NaN : Math.round(Number(value));
  if (Number.isFinite(rounded) && rounded >= least) return rounded;
  throw new TypeError(`Expected a number as ${name}; it is ${value === '' ? 'empty' : value}.`);
}

function hexadecimal(color: string): string {
  const [, digits = ''] = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color) ?? [];
  if (digits === '') throw new TypeError(`Expected a background of three or six hexadecimal digits; it is ${color}.`);
  return (digits.length === 3 ? digits.replace(/./g, '$&$&') : digits).toUpperCase();
}
