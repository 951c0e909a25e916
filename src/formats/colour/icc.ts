// ICC profiles (ICC.1) -> colour spaces. How a file holds a profile is in the header of its format.
import { fourLetters, viewOf } from '../../bytes.ts';
import { hasSoundTags, readTag } from './icc-tags.ts';
import { ofColumns, type Vector } from './matrix.ts';
import {
  type ColourCodes,
  type ColourSpace,
  codedParts,
  codedSpace,
  lightOf,
  type MatrixSpace,
  srgb,
} from './space.ts';
import { parametric, power, type Transfer } from './transfer.ts';

/**
 * The space that a profile describes.
 * @returns undefined for anything but a sound profile for grey, RGB or CMYK. As Chromium: one malformed tag among those that tell
 * colours voids the profile, and its device class does not matter
 */
export function readIcc(profile: Uint8Array<ArrayBuffer>): ColourSpace | undefined {
  if (!hasSoundTags(profile)) return undefined;
  const [colours, connection] = [16, 20].map((at) => fourLetters(profile, at)) as [string, string];
  if (!['XYZ ', 'Lab '].includes(connection)) return undefined;
  const codes = readCodes(readTag(profile, 'cicp'));
  if (codes === 'malformed') return undefined;
  if (colours === 'GRAY') return connection === 'XYZ ' ? readGrey(profile, codes) : undefined;
  // The tables are what the maker of the profile prefers, and so do the libraries.
  const hasTable = ['A2B0', 'A2B1'].some((name) => readTag(profile, name));
  if (colours === 'CMYK') return hasTable ? { kind: 'table', channels: 'CMYK', profile } : undefined;
  if (colours !== 'RGB ') return undefined;
  const columns = readAll(profile, ['rXYZ', 'gXYZ', 'bXYZ'], readXyz);
  const light = readAll(profile, ['rTRC', 'gTRC', 'bTRC'], readCurve);
  if (columns === 'malformed' || light === 'malformed') return undefined;
  const hasSums = columns !== undefined && light !== undefined;
  if (!hasTable && !hasSums) return undefined;
  const coded = codes && codedSpace(codes);
  if (coded) return { ...coded, profile };
  if (hasTable || !hasSums) return { kind: 'table', channels: 'RGB', profile };
  const told = { kind: 'matrix', light, toXyz: ofColumns(...columns), range: 'standard', profile } as const;
  return codes ? { ...told, ...codedParts(codes) } : told;
}

/**
 * The profile, if it fits a picture of so many colour channels: 1 grey, 3 RGB, 4 CMYK. As in browsers, another one counts as none,
 * and a grey picture may have an RGB profile.
 */
export function profileFor(
  profile: Uint8Array<ArrayBuffer> | undefined,
  channels = 3,
): Uint8Array<ArrayBuffer> | undefined {
  const fits = channels === 4 ? ['CMYK'] : channels === 1 ? ['GRAY', 'RGB '] : ['RGB '];
  return profile && fits.includes(fourLetters(profile, 16)) ? profile : undefined;
}

/** Undefined where one of the tags is missing. */
function readAll<T>(
  profile: Uint8Array,
  names: readonly [string, string, string],
  read: (tag: Uint8Array) => T | undefined,
): readonly [T, T, T] | 'malformed' | undefined {
  const found = names.map((name) => readTag(profile, name)).filter((tag) => tag !== undefined);
  if (found.length < names.length) return undefined;
  const values = found.map(read).filter((value) => value !== undefined);
  return values.length === names.length ? (values as unknown as readonly [T, T, T]) : 'malformed';
}

/** A grey profile says how light a number is. The colours are then those of any space whose white is the connection space's. */
function readGrey(profile: Uint8Array, codes: ColourCodes | undefined): MatrixSpace | undefined {
  const tag = readTag(profile, 'kTRC');
  const curve = tag && readCurve(tag);
  if (!curve) return undefined;
  const { light = [curve, curve, curve], range = 'standard' } = codes ? codedParts(codes) : {};
  return { kind: 'matrix', light, toXyz: srgb.toXyz, range, isGrey: true } as const;
}

/** The numbers of ITU-T H.273 that a profile may give: what they tell replaces its colorants, its curves or its tables. */
function readCodes(tag: Uint8Array | undefined): ColourCodes | 'malformed' | undefined {
  if (!tag) return undefined;
  if (tag.length < 12 || fourLetters(tag, 0) !== 'cicp') return 'malformed';
  const [primaries = 0, transfer = 0, matrix, range] = tag.subarray(8);
  return matrix === 0 && range === 1 ? { primaries, transfer } : undefined;
}

const fixed = (view: DataView, at: number): number => view.getInt32(at) / 65536;

function readXyz(tag: Uint8Array): Vector | undefined {
  if (tag.length < 20 || fourLetters(tag, 0) !== 'XYZ ') return undefined;
  const view = viewOf(tag);
  return [fixed(view, 8), fixed(view, 12), fixed(view, 16)];
}

/** The parameters of each function of a `para` tag, in their order. */
const parameters = ['g', 'gab', 'gabe', 'gabcd', 'gabcdef'];

/** The light of the 256 numbers; undefined where the tag is no curve. */
function readCurve(tag: Uint8Array): Float64Array | undefined {
  if (tag.length < 12) return undefined;
  const transfer =
    fourLetters(tag, 0) === 'curv' ? sampled(tag) : fourLetters(tag, 0) === 'para' ? formula(tag) : undefined;
  return transfer && lightOf(transfer).map((value) => Math.min(1, Math.max(0, value)));
}

function sampled(tag: Uint8Array): Transfer | undefined {
  const view = viewOf(tag);
  const count = view.getUint32(8);
  if (count === 0) return (x) => x;
  if (12 + count * 2 > tag.length) return undefined;
  if (count === 1) return power(view.getUint16(12) / 256);
  const at = (index: number): number => view.getUint16(12 + index * 2) / 65535;
  return (x) => {
    const place = x * (count - 1);
    const below = Math.min(count - 2, Math.floor(place));
    return at(below) + (at(below + 1) - at(below)) * (place - below);
  };
}

/** As Chromium: a function that falls, or that takes the power of a negative number, is none. */
function formula(tag: Uint8Array): Transfer | undefined {
  const view = viewOf(tag);
  const kind = view.getUint16(8);
  const names = parameters[kind];
  if (names === undefined || 12 + names.length * 4 > tag.length) return undefined;
  const values = Object.fromEntries([...names].map((name, index) => [name, fixed(view, 12 + index * 4)]));
  const { g = 1, a = 1, b = 0, c = 0, e = 0 } = values;
  // Kinds 1 and 2 are flat below -b / a.
  const { d = a === 0 ? -1 : -b / a, f = e } = kind === 1 || kind === 2 ? {} : { d: 0, f: 0, ...values };
  if (Math.min(a, c, d, g) < 0 || (kind > 2 && a * d + b < 0)) return undefined;
  return parametric({ g, a, b, c, d, e, f });
}
