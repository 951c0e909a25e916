/**
 * URLs with a process, without an engine: for servers, components and static sites as well as pages. Nothing is loaded but text.
 * @module oss-img/url
 */

export type { PictureAddress } from './address.ts';
export { createNextLoader, type NextLoaderOptions, type NextLoaderProps } from './next-loader.ts';
export { type NuxtImageOptions, nuxtImageProvider } from './nuxt-provider.ts';
export { type Fit, generate, type OssOperations } from './operations.ts';
export { type OssImageUrlOptions, ossImageUrl } from './oss-image-url.ts';
export type { Process } from './process-text.ts';
export { srcset } from './srcset.ts';
export { type Extracted, extract, transform } from './transform.ts';
