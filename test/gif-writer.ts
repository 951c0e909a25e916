// GIF files by hand, for tests: every block spelled out, the LZW data without a single compressed code. Knows nothing of src.

export interface WrittenFrame {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  /** Rows top to bottom, also where they are stored interlaced. */
  readonly indices: readonly number[];
  readonly table?: readonly string[];
  readonly transparent?: number;
  readonly disposal?: number;
  readonly delay?: number;
  readonly interlaced?: boolean;
  readonly codeBits?: number;
}

export interface WrittenGif {
  readonly width: number;
  readonly height: number;
  /** Colours as RRGGBB. */
  readonly table?: readonly string[] | undefined;
  readonly background?: number;
  /** The number in the NETSCAPE2.0 block; without it there is none. */
  readonly repeats?: number;
  readonly frames: readonly WrittenFrame[];
}

export function writtenGif({
  width,
  height,
  table,
  background = 0,
  repeats,
  frames,
}: WrittenGif): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...ascii('GIF89a'),
    ...word(width),
    ...word(height),
    ...[table ? 0x80 | sizeBits(table) : 0, background, 0],
    ...(table ? colors(table) : []),
    // A comment, which nobody must mind.
    ...[0x21, 0xfe, 2, 0x2c, 0x3b, 0],
    ...(repeats === undefined ? [] : [0x21, 0xff, 11, ...ascii('NETSCAPE2.0'), 3, 1, ...word(repeats), 0]),
    ...frames.flatMap(frameBytes),
    0x3b,
  ]);
}

function frameBytes(frame: WrittenFrame): number[] {
  const { x = 0, y = 0, width, height, table, transparent, disposal = 0, delay = 0, interlaced = false } = frame;
  const codeBits = frame.codeBits ?? 4;
  const rows = Array.from({ length: height }, (_, row) => frame.indices.slice(row * width, (row + 1) * width));
  const pass = (start: number, step: number) => rows.filter((_, row) => row >= start && (row - start) % step === 0);
  const stored = interlaced ? [...pass(0, 8), ...pass(4, 8), ...pass(2, 4), ...pass(1, 2)] : rows;
  return [
    ...[0x21, 0xf9, 4, (disposal << 2) | (transparent === undefined ? 0 : 1), ...word(delay), transparent ?? 0, 0],
    ...[0x2c, ...word(x), ...word(y), ...word(width), ...word(height)],
    (table ? 0x80 | sizeBits(table) : 0) | (interlaced ? 0x40 : 0),
    ...(table ? colors(table) : []),
    codeBits,
    ...subBlocks(literals(stored.flat(), codeBits)),
  ];
}

/** Each index as itself; a clear code before the codes would grow. */
function literals(indices: readonly number[], codeBits: number): number[] {
  const clear = 2 ** codeBits;
  const codes = indices.flatMap((index, at) => (at % (clear - 2) === 0 ? [clear, index] : [index]));
  const bits = [...codes, clear + 1].flatMap((code) =>
    Array.from({ length: codeBits + 1 }, (_, bit) => (code >> bit) & 1),
  );
  return Array.from({ length: Math.ceil(bits.length / 8) }, (_, byte) =>
    Array.from({ length: 8 }, (__, bit) => (bits[byte * 8 + bit] ?? 0) << bit).reduce((sum, bit) => sum + bit, 0),
  );
}

function subBlocks(data: readonly number[]): number[] {
  // Of an odd length, so that codes lie across their borders.
  const parts = Array.from({ length: Math.ceil(data.length / 51) }, (_, part) => data.slice(part * 51, part * 51 + 51));
  return [...parts.flatMap((part) => [part.length, ...part]), 0];
}

const sizeBits = (table: readonly string[]): number => Math.max(0, Math.ceil(Math.log2(table.length)) - 1);
const colors = (table: readonly string[]): number[] =>
  Array.from({ length: 2 << sizeBits(table) }, (_, index) => table[index] ?? '000000').flatMap((color) =>
    [0, 2, 4].map((at) => Number.parseInt(color.slice(at, at + 2), 16)),
  );
const word = (value: number): number[] => [value & 255, value >> 8];
const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
