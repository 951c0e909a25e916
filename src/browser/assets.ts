// Where the worker script and the .wasm files are, and how a .wasm file becomes a module. Only the page side holds
// addresses (literal, so that every bundler finds them); worker and service worker are told.
import { type WasmName, wasmFiles } from '../wasm/files.ts';

export type WasmUrls = Readonly<Record<WasmName, string>>;

/**
 * @param assetBase address of a folder that holds the files of `dist/`, where they are not beside the page's script
 * @returns absolute addresses (a bundler may leave a bare path in import.meta.url's place, hence the second resolution)
 */
export function wasmUrls(assetBase?: string): WasmUrls {
  if (assetBase !== undefined) {
    const base = new URL(assetBase.replace(/\/?$/, '/'), self.location.href);
    return Object.fromEntries(
      Object.entries(wasmFiles).map(([name, file]) => [name, new URL(file, base).href]),
    ) as WasmUrls;
  }
  const literal: WasmUrls = {
    jpegDecode: new URL('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm', import.meta.url).href,
    jpegEncode: new URL('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm', import.meta.url).href,
    png: new URL('@jsquash/png/codec/pkg/squoosh_png_bg.wasm', import.meta.url).href,
    webpDecode: new URL('@jsquash/webp/codec/dec/webp_dec.wasm', import.meta.url).href,
    webpEncode: new URL('@jsquash/webp/codec/enc/webp_enc_simd.wasm', import.meta.url).href,
    avifDecode: new URL('@jsquash/avif/codec/dec/avif_dec.wasm', import.meta.url).href,
    avifEncode: new URL('@jsquash/avif/codec/enc/avif_enc.wasm', import.meta.url).href,
  };
  return Object.fromEntries(
    Object.entries(literal).map(([name, url]) => [name, new URL(url, self.location.href).href]),
  ) as WasmUrls;
}
