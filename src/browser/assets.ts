// The addresses of the .wasm files. Only the page has them, literally, so that every bundler finds the files; workers and service
// worker are told.
import { type WasmName, wasmFiles } from '../wasm/files.ts';

/** The absolute address of each .wasm file. */
export type WasmUrls = Readonly<Record<WasmName, string>>;

/**
 * @param assetBase address of a folder that holds the files of `dist/`; needed when they are not beside the page's script
 * @returns absolute addresses; they are resolved twice, since a bundler may put a bare path in the place of import.meta.url
 */
export function wasmUrls(assetBase?: string): WasmUrls {
  if (assetBase !== undefined) {
    const base = new URL(assetBase.replace(/\/?$/, '/'), self.location.href);
    return Object.fromEntries(
      Object.entries(wasmFiles).map(([name, file]) => [name, new URL(file, base).href]),
    ) as WasmUrls;
  }
  const literal: WasmUrls = {
    jpegEncode: new URL('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm', import.meta.url).href,
    png: new URL('@jsquash/png/codec/pkg/squoosh_png_bg.wasm', import.meta.url).href,
    webpDecode: new URL('@jsquash/webp/codec/dec/webp_dec.wasm', import.meta.url).href,
    webpEncode: new URL('@jsquash/webp/codec/enc/webp_enc_simd.wasm', import.meta.url).href,
    avifDecode: new URL('@jsquash/avif/codec/dec/avif_dec.wasm', import.meta.url).href,
    avifEncode: new URL('@jsquash/avif/codec/enc/avif_enc.wasm', import.meta.url).href,
    lcms: new URL('lcms-wasm/dist/lcms.wasm', import.meta.url).href,
  };
  return Object.fromEntries(
    Object.entries(literal).map(([name, url]) => [name, new URL(url, self.location.href).href]),
  ) as WasmUrls;
}
