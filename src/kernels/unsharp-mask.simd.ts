// src/kernels/unsharp-mask.ts by the WebAssembly module, which holds five rows at a time.

import { unset } from '../pixel-memory.ts';
import type { SimdInstance } from '../simd/instance.ts';
import { isOpaque } from './opacity.ts';
import { blurWeights, type unsharpMask } from './unsharp-mask.ts';

const reach = 2;
const slots = 2 * reach + 1;

export const simdUnsharpMask =
  (simd: SimdInstance): typeof unsharpMask =>
  (pixels, amount) => {
    const { width, height, data } = pixels;
    const rowBytes = width * 4;
    const opaque = isOpaque(pixels);
    const result = { ...unset(pixels), opaque };
    // All with room for what the module does beyond the end, which is less than eight pixels.
    const columns = width + 8;
    const slotBytes = columns * (opaque ? 4 : 16);
    const sizes = {
      stage: columns * 4,
      ring: slots * slotBytes,
      line: (2 * reach + columns) * 16,
      packed: columns * 4,
      out: columns * 4,
    };
    simd.use(
      sizes,
      ({ packRow, premultiplyRow, sharpenOpaque, sharpenPremultiplied }, { stage, ring, line, packed, out }) => {
        const slotOf = (y: number): number => ring.at + (Math.min(height - 1, Math.max(0, y)) % slots) * slotBytes;
        const load = opaque ? packRow : premultiplyRow;
        const whole = out.bytes.subarray(0, rowBytes);
        for (let y = -reach; y < height; y += 1) {
          const next = y + reach;
          if (next < height) {
            stage.bytes.set(data.subarray(next * rowBytes, (next + 1) * rowBytes));
            load(stage.at, Math.ceil(rowBytes / 16) * 16, slotOf(next));
          }
          if (y < 0) continue;
          const rows = [slotOf(y - 2), slotOf(y - 1), slotOf(y), slotOf(y + 1), slotOf(y + 2)] as const;
          const start = line.at + 32;
          if (opaque) {
            sharpenOpaque(...rows, width, ...blurWeights, amount, start, packed.at, out.at);
          } else {
            stage.bytes.set(data.subarray(y * rowBytes, (y + 1) * rowBytes));
            sharpenPremultiplied(...rows, width, ...blurWeights, amount, start, stage.at, out.at);
          }
          result.data.set(whole, y * rowBytes);
        }
      },
    );
    return result;
  };
