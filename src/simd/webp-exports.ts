// Made from assembly/ by `npm run build:simd`; a test holds it to that. The sources say what each function does.
import type { Pointer, U32 } from './pointer.ts';

export interface WebpExports {
  readonly memory: WebAssembly.Memory;

  // assembly/formats/webp/index.ts
  readonly place: (bytes: U32) => Pointer;
  readonly start: (alphaBytes: U32, pictureBytes: U32, lossless: boolean, band: U32) => 0 | 1;
  readonly pictureWidth: () => U32;
  readonly pictureHeight: () => U32;
  readonly rowsPlace: () => Pointer;
  readonly readRows: () => U32;
}
