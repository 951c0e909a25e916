// The code words of CCITT fax data (ITU-T T.4, tables 2 to 4; T.6, table 1) and tables to look them up.

/** Runs of 0 to 63 pixels, which end a run. */
const whiteEnds =
  '00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 101010 101011 ' +
  '0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 0011000 00000010 00000011 ' +
  '00011010 00011011 00010010 00010011 00010100 00010101 00010110 00010111 00101000 00101001 00101010 00101011 ' +
  '00101100 00101101 00000100 00000101 00001010 00001011 01010010 01010011 01010100 01010101 00100100 00100101 ' +
  '01011000 01011001 01011010 01011011 01001010 01001011 00110010 00110011 00110100';
const blackEnds =
  '0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 000011000 ' +
  '0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 00000010111 ' +
  '00000011000 000011001010 000011001011 000011001100 000011001101 000001101000 000001101001 000001101010 ' +
  '000001101011 000011010010 000011010011 000011010100 000011010101 000011010110 000011010111 000001101100 ' +
  '000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 000001010111 000001100100 ' +
  '000001100101 000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000 ' +
  '000001011000 000001011001 000000101011 000000101100 000001011010 000001100110 000001100111';
/** Runs of 64 to 1728 pixels in steps of 64, which come before the end of a longer run. */
const whiteSteps =
  '11011 10010 010111 0110111 00110110 00110111 01100100 01100101 01101000 01100111 011001100 011001101 011010010 ' +
  '011010011 011010100 011010101 011010110 011010111 011011000 011011001 011011010 011011011 010011000 010011001 ' +
  '010011010 011000 010011011';
const blackSteps =
  '0000001111 000011001000 000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100 ' +
  '0000001101101 0000001001010 0000001001011 0000001001100 0000001001101 0000001110010 0000001110011 0000001110100 ' +
  '0000001110101 0000001110110 0000001110111 0000001010010 0000001010011 0000001010100 0000001010101 0000001011010 ' +
  '0000001011011 0000001100100 0000001100101';
/** Runs of 1792 to 2560 pixels in steps of 64, of either colour. */
const longSteps =
  '00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110 ' +
  '000000010111 000000011100 000000011101 000000011110 000000011111';

/** What a code word stands for in a two-dimensional row; the vertical modes are -3 to 3. */
export const faxModes = { pass: 4, horizontal: 5, endOfLine: 6 } as const;
const modes: Readonly<Record<string, number>> = {
  '0001': faxModes.pass,
  '001': faxModes.horizontal,
  '1': 0,
  '011': 1,
  '000011': 2,
  '0000011': 3,
  '010': -1,
  '000010': -2,
  '0000010': -3,
  '0000000': faxModes.endOfLine,
};

/** Every end-of-line code begins with eleven zeros, and no other code does. */
export const endOfLineZeros = 11;
/** In the place of the length of a run. */
export const endOfLine = -1;

/** Code words by the bits that come next. */
export interface FaxTable {
  /** How many bits are looked at. */
  readonly bits: number;
  /** The length of the code word that these bits begin with; 0 for no code word. */
  readonly lengths: Uint8Array;
  readonly values: Int16Array;
}

function tableOf(bits: number, words: Iterable<readonly [word: string, value: number]>): FaxTable {
  const lengths = new Uint8Array(1 << bits);
  const values = new Int16Array(1 << bits);
  for (const [word, value] of words) {
    const open = bits - word.length;
    const first = Number.parseInt(word, 2) << open;
    lengths.fill(word.length, first, first + (1 << open));
    values.fill(value, first, first + (1 << open));
  }
  return { bits, lengths, values };
}

function runTable(ends: string, steps: string): FaxTable {
  const [short, long] = [ends.split(' '), `${steps} ${longSteps}`.split(' ')];
  return tableOf(13, [
    ...short.map((word, run) => [word, run] as const),
    ...long.map((word, index) => [word, (index + 1) * 64] as const),
    ['0'.repeat(endOfLineZeros), endOfLine],
  ]);
}

/** The tables, made at their first use. */
export const faxTables = (): { white: FaxTable; black: FaxTable; mode: FaxTable } => {
  tables ??= {
    white: runTable(whiteEnds, whiteSteps),
    black: runTable(blackEnds, blackSteps),
    mode: tableOf(7, Object.entries(modes)),
  };
  return tables;
};
let tables: ReturnType<typeof faxTables> | undefined;
