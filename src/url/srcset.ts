// srcset: the same picture at several widths.
import type { PictureAddress } from './address.ts';
import { type OssImageUrlOptions, ossImageUrl } from './oss-image-url.ts';
import { processOf, stepsOf, withSize } from './process-steps.ts';
import type { Process } from './process-text.ts';

/**
 * The value of a `srcset` attribute: the picture at each of these widths.
 *
 * A `resize` in the process gets the width, and its height, if it has one, is scaled with it. Without one a `resize` is added, behind
 * a `crop` or `rotate` and in front of `format` and `quality`. For anything else, such as a style for each width, the process can be
 * a function.
 * @param address as for `ossImageUrl`
 * @param widths in pixels, each a whole number of at least 1
 * @param process the steps all of them share, or a function that gives the process for a width
 * @throws TypeError as `ossImageUrl` does, and for a width that is none, or a style, which no width can be added to
 * @example
 * ```ts
 * srcset('/cat.jpg', [320, 640], 'image/quality,q_80');
 * // '/cat.jpg?x-oss-process=image/resize,w_320/quality,q_80 320w, /cat.jpg?x-oss-process=image/resize,w_640/quality,q_80 640w'
 * srcset('/cat.jpg', [320, 640], (width) => `style/w${width}`);
 * ```
 */
export function srcset(
  address: PictureAddress,
  widths: readonly number[],
  process?: Process | ((width: number) => Process),
  options?: OssImageUrlOptions,
): string {
  return widths
    .map((width) => {
      if (!Number.isInteger(width) || width < 1)
        throw new TypeError(`Expected widths in whole pixels, at least 1; one is ${width}.`);
      const own = typeof process === 'function' ? process(width) : processOf(withSize(stepsOf(process), { width }));
      return `${listable(ossImageUrl(address, own, options))} ${width}w`;
    })
    .join(', ');
}

/** The same URL fit for a list: blanks end one in a `srcset`, and so do commas in front of it and behind it. */
export const listable = (url: string): string => url.replace(/[\f ]|^,+|,+$/g, encodeURIComponent);
