// Resampling through the WebAssembly module of @jsquash/resize.
import type { Resampler } from '../actions/action.ts';
import { isOpaque } from '../kernels/opacity.ts';
import { outOfMemory } from './faults.ts';
import { type BindgenExports, type LoadWasm, passBytes, Retiring, startBindgen, takeVector } from './wasm.ts';

interface ResizeExports extends BindgenExports {
  resize(
    slot: number,
    pointer: number,
    length: number,
    width: number,
    height: number,
    toWidth: number,
    toHeight: number,
    filter: number,
    premultiply: number,
    linear: number,
  ): void;
}

type Resize = Resampler['resample'];

/** The module's number for Lanczos 3. */
const lanczos3 = 3;

export function wasmResampler(load: LoadWasm) {
  const instance = new Retiring<{ resample: Resize }>(async () => {
    const exports = startBindgen<ResizeExports>(await load('resize'));
    const resample: Resize = (pixels, { width, height }) => {
      const premultiply = isOpaque(pixels) ? 0 : 1;
      const bytes = takeVector(exports, (slot) =>
        exports.resize(
          slot,
          passBytes(exports, pixels.data),
          pixels.data.length,
          pixels.width,
          pixels.height,
          width,
          height,
          lanczos3,
          premultiply,
          0,
        ),
      );
      return { width, height, data: new Uint8ClampedArray(bytes.buffer) };
    };
    return { api: { resample }, memory: exports.memory };
  });
  let current: Resize | undefined;
  const resampler: Resampler = {
    load: async () => {
      current = (await instance.ready()).api.resample;
    },
    resample: (pixels, size) => {
      if (!current) throw new Error('The resampler was not loaded.');
      try {
        return current(pixels, size);
      } catch (error) {
        throw outOfMemory('The resampler', size, error);
      }
    },
  };
  return { resampler, instances: [instance] as const };
}
