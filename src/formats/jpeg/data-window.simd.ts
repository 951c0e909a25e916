// The entropy-coded data of a JPEG in the memory of the WebAssembly module: a window that moves through the file while MCUs are read.
import type { SimdExports } from '../../simd/exports.ts';
import type { Area } from '../../simd/instance.ts';
import { offset, type Pointer } from '../../simd/pointer.ts';
import { endOfData } from './entropy.ts';
import type { DataEnd } from './layout.ts';
import { isZeroPadding } from './padding.ts';
import { slackBytes } from './twin-layout.ts';

/** Follows the data, so that it ends even where its marker is missing. */
const tail = Uint8Array.of(0xff, 0xd9);

/** Bytes of memory for a window of so many bytes of the file. */
export const windowSize = (bytes: number): number => bytes + tail.length + slackBytes;

/** The memory of one picture, which never grows while its data is read. */
interface WindowMemory {
  readonly exports: SimdExports;
  readonly areas: { readonly data: Area };
}

export class DataWindow {
  readonly #memory: WindowMemory;
  readonly #bytes: Uint8Array;
  /** The offset in the file of a byte of the window, less its address. */
  #ahead = 0;

  /** @param memory its data area has the `windowSize` of the window */
  constructor(memory: WindowMemory, bytes: Uint8Array) {
    this.#memory = memory;
    this.#bytes = bytes;
  }

  /** Puts the file from `from` on into the window. Gives the address where its data would go on in the file. */
  fill(from: number, to: Pointer = this.#memory.areas.data.at): Pointer {
    const { at, bytes } = this.#memory.areas.data;
    const start = to - at;
    const part = this.#bytes.subarray(from, from + bytes.length - windowSize(0) - start);
    bytes.set(part, start);
    bytes.set(tail, start + part.length);
    this.#ahead = from - to;
    // At the end of the file the tail is its marker.
    const isLast = from + part.length === this.#bytes.length;
    return offset(to, part.length + (isLast ? tail.length : 0));
  }

  /** Moves on where MCUs want for data. False where that is damaged. */
  advance(): boolean {
    const { exports, areas } = this.#memory;
    if (!exports.isRestartDue()) {
      const from = this.#withoutFill(this.#ahead + exports.restOfData());
      const to = exports.moveUnread(areas.data.at);
      exports.addData(this.fill(from, to));
      return true;
    }
    const end = this.end();
    if (!end || (end.bitsLeft >= 8 && !isZeroPadding(this.#bytes, end))) return false;
    const stop = this.fill(end.marker);
    return exports.passRestart(areas.data.at, stop) !== 0;
  }

  /** The end of the data; undefined where it is damaged. */
  end(): DataEnd | undefined {
    const { exports } = this.#memory;
    const bitsLeft = exports.bitsLeft();
    const rest = exports.restOfData();
    if (rest !== 0) return endOfData(this.#bytes, this.#ahead + rest, bitsLeft);
    const marker = exports.endOfData();
    if (marker === 0 || bitsLeft < 0) return undefined;
    return { marker: Math.min(this.#bytes.length, this.#ahead + marker), bitsLeft };
  }

  /** Skips fill bytes but for the last one before a marker, or two before a zero, which are damage: there may be more than a window holds. */
  #withoutFill(from: number): number {
    let last = from;
    while (this.#bytes[last] === 0xff && this.#bytes[last + 1] === 0xff) last += 1;
    return Math.max(from, last - 1);
  }
}
