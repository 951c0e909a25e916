// `filterSeparably` by the WebAssembly module (assembly/kernels/separable-filter-*.ts): rows go in and come out one by
// one, so that its memory holds only as many as the filter reaches over.

import { unset } from '../pixel-memory.ts';
import type { PixelBuffer } from '../pixels.ts';
import {
  filterColumns,
  filterRowsPerSlot,
  opaqueLineBytes,
  opaqueSlotBytes,
  premultipliedLineBytes,
  premultipliedSlotBytes,
} from '../simd/exports.ts';
import type { SimdInstance } from '../simd/instance.ts';
import { offset } from '../simd/pointer.ts';
import { isOpaque } from './opacity.ts';
import { filterSeparably, type SeparableFilter } from './separable-filter.ts';
import { one, type Taps } from './taps.ts';

/** The kernel for opaque pictures or the one for pictures with alpha, and how each of them stores rows. */
interface Form {
  /** Bytes to a pixel of a slot of the ring, which holds two rows. */
  readonly slotBytes: number;
  /** Bytes to a pixel of the line between the vertical and the horizontal pass. */
  readonly lineBytes: number;
  /** Combines two rows into a slot. */
  readonly load: 'pairRows' | 'premultiplyRows';
  /** The vertical pass. */
  readonly columns: 'columnsOpaque' | 'columnsPremultiplied';
  /** The horizontal pass. */
  readonly row: 'rowOpaque' | 'rowPremultiplied';
  /** The horizontal pass's weights as it takes them. */
  readonly rowWeights: (taps: Taps) => Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
}

const opaqueForm: Form = {
  slotBytes: opaqueSlotBytes,
  lineBytes: opaqueLineBytes,
  load: 'pairRows',
  columns: 'columnsOpaque',
  row: 'rowOpaque',
  rowWeights: ({ weights }) => weights,
};

const premultipliedForm: Form = {
  slotBytes: premultipliedSlotBytes,
  lineBytes: premultipliedLineBytes,
  load: 'premultiplyRows',
  columns: 'columnsPremultiplied',
  row: 'rowPremultiplied',
  rowWeights: ({ weights }) => Float32Array.from(weights, (weight) => weight / one),
};

/**
 * The most the ring may take; a filter that reaches over more rows (48 megapixels to a few pixels) is left to the
 * definition.
 */
const mostRingBytes = 64 << 20;

/** The twin of `filterSeparably`: the same bytes. */
export const simdFilter =
  (simd: SimdInstance): SeparableFilter =>
  (pixels, across, down) =>
    filterAs(isOpaque(pixels) ? opaqueForm : premultipliedForm, simd, pixels, across, down);

function filterAs(form: Form, simd: SimdInstance, pixels: PixelBuffer, across: Taps, down: Taps): PixelBuffer {
  const { width, height, data } = pixels;
  const slots = down.count / filterRowsPerSlot;
  // An odd number of steps: at widths of powers of two the slots of the ring would otherwise all compete for the same
  // few lines of the processor's cache.
  const columns = (Math.ceil(width / filterColumns) | 1) * filterColumns;
  const slotBytes = columns * form.slotBytes;
  if (slots * slotBytes > mostRingBytes) return filterSeparably(pixels, across, down);
  const acrossWeights = bytesOf(form.rowWeights(across));
  const downWeights = bytesOf(down.weights);
  const downBytes = downWeights.length / down.length;
  const result = { ...unset({ width: across.length, height: down.length }), opaque: form === opaqueForm };
  const sizes = {
    stage: columns * 4 * filterRowsPerSlot,
    ring: slots * slotBytes,
    line: (columns + across.count) * form.lineBytes,
    down: downBytes,
    starts: across.starts.byteLength,
    across: acrossWeights.length,
    out: across.length * 4,
  };
  simd.use(sizes, (exports, areas) => {
    const { stage, ring, line, out } = areas;
    areas.starts.bytes.set(bytesOf(across.starts));
    areas.across.bytes.set(acrossWeights);
    // Taps beyond the edges weigh 0, but 0 times what is no number would be no number either.
    stage.bytes.fill(0);
    line.bytes.fill(0);
    let loaded = 0;
    for (let y = 0; y < down.length; y += 1) {
      const first = (down.starts[y] as number) / filterRowsPerSlot;
      for (; loaded < first + slots; loaded += 1) {
        for (let row = 0; row < filterRowsPerSlot; row += 1) {
          const from = Math.min(height - 1, loaded * filterRowsPerSlot + row) * width * 4;
          stage.bytes.set(data.subarray(from, from + width * 4), row * columns * 4);
        }
        exports[form.load](stage.at, columns * 4, offset(ring.at, (loaded % slots) * slotBytes));
      }
      areas.down.bytes.set(downWeights.subarray(y * downBytes, (y + 1) * downBytes));
      exports[form.columns](ring.at, slotBytes, slots, first % slots, areas.down.at, line.at);
      exports[form.row](line.at, areas.starts.at, areas.across.at, across.count, across.length, out.at);
      result.data.set(out.bytes, y * out.bytes.length);
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
