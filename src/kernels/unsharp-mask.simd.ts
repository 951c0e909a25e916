// `unsharpMask` by the WebAssembly module, whose memory holds five rows at a time (assembly/kernels/unsharp-mask.ts).

import { unset } from '../pixel-memory.ts';
import { floatPixelBytes, sharpenReach, sharpenSlack } from '../simd/exports.ts';
import type { SimdInstance } from '../simd/instance.ts';
import { offset, type Pointer } from '../simd/pointer.ts';
import { isOpaque } from './opacity.ts';
import { blurWeights, firstLoaded, type UnsharpMask } from './unsharp-mask.ts';

/** Rows in the ring: row y lies in slot y % 5. */
const slots = 2 * sharpenReach + 1;

/** The twin of `unsharpMask`: the same bytes. */
export const simdUnsharpMask =
  (simd: SimdInstance): UnsharpMask =>
  (pixels, amount, rows = { from: 0, to: pixels.height }) => {
    const { width, height, data } = pixels;
    const rowBytes = width * 4;
    const opaque = isOpaque(pixels);
    const result = { ...unset({ width, height: rows.to - rows.from }), opaque };
    const columns = width + sharpenSlack;
    // Packed rows take three of these four bytes.
    const slotBytes = columns * (opaque ? 4 : floatPixelBytes);
    const sizes = {
      stage: columns * 4,
      ring: slots * slotBytes,
      line: (2 * sharpenReach + columns) * floatPixelBytes,
      packed: columns * 4,
      out: columns * 4,
    };
    simd.use(
      sizes,
      ({ packRow, premultiplyRow, sharpenOpaque, sharpenPremultiplied }, { stage, ring, line, packed, out }) => {
        const slotOf = (y: number): Pointer =>
          offset(ring.at, (Math.min(height - 1, Math.max(0, y)) % slots) * slotBytes);
        const load = opaque ? packRow : premultiplyRow;
        const whole = out.bytes.subarray(0, rowBytes);
        for (let y = firstLoaded(rows) - sharpenReach; y < rows.to; y += 1) {
          const next = y + sharpenReach;
          if (next < height) {
            stage.bytes.set(data.subarray(next * rowBytes, (next + 1) * rowBytes));
            load(stage.at, Math.ceil(rowBytes / 16) * 16, slotOf(next));
          }
          if (y < rows.from) continue;
          const slotsReached = [slotOf(y - 2), slotOf(y - 1), slotOf(y), slotOf(y + 1), slotOf(y + 2)] as const;
          const start = offset(line.at, sharpenReach * floatPixelBytes);
          if (opaque) {
            sharpenOpaque(...slotsReached, width, ...blurWeights, amount, start, packed.at, out.at);
          } else {
            stage.bytes.set(data.subarray(y * rowBytes, (y + 1) * rowBytes));
            sharpenPremultiplied(...slotsReached, width, ...blurWeights, amount, start, stage.at, out.at);
          }
          result.data.set(whole, (y - rows.from) * rowBytes);
        }
      },
    );
    return result;
  };
