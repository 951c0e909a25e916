/** Each module that is fetched, by what it does, and the file it is in, which is served beside the scripts. */
export const wasmFiles = {
  png: 'squoosh_png_bg.wasm',
  webp: 'webp.wasm',
  webpOpaque: 'webp-opaque.wasm',
  webpDecode: 'webp_dec.wasm',
  webpEncode: 'webp_enc_simd.wasm',
  avifDecode: 'avif_dec.wasm',
  avifEncode: 'avif_enc.wasm',
  lcms: 'lcms.wasm',
} as const;

/** A module that is fetched, by what it does. */
export type WasmName = keyof typeof wasmFiles;
