// HEIF files by hand, in every structure that the standards allow: where boxes lie, how wide their fields are, where data are.
import { box, boxAt, flat, half, type Part, word } from './boxes.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A property box; those with `essential` are marked so. */
export type HeifProperty = Bytes | { readonly essential: Bytes };

export interface HeifItem {
  readonly id: number;
  readonly type: string;
  readonly data: Bytes;
  readonly properties?: readonly HeifProperty[];
  readonly refersTo?: readonly (readonly [type: string, ids: readonly number[]])[];
  /** 0: the data are in the file, 1: in the idat box. */
  readonly construction?: 0 | 1;
  /** Cuts the data into this many extents. */
  readonly extents?: number;
}

export interface HeifStructure {
  readonly brands?: readonly string[];
  readonly primary?: number;
  readonly iloc?: {
    readonly version?: 0 | 1 | 2;
    readonly offset?: 0 | 4 | 8;
    readonly length?: 0 | 4 | 8;
    readonly base?: 0 | 4 | 8;
    readonly index?: 0 | 4 | 8;
  };
  readonly ipma?: {
    readonly version?: 0 | 1;
    readonly wide?: boolean;
    /** Each item in a box of its own. */
    readonly split?: boolean;
    readonly reversed?: boolean;
  };
  /** The version of the pitm, iinf and iref boxes; infe has one more than 2. */
  readonly wideIds?: boolean;
  readonly metaLast?: boolean;
  /** Boxes with sizes of 64 bits. */
  readonly long?: boolean;
  readonly handler?: Bytes | 'none';
  /** Further boxes at the end of the meta box. */
  readonly more?: readonly Bytes[];
}

const number = (value: number, bytes: number): number[] =>
  bytes === 0 ? [] : bytes === 8 ? [...word(0), ...word(value)] : bytes === 4 ? word(value) : half(value);

/** A box whose size is written in 64 bits. */
const longBox = (type: string, ...parts: readonly Part[]): Bytes => {
  const body = flat(...parts);
  return flat(word(1), type, word(0), word(16 + body.length), body);
};

const boxOf = (property: HeifProperty): Bytes => ('essential' in property ? property.essential : property);

export function writeHeif(items: readonly HeifItem[], structure: HeifStructure = {}): Bytes {
  const {
    brands = ['avif', 'avif', 'mif1', 'miaf'],
    iloc = {},
    ipma = {},
    wideIds = false,
    metaLast = false,
  } = structure;
  const make = structure.long ? longBox : box;
  const [major = '', ...others] = brands;
  const ftyp = box('ftyp', major, word(0), others);
  const inFile = items.filter(({ construction }) => construction !== 1);
  const idat = flat(items.filter(({ construction }) => construction === 1).map(({ data }) => data));
  const mdat = make(
    'mdat',
    inFile.map(({ data }) => data),
  );
  const head = structure.long ? 16 : 8;
  const wide = ipma.wide ? 2 : 1;
  const properties: Bytes[] = [];
  const indexOf = (property: HeifProperty): number[] => {
    const bytes = boxOf(property);
    const known = properties.findIndex((other) => Buffer.from(other).equals(bytes));
    const index = known < 0 ? properties.push(bytes) : known + 1;
    const essential = 'essential' in property;
    return wide === 2 ? half(index | (essential ? 0x8000 : 0)) : [index | (essential ? 0x80 : 0)];
  };
  const id = (value: number): number[] => (wideIds ? word(value) : half(value));
  const rows = items
    .filter((item) => item.properties)
    .map((item) => [
      ipma.version === 1 ? word(item.id) : half(item.id),
      item.properties?.length ?? 0,
      ...(item.properties ?? []).map(indexOf),
    ]);
  if (ipma.reversed) rows.reverse();
  const flags = [ipma.version ?? 0, 0, 0, wide - 1];
  const associations = ipma.split
    ? rows.map((row) => box('ipma', flags, word(1), row))
    : [box('ipma', flags, word(rows.length), ...rows)];
  const { version = 0, offset = 4, length = 4, base = 0, index = 0 } = iloc;
  const metaOf = (data: number): Bytes => {
    let [file, inside] = [data, 0];
    const places = items.map((item) => {
      const start = item.construction === 1 ? inside : file;
      if (item.construction === 1) inside += item.data.length;
      else file += item.data.length;
      const count = item.extents ?? 1;
      const step = Math.ceil(item.data.length / count);
      // Extents have no offset of their own where that field is missing: then all is in the base.
      const from = base > 0 ? start : 0;
      return [
        version === 2 ? word(item.id) : half(item.id),
        version > 0 ? half(item.construction ?? 0) : [],
        half(0),
        number(from, base),
        half(count),
        Array.from({ length: count }, (_, part) => [
          version > 0 ? number(part, index) : [],
          number(start - from + part * step, offset),
          number(Math.min(step, item.data.length - part * step), length),
        ]),
      ];
    });
    const references = items.flatMap(({ id: from, refersTo = [] }) =>
      refersTo.map(([type, ids]) => box(type, id(from), half(ids.length), ids.map(id))),
    );
    return make(
      'meta',
      word(0),
      structure.handler === 'none'
        ? []
        : (structure.handler ?? box('hdlr', word(0), word(0), 'pict', word(0), word(0), word(0), 0)),
      box('pitm', [wideIds ? 1 : 0, 0, 0, 0], id(structure.primary ?? items[0]?.id ?? 1)),
      box(
        'iloc',
        [version, 0, 0, 0],
        (offset << 4) | length,
        (base << 4) | (version > 0 ? index : 0),
        version === 2 ? word(items.length) : half(items.length),
        ...places,
      ),
      box(
        'iinf',
        [wideIds ? 1 : 0, 0, 0, 0],
        wideIds ? word(items.length) : half(items.length),
        ...items.map((item) => box('infe', [wideIds ? 3 : 2, 0, 0, 0], id(item.id), half(0), item.type, 0)),
      ),
      references.length > 0 ? box('iref', [wideIds ? 1 : 0, 0, 0, 0], ...references) : [],
      make('iprp', box('ipco', ...properties), ...associations),
      idat.length > 0 ? box('idat', idat) : [],
      ...(structure.more ?? []),
    );
  };
  if (metaLast) return flat(ftyp, mdat, metaOf(ftyp.length + head));
  return flat(ftyp, metaOf(ftyp.length + metaOf(0).length + head), mdat);
}

/** The AV1 data of an AVIF of one item, and its configuration box. */
export function codedPart(avif: Bytes): { readonly config: Bytes; readonly data: Bytes } {
  const [config, data] = [boxAt(avif, 'av1C'), boxAt(avif, 'mdat')];
  return { config: avif.slice(config.at, config.end), data: avif.slice(data.at + 8, data.end) };
}

export const ispe = (width: number, height: number): Bytes => box('ispe', word(0), word(width), word(height));
export const pixi = (...depths: readonly number[]): Bytes => box('pixi', word(0), depths.length, depths);
export const alphaUrn = (): Bytes => box('auxC', word(0), 'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha', 0);
/** A clean aperture of fractions: width, height and the offsets of its centre, each a numerator and a denominator. */
export const clapOf = (...numbers: readonly number[]): Bytes => box('clap', ...numbers.map(word));
/** The descriptor of a grid of pictures. */
export const gridOf = (columns: number, rows: number, width: number, height: number): Bytes =>
  flat(0, 0, rows - 1, columns - 1, half(width), half(height));
