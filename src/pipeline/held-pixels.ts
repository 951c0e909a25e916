// The pixels whose memory a job holds at once, as its plan foresees them: those of whole pictures, and few of pictures that flow.
import type { Reduction } from '../formats/codec.ts';
import type { Size } from '../pixels.ts';
import type { Facts, PlannedStep } from './plan.ts';
import { reducedSize } from './scaling.ts';

/**
 * Bytes of memory for which a pixel of `machinePixels` stands: a decoded picture, its result and a codec's copy of each are in memory
 * together.
 */
export const bytesPerPixel = 16;

/** A byte is held for each pixel of a picture that flows: its share of the file that is read, or of the one that is written. */
const flowingPixels = (pixels: number): number => Math.ceil(pixels / bytesPerPixel);

/** The way of a frame from its source to the file that is written. */
export interface Path {
  readonly source: Facts;
  readonly reduction: Reduction;
  /** True if the decoder gives rows that flow. */
  readonly flowsIn: boolean;
  /** True if the encoder takes rows that flow. */
  readonly flowsOut: boolean;
}

/** The most steps that rows flow through at once: each asks the one before, so that many thousands would overflow the stack. */
export const longestFlow = 64;

/** The most pixels of a picture that are held to know whether it is opaque: little memory, and most pictures have no more. */
export const settlingPixels = 1 << 22;

/** The pixels whose memory a frame takes after it is decoded and after each step. */
export function heldPixels(steps: readonly PlannedStep[], { source, reduction, flowsIn, flowsOut }: Path): number[] {
  const marked = steps.findIndex(({ plan }) => plan.image);
  const stopsAt = steps.findIndex(
    ({ plan }, index) => plan.needsWhole || index === longestFlow || (plan.image && index > marked),
  );
  const lastFlowing = !flowsIn ? -1 : stopsAt >= 0 ? stopsAt - 1 : flowsOut ? steps.length : steps.length - 1;
  const veiledBy = steps.findIndex(({ plan }) => plan.transparent);
  const firstVeiled = source.hasAlpha ? 0 : veiledBy >= 0 ? veiledBy + 1 : Number.POSITIVE_INFINITY;
  // The first rows of a picture that may be transparent are held before a step until they tell.
  const settling = (index: number, pixels: number): number =>
    index >= firstVeiled && index < steps.length && index <= lastFlowing
      ? Math.ceil((4 * Math.min(pixels, settlingPixels)) / bytesPerPixel)
      : 0;
  return [
    decodedPixels(source, reduction, lastFlowing >= 0) + settling(0, pixelsOf(source)),
    ...steps.map(({ plan }, index) => {
      const pixels = pixelsOf(plan.size);
      return index + 1 <= lastFlowing ? flowingPixels(pixels) + settling(index + 1, pixels) : pixels;
    }),
  ];
}

/**
 * How many pixels' memory it takes to decode a frame. Where a JPEG of several scans is reduced or flows, its decoder still holds the
 * coefficients of the whole picture: two bytes for each component of a pixel.
 */
export function decodedPixels(
  { width, height, scans, components = 3, decodingBytes = 0, flowingBytes = 0 }: Facts,
  reduction: Reduction,
  flows = false,
): number {
  const reduced = pixelsOf(reducedSize({ width, height }, reduction));
  const coefficients = scans && (reduction > 1 || flows) ? 2 * components * width * height : 0;
  const held = (flows ? flowingPixels(reduced) : reduced) + Math.ceil(coefficients / bytesPerPixel);
  return Math.max(held, Math.ceil((flows ? flowingBytes : decodingBytes) / bytesPerPixel));
}

const pixelsOf = ({ width, height }: Size): number => width * height;
