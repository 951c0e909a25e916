// A loader for next/image.
import { joinAddress } from './address.ts';
import { generate } from './operations.ts';
import { stepsOf } from './process-steps.ts';
import type { Process } from './process-text.ts';

/** Options of `createNextLoader`; all of them are optional. */
export interface NextLoaderOptions {
  /**
   * The bucket's address, or a custom domain of it: `https://photos.oss-cn-hangzhou.aliyuncs.com`. It is put in front of every `src`
   * that has no host of its own. Without it, pictures are those of the site.
   */
  readonly base?: string | undefined;
  /** Steps that every picture gets. A `resize` in it gets the width that Next asks for, and its height is scaled. No style. */
  readonly process?: Process | undefined;
}

/** The arguments with which `next/image` calls its loader. */
export interface NextLoaderProps {
  /** The `src` of the picture, as it stands in the component. */
  readonly src: string;
  /** Width in pixels. */
  readonly width: number;
  /** Quality, 1 to 100; absent where the component has none. */
  readonly quality?: number | undefined;
}

/**
 * Makes a loader for `next/image`, for the default export of the file that `images.loaderFile` names, or for the component's `loader`.
 * @throws TypeError when the process is none, or a style, which no width can be added to; the loader throws as `ossImageUrl` does
 * @example
 * ```ts
 * export default createNextLoader({ base: 'https://photos.oss-cn-hangzhou.aliyuncs.com', process: 'image/format,webp' });
 * ```
 */
export function createNextLoader({ base, process }: NextLoaderOptions = {}): (props: NextLoaderProps) => string {
  stepsOf(process);
  return ({ src, width, quality }) => generate(joinAddress(base, src), { process, width, quality });
}
