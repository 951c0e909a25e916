// A provider for Nuxt Image.
import { joinAddress } from './address.ts';
import { generate, type OssOperations } from './operations.ts';

/** The options that Nuxt Image calls a provider with, as far as they are used here. */
export interface NuxtImageOptions {
  /** Of the component or the preset. `process` may be among them, for steps of any kind. */
  readonly modifiers?: OssOperations | undefined;
  /** From the configuration: the bucket's address, put in front of every `src` that has no host of its own. */
  readonly baseURL?: string | undefined;
}

/**
 * A provider for Nuxt Image, versions 1 and 2.
 * @example
 * ```ts
 * // providers/oss.ts
 * export default () => nuxtImageProvider; // version 2
 * export const { getImage } = nuxtImageProvider; // version 1
 * ```
 */
export const nuxtImageProvider = {
  /**
   * The URL of a picture.
   * @throws TypeError as `generate` does
   */
  getImage: (src: string, { modifiers = {}, baseURL }: NuxtImageOptions = {}): { url: string } => ({
    url: generate(joinAddress(baseURL, src), modifiers),
  }),
};
