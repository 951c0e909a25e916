// The passes in which a PNG has its pixels (its specification, 8.2): one, or the seven of Adam7.
import type { Size } from '../../pixels.ts';

/** A pass: a picture of its own, whose pixels are spread over the whole one. */
export interface PngPass extends Size {
  /** The place of its first pixel, and the steps to the next ones. */
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}

const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The passes that have pixels, in their order. */
export function passesOf({ width, height, interlaced }: Size & { readonly interlaced: boolean }): PngPass[] {
  return (interlaced ? adam7 : ([[0, 0, 1, 1]] as const))
    .map(([x, y, stepX, stepY]) => ({
      ...{ x, y, stepX, stepY },
      width: Math.ceil((width - x) / stepX),
      height: Math.ceil((height - y) / stepY),
    }))
    .filter((pass) => pass.width > 0 && pass.height > 0);
}
