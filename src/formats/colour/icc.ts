// ICC profiles (ICC.1) -> colour spaces. How a file holds a profile is in the header of its format.
import { fourLetters, viewOf } from '../../bytes.ts';
import { inverse, type Matrix, type Vector } from './matrix.ts';
import { type ColourSpace, codedSpace, lightOf, type MatrixSpace, srgb } from './space.ts';
import { parametric, power, type Transfer } from './transfer.ts';

const headerBytes = 128;
/** A profile has some 10 to 20 tags; more than so many are not looked through. */
const mostTags = 256;

/** The data of a tag by its name. */
type Tags = ReadonlyMap<string, Uint8Array>;

/**
 * The space that a profile describes.
 * @returns undefined for anything but a sound profile of a device whose colours are grey, RGB or CMYK: browsers take no notice of
 * such a profile either
 */
export function readIcc(profile: Uint8Array<ArrayBuffer>): ColourSpace | undefined {
  if (profile.length < headerBytes + 4 || fourLetters(profile, 36) !== 'acsp') return undefined;
  const [kind, colours, connection] = [12, 16, 20].map((at) => fourLetters(profile, at)) as [string, string, string];
  if (!['mntr', 'scnr', 'prtr', 'spac'].includes(kind) || !['XYZ ', 'Lab '].includes(connection)) return undefined;
  const tags = readTags(profile);
  // The tables are what the maker of the profile prefers, and so do the libraries.
  const hasTable = ['A2B0', 'A2B1'].some((name) => tags.has(name));
  if (colours === 'CMYK') return hasTable ? { kind: 'table', channels: 'CMYK', profile } : undefined;
  if (colours === 'RGB ') return hasTable ? { kind: 'table', channels: 'RGB', profile } : readMatrix(tags, profile);
  return colours === 'GRAY' ? readGrey(tags, connection) : undefined;
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

function readTags(profile: Uint8Array): Tags {
  const view = viewOf(profile);
  const tags = new Map<string, Uint8Array>();
  const count = Math.min(view.getUint32(headerBytes), mostTags);
  for (let at = headerBytes + 4; at + 12 <= profile.length && tags.size < count; at += 12) {
    const [start, length] = [view.getUint32(at + 4), view.getUint32(at + 8)];
    if (start + length > profile.length) break;
    tags.set(fourLetters(profile, at), profile.subarray(start, start + length));
  }
  return tags;
}

function readMatrix(tags: Tags, profile: Uint8Array<ArrayBuffer>): MatrixSpace | undefined {
  const coded = readCodes(tags.get('cicp'));
  if (coded) return { ...coded, profile };
  const columns = ['rXYZ', 'gXYZ', 'bXYZ'].map((name) => readXyz(tags.get(name)));
  const light = ['rTRC', 'gTRC', 'bTRC'].map((name) => readCurve(tags.get(name)));
  const [red, green, blue] = columns;
  if (!red || !green || !blue || !light.every((curve) => curve !== undefined)) return undefined;
  const toXyz: Matrix = [red[0], green[0], blue[0], red[1], green[1], blue[1], red[2], green[2], blue[2]];
  if (!inverse(toXyz)) return undefined;
  return { kind: 'matrix', light: light as unknown as MatrixSpace['light'], toXyz, range: 'standard', profile };
}

/** A grey profile says how light a number is. The colours are then those of any space whose white is the connection space's. */
function readGrey(tags: Tags, connection: string): MatrixSpace | undefined {
  const curve = readCurve(tags.get('kTRC'));
  if (!curve) return undefined;
  const light = connection === 'Lab ' ? curve.map(ofLightness) : curve;
  return { kind: 'matrix', light: [light, light, light], toXyz: srgb.toXyz, range: 'standard', isGrey: true };
}

/** CIE 1976 lightness, 1 at white -> light. */
const ofLightness = (lightness: number): number =>
  lightness > 0.08 ? ((lightness + 0.16) / 1.16) ** 3 : (lightness * 2700) / 24389;

/** The numbers of ITU-T H.273 that a profile may give beside its curves. They count where they tell of a high dynamic range. */
function readCodes(tag: Uint8Array | undefined): MatrixSpace | undefined {
  if (!tag || tag.length < 12) return undefined;
  const space = codedSpace(tag[8] as number, tag[9] as number);
  return space?.range === 'standard' ? undefined : space;
}

const fixed = (view: DataView, at: number): number => view.getInt32(at) / 65536;

function readXyz(tag: Uint8Array | undefined): Vector | undefined {
  if (!tag || tag.length < 20 || fourLetters(tag, 0) !== 'XYZ ') return undefined;
  const view = viewOf(tag);
  return [fixed(view, 8), fixed(view, 12), fixed(view, 16)];
}

/** The parameters of each function of a `para` tag, in their order. */
const parameters = ['g', 'gab', 'gabe', 'gabcd', 'gabcdef'];

/** The light of the 256 numbers; undefined where the tag is no curve. */
function readCurve(tag: Uint8Array | undefined): Float64Array | undefined {
  if (!tag || tag.length < 12) return undefined;
  const transfer =
    fourLetters(tag, 0) === 'curv' ? sampled(tag) : fourLetters(tag, 0) === 'para' ? formula(tag) : undefined;
  const light = transfer && lightOf(transfer);
  return light?.every(Number.isFinite) ? light.map((value) => Math.min(1, Math.max(0, value))) : undefined;
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

function formula(tag: Uint8Array): Transfer | undefined {
  const view = viewOf(tag);
  const kind = view.getUint16(8);
  const names = parameters[kind];
  if (names === undefined || 12 + names.length * 4 > tag.length) return undefined;
  const values = Object.fromEntries([...names].map((name, index) => [name, fixed(view, 12 + index * 4)]));
  const { g = 1, a = 1, b = 0, e = 0, ...more } = values;
  if (kind > 2) return parametric({ g, a, b, e, ...more });
  // The first three say nothing of the part below -b / a, where the power has no value: it is flat there.
  return (x) => Math.max(a * x + b, 0) ** g + e;
}
