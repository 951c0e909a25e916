// src/kernels/separable-filter.ts by the WebAssembly module: rows go in and come out one by one, so that its memory holds only
// as many as the filter reaches over.

import { unset } from '../pixel-memory.ts';
import type { PixelBuffer } from '../pixels.ts';
import type { SimdExports, SimdInstance } from '../simd/instance.ts';
import { isOpaque } from './opacity.ts';
import { filterSeparably, type SeparableFilter } from './separable-filter.ts';
import { one, type Taps } from './taps.ts';

/** How the two halves of the kernel lay out their rows, which lie in the ring in pairs. */
interface Form {
  /** Bytes to a pixel of a slot, and of the line between the passes. */
  readonly slotBytes: number;
  readonly lineBytes: number;
  readonly load: (exports: SimdExports, stage: number, rowBytes: number, slot: number) => void;
  readonly columns: 'columnsOpaque' | 'columnsPremultiplied';
  readonly row: 'rowOpaque' | 'rowPremultiplied';
  readonly rowWeights: (taps: Taps) => Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
}

const opaqueForm: Form = {
  slotBytes: 8,
  lineBytes: 8,
  load: ({ pairRows }, ...place) => pairRows(...place),
  columns: 'columnsOpaque',
  row: 'rowOpaque',
  rowWeights: ({ weights }) => weights,
};

const premultipliedForm: Form = {
  slotBytes: 16,
  lineBytes: 16,
  load: ({ premultiplyRows }, ...place) => premultiplyRows(...place),
  columns: 'columnsPremultiplied',
  row: 'rowPremultiplied',
  rowWeights: ({ weights }) => Float32Array.from(weights, (weight) => weight / one),
};

const rowsPerSlot = 2;

/** What rows may take up; a filter that reaches over more (48 megapixels to a few pixels) takes the slow way. */
const mostBytes = 64 << 20;

export const simdFilter =
  (simd: SimdInstance): SeparableFilter =>
  (pixels, across, down) =>
    filterAs(isOpaque(pixels) ? opaqueForm : premultipliedForm, simd, pixels, across, down);

function filterAs(form: Form, simd: SimdInstance, pixels: PixelBuffer, across: Taps, down: Taps): PixelBuffer {
  const { width, height, data } = pixels;
  const slots = down.count / rowsPerSlot;
  // Eight pixels at a time, and an odd number of times: else, at widths of powers of two, the rows of the ring would all
  // lie in the same few places of the processor's cache.
  const columns = (Math.ceil(width / 8) | 1) * 8;
  const slotBytes = columns * form.slotBytes;
  if (slots * slotBytes > mostBytes) return filterSeparably(pixels, across, down);
  const acrossWeights = bytesOf(form.rowWeights(across));
  const downWeights = bytesOf(down.weights);
  const downBytes = downWeights.length / down.length;
  const result = { ...unset({ width: across.length, height: down.length }), opaque: form === opaqueForm };
  const sizes = {
    stage: columns * 4 * rowsPerSlot,
    ring: slots * slotBytes,
    line: (columns + across.count) * form.lineBytes,
    down: downBytes,
    starts: across.starts.byteLength,
    across: acrossWeights.length,
    out: across.length * 4,
  };
  simd.use(sizes, (exports, parts) => {
    parts.starts.bytes.set(bytesOf(across.starts));
    parts.across.bytes.set(acrossWeights);
    // What a filter reaches beyond the edges weighs nothing, but must be numbers.
    parts.stage.bytes.fill(0);
    parts.line.bytes.fill(0);
    let loaded = 0;
    for (let y = 0; y < down.length; y += 1) {
      const first = (down.starts[y] as number) / rowsPerSlot;
      for (; loaded < first + slots; loaded += 1) {
        for (let row = 0; row < rowsPerSlot; row += 1) {
          const from = Math.min(height - 1, loaded * rowsPerSlot + row) * width * 4;
          parts.stage.bytes.set(data.subarray(from, from + width * 4), row * columns * 4);
        }
        form.load(exports, parts.stage.at, columns * 4, parts.ring.at + (loaded % slots) * slotBytes);
      }
      parts.down.bytes.set(downWeights.subarray(y * downBytes, (y + 1) * downBytes));
      exports[form.columns](parts.ring.at, slotBytes, slots, first % slots, parts.down.at, parts.line.at);
      exports[form.row](parts.line.at, parts.starts.at, parts.across.at, across.count, across.length, parts.out.at);
      result.data.set(parts.out.bytes, y * parts.out.bytes.length);
    }
  });
  return result;
}

const bytesOf = ({
  buffer,
  byteOffset,
  byteLength,
}: Int16Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>) =>
  new Uint8Array(buffer, byteOffset, byteLength);
