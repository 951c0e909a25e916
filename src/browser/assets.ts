// The addresses of the worker and of the .wasm files. Only the page has them, literally, so that every bundler finds the files; workers
// and service worker are told.
import { OssError } from '../errors.ts';
import { type WasmName, wasmFiles } from '../wasm/files.ts';
import { copyFiles } from './asset-fault.ts';

export const workerFile = 'worker.js';

/** The absolute address of each .wasm file. */
export type WasmUrls = Readonly<Record<WasmName, string>>;

/**
 * @param assetBase address of a folder that holds the files of `dist/`; needed when they are not beside the page's script
 * @returns absolute addresses
 * @throws OssError InternalError when the bundler left no address
 */
export const wasmUrls = (assetBase?: string): WasmUrls =>
  absolute(wasmFiles, assetBase, () => ({
    png: new URL('@jsquash/png/codec/pkg/squoosh_png_bg.wasm', import.meta.url).href,
    webp: new URL('../simd/webp.wasm', import.meta.url).href,
    webpOpaque: new URL('../simd/webp-opaque.wasm', import.meta.url).href,
    webpDecode: new URL('@jsquash/webp/codec/dec/webp_dec.wasm', import.meta.url).href,
    webpEncode: new URL('@jsquash/webp/codec/enc/webp_enc_simd.wasm', import.meta.url).href,
    avifDecode: new URL('@jsquash/avif/codec/dec/avif_dec.wasm', import.meta.url).href,
    avifEncode: new URL('@jsquash/avif/codec/enc/avif_enc.wasm', import.meta.url).href,
    lcms: new URL('lcms-wasm/dist/lcms.wasm', import.meta.url).href,
  }));

/**
 * The address of the worker's script. Bundlers take it as a file to copy, and not as a worker to bundle, since the address is not that
 * of a `new Worker`: the script is whole, and a worker of another origin starts by its address.
 * @param assetBase as for `wasmUrls`
 * @throws as `wasmUrls` does
 */
export const workerUrl = (assetBase?: string): string =>
  absolute({ worker: workerFile }, assetBase, () => ({
    worker: new URL(/* @vite-ignore */ './worker.ts', import.meta.url).href,
  })).worker;

/** @param beside the addresses beside the page's script; some bundlers give a path, others none at all */
function absolute<Name extends string>(
  files: Readonly<Record<Name, string>>,
  assetBase: string | undefined,
  beside: () => Readonly<Record<Name, string>>,
): Readonly<Record<Name, string>> {
  try {
    const found = assetBase === undefined ? beside() : files;
    const base = new URL(assetBase === undefined ? '' : `${assetBase}`.replace(/\/?$/, '/'), pageAddress());
    const urls = Object.entries<string>(found).map(([name, file]) => [name, new URL(file, base)] as const);
    // The path of a script on the machine of the build, which a page of a site cannot read.
    if (!urls.some(([, { protocol }]) => protocol === 'file:' && self.location.protocol !== 'file:'))
      return Object.fromEntries(urls.map(([name, { href }]) => [name, href])) as Record<Name, string>;
  } catch {
    // There is no address: said below.
  }
  throw new OssError({
    code: 'InternalError',
    message:
      assetBase === undefined
        ? `This bundle does not know its own address, so worker.js and the .wasm files are not found beside it. ${copyFiles}`
        : `Expected the option \`assetBase\` to be the address of a folder of this site or another; it is ${assetBase}.`,
  });
}

/** The base of a page's relative addresses. */
const pageAddress = (): string =>
  (globalThis as { readonly document?: { readonly baseURI: string } }).document?.baseURI ?? self.location.href;
