/** Each third-party module by what it does, and the file it is in, which is served beside the scripts. */
export const wasmFiles = {
  jpegEncode: 'mozjpeg_enc.wasm',
  png: 'squoosh_png_bg.wasm',
  webpDecode: 'webp_dec.wasm',
  webpEncode: 'webp_enc_simd.wasm',
  avifDecode: 'avif_dec.wasm',
  avifEncode: 'avif_enc.wasm',
  lcms: 'lcms.wasm',
} as const;

/** A third-party module, by what it does. */
export type WasmName = keyof typeof wasmFiles;
