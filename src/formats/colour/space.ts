// Colour spaces: what the numbers of a picture stand for, however its file told it.
import { once } from '../../once.ts';
import { apply, inverse, type Matrix, multiply, ofColumns, scaling, type Vector } from './matrix.ts';
import { type CodedTransfer, codedTransfers, type Range, srgbTransfer, type Transfer } from './transfer.ts';

/** Three colours of light: the light of a stored number by channel, and the sum of the three as XYZ. */
export interface MatrixSpace {
  readonly kind: 'matrix';
  /** For each channel the light of the 256 numbers, 1 at white. */
  readonly light: readonly [Float64Array, Float64Array, Float64Array];
  /** Light of red, green and blue -> XYZ under D50, the connection space of ICC profiles. */
  readonly toXyz: Matrix;
  readonly range: Range;
  /** True where the three channels are always equal, because the picture is grey. */
  readonly isGrey?: boolean;
  /** The ICC profile that told it, if one did. */
  readonly profile?: Uint8Array<ArrayBuffer>;
}

/** Any space with tables in several dimensions, for which a colour management library is needed. */
export interface TableSpace {
  readonly kind: 'table';
  readonly channels: 'RGB' | 'CMYK';
  readonly profile: Uint8Array<ArrayBuffer>;
}

export type ColourSpace = MatrixSpace | TableSpace;

/** The places of red, green, blue and white in the CIE 1931 chart: x and y of each. */
export type Chromaticities = readonly [
  red: readonly [number, number],
  green: readonly [number, number],
  blue: readonly [number, number],
  white: readonly [number, number],
];

const d65 = [0.3127, 0.329] as const;
const illuminantC = [0.31, 0.316] as const;

/** By their numbers in ITU-T H.273. */
export const codedPrimaries: Readonly<Record<number, Chromaticities>> = {
  1: [[0.64, 0.33], [0.3, 0.6], [0.15, 0.06], d65],
  4: [[0.67, 0.33], [0.21, 0.71], [0.14, 0.08], illuminantC],
  5: [[0.64, 0.33], [0.29, 0.6], [0.15, 0.06], d65],
  6: [[0.63, 0.34], [0.31, 0.595], [0.155, 0.07], d65],
  7: [[0.63, 0.34], [0.31, 0.595], [0.155, 0.07], d65],
  8: [[0.681, 0.319], [0.243, 0.692], [0.145, 0.049], illuminantC],
  9: [[0.708, 0.292], [0.17, 0.797], [0.131, 0.046], d65],
  10: [
    [1, 0],
    [0, 1],
    [0, 0],
    [1 / 3, 1 / 3],
  ],
  11: [
    [0.68, 0.32],
    [0.265, 0.69],
    [0.15, 0.06],
    [0.314, 0.351],
  ],
  12: [[0.68, 0.32], [0.265, 0.69], [0.15, 0.06], d65],
  22: [[0.63, 0.34], [0.295, 0.605], [0.155, 0.077], d65],
};

/** The white of the connection space of ICC profiles. */
export const d50: Vector = [0.9642, 1, 0.8249];
/** XYZ -> the responses of the eye, for adapting one white to another. */
const bradford: Matrix = [0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296];

/** Undefined where the three colours do not span a space. */
function toXyzOf([red, green, blue, white]: Chromaticities): Matrix | undefined {
  const xyz = ([x, y]: readonly [number, number]): Vector => [x / y, 1, (1 - x - y) / y];
  // Not by `xyz`, because y may be 0: the amounts below scale the columns anyway.
  const column = ([x, y]: readonly [number, number]): Vector => [x, y, 1 - x - y];
  const columns = ofColumns(column(red), column(green), column(blue));
  const amounts = inverse(columns);
  const responses = inverse(bradford);
  if (!amounts || !responses || white[1] === 0) return undefined;
  const [from, to] = [apply(bradford, xyz(white)), apply(bradford, d50)];
  const adapted = multiply(responses, multiply(scaling([to[0] / from[0], to[1] / from[1], to[2] / from[2]]), bradford));
  const result = multiply(adapted, multiply(columns, scaling(apply(amounts, xyz(white)))));
  return result.every(Number.isFinite) ? result : undefined;
}

/** The light of the 256 numbers. */
export const lightOf = (transfer: Transfer): Float64Array =>
  Float64Array.from({ length: 256 }, (_, stored) => transfer(stored / 255));

/** A space of these colours with one transfer function for all; undefined where the colours do not span one. */
export function spaceOf(primaries: Chromaticities, transfer: Transfer): MatrixSpace | undefined {
  const toXyz = toXyzOf(primaries);
  return toXyz && { kind: 'matrix', toXyz, ...curvesOf({ transfer, range: 'standard' }) };
}

const curvesOf = ({ transfer, range }: CodedTransfer): Pick<MatrixSpace, 'light' | 'range'> => {
  const light = lightOf(transfer);
  return { light: [light, light, light], range };
};

/** Numbers of ITU-T H.273. */
export interface ColourCodes {
  readonly primaries: number;
  readonly transfer: number;
}

/** What each of the two numbers tells; nothing for one of which nothing is known. */
export function codedParts({
  primaries,
  transfer,
}: ColourCodes): Partial<Pick<MatrixSpace, 'toXyz' | 'light' | 'range'>> {
  const [colours, coded] = [codedPrimaries[primaries], codedTransfers[transfer]];
  const toXyz = colours && toXyzOf(colours);
  return { ...(toXyz && { toXyz }), ...(coded && curvesOf(coded)) };
}

/** Undefined where either number is one that nothing is known of: the picture then counts as not told. */
export function codedSpace(codes: ColourCodes): MatrixSpace | undefined {
  const { toXyz, light, range } = codedParts(codes);
  return toXyz && light && range && { kind: 'matrix', toXyz, light, range };
}

const madeSrgb = once(() => spaceOf(codedPrimaries[1] as Chromaticities, srgbTransfer) as MatrixSpace);

/** What the numbers of a picture stand for if nothing else is told, and those of colours in a URL always. */
export const srgb: MatrixSpace = {
  kind: 'matrix',
  range: 'standard',
  get light() {
    return madeSrgb().light;
  },
  get toXyz() {
    return madeSrgb().toXyz;
  },
};

/** True if reading the numbers as sRGB changes no colour to be seen: no channel by more than about one level. */
export function isSrgb(space: ColourSpace): boolean {
  if (space.kind === 'table' || space.range !== 'standard') return false;
  const reference = srgb.light[0];
  // The light of sRGB half a level and a level away, whichever curve is steeper.
  const isNear = (light: Float64Array): boolean =>
    light.every((value, stored) => {
      const [below, above] = [
        reference[Math.max(0, stored - 1)] as number,
        reference[Math.min(255, stored + 1)] as number,
      ];
      return value >= below - 1e-9 && value <= above + 1e-9;
    });
  return (
    space.light.every(isNear) &&
    (space.isGrey || space.toXyz.every((value, index) => Math.abs(value - (srgb.toXyz[index] as number)) < 0.003))
  );
}
