// The formulas behind a job's steps, for the peers that need numbers and for the exact answer.
/** Weights of a Gaussian cut at `radius`, summing to 1. */
export function gaussian(radius: number, sigma: number): number[] {
  const weights = Array.from({ length: 2 * radius + 1 }, (_, at) => Math.exp(-((at - radius) ** 2) / (2 * sigma ** 2)));
  const sum = weights.reduce((total, weight) => total + weight);
  return weights.map((weight) => weight / sum);
}

export const sharpenRadius = 2;
export const sharpenSigma = 0.7;

/** Twice the picture minus its blurred copy, as one 5 x 5 matrix for the peers that convolve. */
export function sharpenMatrix(): number[][] {
  const weights = gaussian(sharpenRadius, sharpenSigma);
  return weights.map((down, y) =>
    weights.map((across, x) => (x === sharpenRadius && y === sharpenRadius ? 2 : 0) - down * across),
  );
}

/** `bright`, then `contrast`, as gain and offset. Clipping between the two is left out. */
export function toneLine({ bright, contrast }: { bright: number; contrast: number }): { gain: number; offset: number } {
  const level = 2.55 * contrast;
  const gain = (259 * (level + 255)) / (255 * (259 - level));
  return { gain, offset: gain * (2.55 * bright - 128) + 128 };
}

/** The size a resize step gives, as the service rounds it. */
export function resizedSize(
  source: { width: number; height: number },
  step: { width: number; height?: number; enlarges?: true },
): { width: number; height: number } {
  if (step.height) return { width: step.width, height: step.height };
  const width = step.enlarges ? step.width : Math.min(step.width, source.width);
  return { width, height: Math.max(1, Math.round((source.height * width) / source.width)) };
}
