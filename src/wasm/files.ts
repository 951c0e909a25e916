/** The codecs by what they do, and the file each is, beside the scripts. */
export const wasmFiles = {
  jpegDecode: 'mozjpeg_dec.wasm',
  jpegEncode: 'mozjpeg_enc.wasm',
  png: 'squoosh_png_bg.wasm',
  webpDecode: 'webp_dec.wasm',
  webpEncode: 'webp_enc_simd.wasm',
  avifDecode: 'avif_dec.wasm',
  avifEncode: 'avif_enc.wasm',
} as const;

export type WasmName = keyof typeof wasmFiles;
