// YCbCr samples that are not JPEG data -> RGB (TIFF 6.0, section 21), to the pixels of libtiff.
import { storedBytes, type TiffStorage } from './grid.ts';
import type { TiffLayout } from './layout.ts';
import type { UnpackedRows, WriteColours } from './rows.ts';

/**
 * Blocks of pixels that share their chroma, one row of blocks after the other, as rows of Y, Cb and Cr for every pixel. As
 * libtiff: chroma is repeated, not interpolated.
 */
export function spreadBlocks(data: Uint8Array, storage: TiffStorage, width: number, rows: number): UnpackedRows {
  const [across, down] = storage.sharing;
  const luma = across * down;
  const blockRowBytes = storedBytes(storage, { width, height: 1 });
  const rowBytes = width * 3;
  const spread = new Uint8Array(rowBytes * rows);
  for (let y = 0, to = 0; y < rows; y += 1) {
    const blocks = Math.floor(y / down) * blockRowBytes;
    for (let x = 0; x < width; x += 1, to += 3) {
      const block = blocks + Math.floor(x / across) * (luma + 2);
      spread[to] = data[block + (y % down) * across + (x % across)] as number;
      spread[to + 1] = data[block + luma] as number;
      spread[to + 2] = data[block + luma + 1] as number;
    }
  }
  return { data: spread, rowBytes, step: 3 };
}

/** Tables in whole numbers, where libtiff has them, with 16 bits after the point for green. */
export function ycbcrWriter({ lumaCoefficients, referenceBlackWhite }: TiffLayout): WriteColours {
  const [red = 0, green = 0, blue = 0] = lumaCoefficients;
  const [blackY = 0, whiteY = 0, zeroCb = 0, fullCb = 0, zeroCr = 0, fullCr = 0] = referenceBlackWhite;
  const fixed = (factor: number): number => Math.floor(Math.min(2, Math.max(0, factor)) * 65536 + 0.5);
  const [redOfCr, blueOfCb] = [2 - 2 * red, 2 - 2 * blue];
  const [greenOfCr, greenOfCb] = [fixed((red * redOfCr) / green), fixed((blue * blueOfCb) / green)];
  const chroma = (zero: number, full: number): Int32Array => levelsOf(zero, full, 127);
  const [y, cb, cr] = [levelsOf(blackY, whiteY, 255), chroma(zeroCb, fullCb), chroma(zeroCr, fullCr)];
  const [reds, blues] = [
    cr.map((value) => (fixed(redOfCr) * value + 32768) >> 16),
    cb.map((value) => (fixed(blueOfCb) * value + 32768) >> 16),
  ];
  return ([first, second, third], out) => {
    const [lumas, blueness, redness] = [first as Float32Array, second as Float32Array, third as Float32Array];
    for (let x = 0; x < lumas.length; x += 1) {
      const [b, r] = [blueness[x] as number, redness[x] as number];
      const luma = y[lumas[x] as number] as number;
      out[x * 4] = luma + (reds[r] as number);
      out[x * 4 + 1] = luma + ((32768 - greenOfCb * (cb[b] as number) - greenOfCr * (cr[r] as number)) >> 16);
      out[x * 4 + 2] = luma + (blues[b] as number);
    }
  };
}

/** What each sample stands for: 0 at `zero`, `range` at `full`, and whole numbers in between and beyond, within 16 bits. */
function levelsOf(zero: number, full: number, range: number): Int32Array {
  const most = 4096;
  return Int32Array.from({ length: 256 }, (_, sample) =>
    Math.max(-most, Math.min(most, Math.trunc(((sample - zero) * range) / (full - zero || 1)))),
  );
}
