// Colour spaces -> the ICC profiles (ICC.1) that tell them in a result.
import { asciiBytes, concat, viewOf } from '../../bytes.ts';
import { type ColourSpace, d50, type MatrixSpace } from './space.ts';

/** A profile of the space: the one that told it, or else a written one. */
export const profileOf = (space: ColourSpace): Uint8Array<ArrayBuffer> =>
  space.profile ?? writtenProfile(space as MatrixSpace);

const headerBytes = 128;

/**
 * A profile of version 2 with the space's colours and tables of its 256 numbers. That of a high dynamic range tells the colours
 * alone.
 */
export function writtenProfile({ light, toXyz }: MatrixSpace): Uint8Array<ArrayBuffer> {
  const curves = new Map(light.map((values) => [values, curveOf(values)]));
  const [red, green, blue] = light.map((values) => curves.get(values)) as [Uint8Array, Uint8Array, Uint8Array];
  const column = (index: number): Uint8Array => xyz([toXyz[index], toXyz[index + 3], toXyz[index + 6]] as number[]);
  // A name, in ASCII and, empty, in two other scripts, and a licence: the standard asks for both.
  const name = tagOf('desc', 4 + 4 + 78);
  name.set([0, 0, 0, 4, ...asciiBytes('RGB')], 8);
  const licence = concat(tagOf('text', 0), Uint8Array.from(asciiBytes('CC0\0')));
  const tags: readonly (readonly [string, Uint8Array])[] = [
    ['desc', name],
    ['cprt', licence],
    ['wtpt', xyz(d50)],
    ['rXYZ', column(0)],
    ['gXYZ', column(1)],
    ['bXYZ', column(2)],
    ['rTRC', red],
    ['gTRC', green],
    ['bTRC', blue],
  ];
  const head = new Uint8Array(headerBytes + 4 + tags.length * 12);
  const view = viewOf(head);
  // Equal curves are stored once.
  const places = new Map<Uint8Array, number>();
  let end = head.length;
  for (const [index, [tag, data]] of tags.entries()) {
    const at = headerBytes + 4 + index * 12;
    const place = places.get(data) ?? end;
    head.set(asciiBytes(tag), at);
    view.setUint32(at + 4, place);
    view.setUint32(at + 8, data.length);
    if (!places.has(data)) end += padded(data).length;
    places.set(data, place);
  }
  view.setUint32(0, end);
  view.setUint32(8, 0x0240_0000);
  head.set(asciiBytes('mntrRGB XYZ '), 12);
  head.set(asciiBytes('acsp'), 36);
  for (const [index, value] of d50.entries()) view.setInt32(68 + index * 4, Math.round(value * 65536));
  view.setUint32(headerBytes, tags.length);
  return concat(head, ...[...places.keys()].map(padded));
}

function curveOf(light: Float64Array): Uint8Array {
  const curve = tagOf('curv', 4 + light.length * 2);
  viewOf(curve).setUint32(8, light.length);
  for (const [index, value] of light.entries())
    viewOf(curve).setUint16(12 + index * 2, Math.round(Math.min(1, value) * 65535));
  return curve;
}

/** A tag of this type with room for its contents. */
function tagOf(type: string, bytes: number): Uint8Array {
  const tag = new Uint8Array(8 + bytes);
  tag.set(asciiBytes(type));
  return tag;
}

function xyz(values: readonly number[]): Uint8Array {
  const tag = tagOf('XYZ ', 12);
  for (const [index, value] of values.entries()) viewOf(tag).setInt32(8 + index * 4, Math.round(value * 65536));
  return tag;
}

/** Tags begin at multiples of four. */
const padded = (data: Uint8Array): Uint8Array => concat(data, new Uint8Array(-data.length & 3));
