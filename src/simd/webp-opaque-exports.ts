// Made from assembly/ by `npm run build:simd`; a test holds it to that. The sources say what each function does.
import type { F64, Pointer, U32 } from './pointer.ts';

export interface WebpOpaqueExports {
  readonly memory: WebAssembly.Memory;

  // assembly/formats/webp/encode/index.ts
  readonly place: (width: U32, height: U32) => Pointer;
  readonly addRows: (count: U32) => void;
  readonly encode: (quality: F64) => 0 | 1;
  readonly firstPlace: () => Pointer;
  readonly firstBytes: () => U32;
  readonly tokensPlace: () => Pointer;
  readonly tokensBytes: () => U32;
}

// Constants of the module that its callers depend on.
export const mostRows = 16;
