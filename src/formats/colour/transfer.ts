// Transfer functions: the light that a stored number stands for, both from 0 to 1.

/** Turns a stored number into light. */
export type Transfer = (stored: number) => number;

/** A parametric curve of ICC.1 (`para`): c * x + f up to d, (a * x + b) ** g + e above. */
export const parametric =
  ({ g, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0 }: Readonly<Record<'g', number>> & Parameters): Transfer =>
  (x) =>
    x > d ? Math.max(a * x + b, 0) ** g + e : c * x + f;

type Parameters = Readonly<Partial<Record<'a' | 'b' | 'c' | 'd' | 'e' | 'f', number>>>;

export const power = (gamma: number): Transfer => parametric({ g: gamma });

/** IEC 61966-2-1. */
export const srgbTransfer = parametric({ g: 2.4, a: 1 / 1.055, b: 0.055 / 1.055, c: 1 / 12.92, d: 0.04045 });

/** SMPTE ST 2084, as parts of 10,000 cd/m2. */
const pq: Transfer = (x) => {
  const root = x ** (32 / 2523);
  return (Math.max(root - 3424 / 4096, 0) / (2413 / 128 - (2392 / 128) * root)) ** (16384 / 2610);
};

/** ARIB STD-B67: the light of the scene, as parts of its peak. */
const hlg: Transfer = (x) => (x <= 0.5 ? (x * x) / 3 : (Math.exp((x - 0.55991073) / 0.17883277) + 0.28466892) / 12);

/** The light of a screen is shown as it is, or is of a high dynamic range and has to be mapped to that of a screen. */
export type Range = 'standard' | 'pq' | 'hlg';

export interface CodedTransfer {
  readonly transfer: Transfer;
  readonly range: Range;
}

const standard = (transfer: Transfer): CodedTransfer => ({ transfer, range: 'standard' });

/**
 * By their numbers in ITU-T H.273, as PNG's cICP and AVIF's nclx give them. As Chromium (measured): the family of BT.709 counts as
 * a power of 2.4, and the logarithmic ones count as not told.
 */
export const codedTransfers: Readonly<Record<number, CodedTransfer>> = {
  1: standard(power(2.4)),
  4: standard(power(2.2)),
  5: standard(power(2.8)),
  6: standard(power(2.4)),
  7: standard(parametric({ g: 1 / 0.45, a: 1 / 1.1115, b: 0.1115 / 1.1115, c: 1 / 4, d: 0.0913 })),
  8: standard((x) => x),
  11: standard(power(2.4)),
  13: standard(srgbTransfer),
  14: standard(power(2.4)),
  15: standard(power(2.4)),
  16: { transfer: pq, range: 'pq' },
  17: standard((x) => (52.37 / 48) * x ** 2.6),
  18: { transfer: hlg, range: 'hlg' },
};
