// An AVIF still by the platform's AV1 decoder. AV1 is decoded to the same bits by every decoder, and what could differ between them
// is kept from the platform: it gets the bare AV1 data, and gives planes that are converted here. The one difference left is damage
// inside the data: libaom finds most changed bits by where they end, and browsers show what such data give.
import { fourLetters, viewOf } from '../../bytes.ts';
import { isSameSize, type Size } from '../../pixels.ts';
import { readItems } from '../isobmff/items.ts';
import type { DecodeStill } from './codec.ts';
import { type Coded, depthsOf, readCoded } from './coded.ts';
import { fileOf } from './plain-still.ts';
import { isKnownMatrix, type PlaneCodes, type Planes, type rgbaOf } from './planes.ts';
import { readSequenceColours } from './sequence-header.ts';

/** Gives the planes of an opaque AVIF of 8 bits, or undefined where the platform does not give them. */
export type DecodePlanes = (file: Uint8Array<ArrayBuffer>) => Promise<Planes | undefined>;

/** Makes a decoder of stills for an engine, which gives it the conversion of planes. */
export type MakeStillDecoder = (toRgba: typeof rgbaOf) => DecodeStill;

/** Layers, and pictures of several qualities, are for those who choose among them. */
const plainProperties = ['ispe', 'av1C', 'colr'];

/** A picture of one tile as a file of its own. */
interface Still {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly codes: PlaneCodes;
  readonly isGrey: boolean;
}

/**
 * A decoder that gives the same bytes as libavif; undefined for what the platform is not asked, and for what it does not decode, since
 * it accepts and refuses other files. Browsers give no planes of grey pictures, so alpha is left to others.
 */
export const stillDecoder =
  (decodePlanes: DecodePlanes): MakeStillDecoder =>
  (toRgba) =>
  async (bytes, size) => {
    const items = readItems(bytes);
    const picture = items && readCoded(bytes, items);
    if (!picture || picture.isPremultiplied) return undefined;
    const colours = stillOf(bytes, picture.colours, size);
    const alpha = picture.alpha && stillOf(bytes, picture.alpha, size);
    if (!colours || colours.isGrey || (picture.alpha && !(alpha?.isGrey && alpha.codes.isFull))) return undefined;
    const planes = await decodePlanes(colours.file);
    if (!planes || !isSameSize(planes, size)) return undefined;
    return { pixels: toRgba(planes, colours.codes), ...(alpha && { alpha: alpha.file }) };
  };

function stillOf(bytes: Uint8Array, coded: Coded, size: Size): Still | undefined {
  const { grid, properties, tiles } = coded;
  const [tile] = tiles;
  const sequence = tile && readSequenceColours(tile.data);
  // A picture of another size than its data would have to be scaled. Data end with a bit that is set: zeros are those of a file that was
  // not written to its end, for which libaom has the words.
  if (
    tile?.data.at(-1) === 0 ||
    grid ||
    !sequence ||
    !isSameSize(sequence, size) ||
    depthsOf(bytes, coded)?.some((depth) => depth !== 8)
  )
    return undefined;
  if (properties.some(({ type }) => !plainProperties.includes(type))) return undefined;
  const colr = properties.find(({ type, start, end }) => type === 'colr' && end - start >= 11);
  const told = colr && fourLetters(bytes, colr.start) === 'nclx' ? colr.start + 4 : undefined;
  const matrix = told === undefined ? sequence.matrix : viewOf(bytes).getUint16(told + 4);
  const isFull = told === undefined ? sequence.isFull : (bytes[told + 6] as number) >= 128;
  if (!isKnownMatrix(matrix)) return undefined;
  const file = fileOf(bytes, coded);
  return file && { file, codes: { matrix, isFull }, isGrey: sequence.isGrey };
}
