// ISO boxes made by hand: an AVIF sequence of two stills, and a HEIC that has everything but its pictures.

type Bytes = Uint8Array<ArrayBuffer>;
export type Part = number | string | Uint8Array | readonly Part[];

/** Numbers are bytes, strings ASCII. */
export function flat(...parts: readonly Part[]): Bytes {
  return Uint8Array.from(
    parts.flatMap((part): number[] => {
      if (typeof part === 'number') return [part];
      if (typeof part === 'string') return [...part].map((letter) => letter.charCodeAt(0));
      return part instanceof Uint8Array ? [...part] : [...flat(...part)];
    }),
  );
}

export const word = (value: number): number[] => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
export const half = (value: number): number[] => [value >> 8, value & 255];
export const box = (type: string, ...parts: readonly Part[]): Bytes => {
  const body = flat(...parts);
  return flat(word(8 + body.length), type, body);
};
const zeros = (count: number): number[] => Array<number>(count).fill(0);

/** Where the first box of a type begins and ends in these bytes, whatever box it is in. */
export function boxAt(bytes: Uint8Array, type: string): { at: number; end: number } {
  const at = Buffer.from(bytes).indexOf(type, 0, 'latin1') - 4;
  return { at, end: at + new DataView(bytes.buffer, bytes.byteOffset).getUint32(at) };
}

/** Two stills of one size as frames of a sequence. Each must be an AVIF of one item. */
export function sequenceOf(stills: readonly Bytes[], width: number, height: number): Bytes {
  const parts = stills.map((still) => {
    const [config, data] = [boxAt(still, 'av1C'), boxAt(still, 'mdat')];
    return { config: still.slice(config.at, config.end), data: still.slice(data.at + 8, data.end) };
  });
  const ftyp = box('ftyp', 'avis', word(0), 'avis', 'msf1', 'miaf');
  const matrix = [word(65536), zeros(12), word(65536), zeros(12), word(0x40000000)];
  const entry = box(
    'av01',
    ...[zeros(6), half(1), zeros(16), half(width), half(height), word(0x480000), word(0x480000)],
    ...[zeros(4), half(1), zeros(32), half(24), half(0xffff), parts[0]?.config ?? []],
  );
  const moovAt = (first: number): Bytes =>
    box(
      'moov',
      box('mvhd', zeros(12), word(30), word(60), word(65536), half(256), zeros(10), matrix, zeros(24), word(2)),
      box(
        'trak',
        box(
          'tkhd',
          word(3),
          zeros(8),
          word(1),
          zeros(4),
          word(60),
          zeros(16),
          matrix,
          half(width),
          0,
          0,
          half(height),
          0,
          0,
        ),
        box(
          'mdia',
          box('mdhd', zeros(12), word(30), word(60), half(0x55c4), zeros(2)),
          box('hdlr', zeros(8), 'pict', zeros(13)),
          box(
            'minf',
            box('vmhd', word(1), zeros(8)),
            box('dinf', box('dref', zeros(4), word(1), box('url ', word(1)))),
            box(
              'stbl',
              box('stsd', zeros(4), word(1), entry),
              box('stts', zeros(4), word(1), word(parts.length), word(30)),
              box('stsc', zeros(4), word(1), word(1), word(parts.length), word(1)),
              box('stsz', zeros(8), word(parts.length), ...parts.map(({ data }) => word(data.length))),
              box('stco', zeros(4), word(1), word(first)),
            ),
          ),
        ),
      ),
    );
  const first = ftyp.length + moovAt(0).length + 8;
  return flat(ftyp, moovAt(first), box('mdat', ...parts.map(({ data }) => data)));
}

export interface HandHeic {
  readonly brands?: readonly string[];
  readonly coding?: string;
  readonly size?: readonly [number, number];
  /** Further properties of the primary item, in their order. */
  readonly properties?: readonly Bytes[];
}

export function handHeic({
  brands = ['heic', 'mif1'],
  coding = 'hvc1',
  size = [40, 30],
  properties = [],
}: HandHeic): Bytes {
  const [main = '', ...others] = brands;
  const all = [box('ispe', word(0), word(size[0]), word(size[1])), ...properties];
  return flat(
    box('ftyp', main, word(0), main, ...others),
    box(
      'meta',
      word(0),
      box('hdlr', zeros(8), 'pict', zeros(13)),
      box('pitm', word(0), half(7)),
      box('iinf', word(0), half(1), box('infe', [2, 0, 0, 0], half(7), half(0), coding, 0)),
      box(
        'iprp',
        box('ipco', ...all),
        box(
          'ipma',
          word(0),
          word(1),
          half(7),
          all.length,
          all.map((_, index) => index + 1),
        ),
      ),
    ),
    box('mdat', zeros(50)),
  );
}

/** Quarter turns anticlockwise. */
export const irot = (turns: number): Bytes => box('irot', turns);
/** Axis 0 swaps top and bottom, axis 1 left and right. */
export const imir = (axis: number): Bytes => box('imir', axis);
export const clap = (width: number, height: number): Bytes =>
  box('clap', ...[width, 1, height, 1, 0, 1, 0, 1].map(word));
export const alphaOfHeic = (): Bytes => box('auxC', word(0), 'urn:mpeg:hevc:2015:auxid:1', 0);
