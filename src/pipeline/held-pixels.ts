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

const pixelsFor = (bytes: number): number => Math.ceil(bytes / bytesPerPixel);

/** The way of a frame from its source to the file that is written. */
export interface Path {
  readonly source: Facts;
  readonly reduction: Reduction;
  /** True if the decoder gives rows that flow. */
  readonly flowsIn: boolean | undefined;
  /** True if the encoder takes rows that flow. */
  readonly flowsOut: boolean | undefined;
}

/** The most steps that rows flow through at once: each asks the one before, so that many thousands would overflow the stack. */
export const longestFlow = 64;

/** The most pixels of a picture that are held to know whether it is opaque: little memory, and most pictures have no more. */
export const settlingPixels = 1 << 22;

/** The pixels whose memory a frame takes after it is decoded and after each step. */
export function heldPixels(steps: readonly PlannedStep[], { source, reduction, flowsIn, flowsOut }: Path): number[] {
  const marked = steps.findIndex(({ plan }) => plan.image);
  const stopsAt = steps.findIndex(
    ({ plan }, index) => index === longestFlow || plan.needsWhole || (plan.image && index > marked),
  );
  // The pictures that flow on, the decoded one first.
  const flows = flowsIn ? (stopsAt < 0 ? steps.length + (flowsOut ? 1 : 0) : stopsAt) : 0;
  // A byte is held for each pixel of a picture that flows: its share of the file that is read, or of the one that is written. The first
  // rows of a picture that may be transparent are held before a step until they tell.
  const flowing =
    (index: number) =>
    (pixels: number): number =>
      pixelsFor(
        steps[index] && (source.hasAlpha || steps.slice(0, index).some(({ plan }) => plan.transparent))
          ? pixels + 4 * Math.min(pixels, settlingPixels)
          : pixels,
      );
  return [
    decodedPixels(source, reduction, flows && flowing(0)),
    ...steps.map(({ plan: { size } }, index) =>
      index + 1 < flows ? flowing(index + 1)(pixelsOf(size)) : pixelsOf(size),
    ),
  ];
}

/**
 * How many pixels' memory it takes to decode a frame. Where a JPEG of several scans is reduced or flows, its decoder still holds the
 * coefficients of the whole picture: two bytes for each component of a pixel.
 * @param flowing how many of so many pixels are held; 0 or absent where the frame does not flow
 */
export function decodedPixels(
  { width, height, scans, components = 3, decodingBytes = 0, flowingBytes = 0 }: Facts,
  reduction: Reduction,
  flowing?: 0 | ((pixels: number) => number),
): number {
  const reduced = pixelsOf(reducedSize({ width, height }, reduction));
  const coefficients = scans && (flowing || reduction > 1) ? 2 * components * width * height : 0;
  const held = (flowing ? flowing(reduced) : reduced) + pixelsFor(coefficients);
  return Math.max(held, pixelsFor(flowing ? flowingBytes : decodingBytes));
}

const pixelsOf = ({ width, height }: Size): number => width * height;
