// CCITT fax data (ITU-T T.4 and T.6, as TIFF 6.0 sections 10 and 11 store them) -> rows of bits, 0 for white and 1 for black.
import { imageDamage } from '../../errors.ts';
import { endOfLine, endOfLineZeros, type FaxTable, faxModes, faxTables } from './ccitt-codes.ts';

/** Which of the packings the data are in. */
export interface FaxCoding {
  /**
   * `rle`: rows of runs, without end-of-line codes; `g3`: rows after end-of-line codes; `g4`: rows as differences from the row
   * above.
   */
  readonly scheme: 'rle' | 'g3' | 'g4';
  /** G3: rows may be differences from the row above. */
  readonly isTwoDimensional: boolean;
  /** RLE: rows begin at a multiple of so many bits. */
  readonly alignment: number;
}

/**
 * Fills rows of zeros at each call, from where the last one came to. G3 data may have damaged rows, as reception over a noisy line
 * leaves them: as by libtiff, such a row is white from the damage on, and the next one begins at the next end-of-line code. In the
 * other packings every row after a damaged one would be wrong too.
 * @returns what throws OssError ImageDamage for damage in packings other than G3, and where the data end before the last row
 */
export function faxUnpacker(data: Uint8Array, width: number, coding: FaxCoding): (into: Uint8Array) => void {
  const rowBytes = Math.ceil(width / 8);
  const reader = new FaxReader(data, width);
  return (into) => {
    for (let row = 0; row < into.length; row += rowBytes) {
      if (coding.scheme === 'rle') reader.align(coding.alignment);
      const is2D = coding.scheme === 'g4' || (coding.scheme === 'g3' && reader.startLine(coding.isTwoDimensional));
      const isWhole = is2D ? reader.readDifferences() : reader.readRuns();
      if (!isWhole && coding.scheme !== 'g3') {
        throw imageDamage(`The CCITT data are damaged or end in row ${row / rowBytes} of ${into.length / rowBytes}.`);
      }
      blacken(into, row, reader.finishLine());
    }
  };
}

/** Reads one row after the other. A row is where its colour changes, beginning with the first black pixel. */
class FaxReader {
  readonly #data: Uint8Array;
  readonly #width: number;
  readonly #tables = faxTables();
  /** Counted in bits. */
  #at = 0;
  #line: number[] = [];
  #above: number[] = [];
  /** True once an end-of-line code was seen: then every row begins with one. */
  #hasEnds = false;
  /** True behind the zeros of an end-of-line code that ended a row early. */
  #isInEnd = false;
  #isLost = false;

  constructor(data: Uint8Array, width: number) {
    this.#data = data;
    this.#width = width;
  }

  align(bits: number): void {
    this.#at = Math.ceil(this.#at / bits) * bits;
  }

  /**
   * G3: goes on to the row behind the next end-of-line code. Some writers leave these codes out, or only the first one.
   * @returns true for a row of differences
   * @throws OssError ImageDamage where there is no further row
   */
  startLine(isTwoDimensional: boolean): boolean {
    const isAtEnd = this.#isInEnd || this.#peek(endOfLineZeros) === 0;
    if (isAtEnd || this.#hasEnds || this.#isLost || isTwoDimensional) {
      while (!this.#isInEnd && this.#peek(endOfLineZeros) !== 0) this.#skip(1);
      while (this.#peek(1) === 0) this.#skip(1);
      this.#skip(1);
      this.#hasEnds = true;
    }
    this.#isInEnd = false;
    this.#isLost = false;
    if (!isTwoDimensional) return false;
    const tag = this.#peek(1);
    this.#skip(1);
    return tag === 0;
  }

  /** @returns false where the row is damaged, or ends early or late; what came before is kept */
  readRuns(): boolean {
    let a0 = 0;
    while (a0 < this.#width) {
      const run = this.#readRun(this.#line.length % 2 === 1);
      if (run === undefined) return false;
      a0 += run;
      this.#line.push(a0);
    }
    // White behind the end does no harm: some writers round the width up.
    return a0 === this.#width || this.#line.length % 2 === 1;
  }

  /** The same for a row of differences from the row above. The names are those of T.4: a0, b1 and b2 are changes of colour. */
  readDifferences(): boolean {
    const [width, line, above] = [this.#width, this.#line, this.#above];
    // Before the first pixel is an imaginary white one.
    let a0 = -1;
    // The index of b1: of the changes of the row above that are right of a0, the first to the other colour.
    let next = 0;
    const change = (index: number): number => above[index] ?? width;
    while (a0 < width) {
      while (change(next) <= a0 && change(next) < width) next += 2;
      const mode = this.#readWord(this.#tables.mode);
      if (mode === faxModes.pass) {
        a0 = change(next + 1);
      } else if (mode === faxModes.horizontal) {
        for (let runs = 0; runs < 2; runs += 1) {
          const run = this.#readRun(line.length % 2 === 1);
          if (run === undefined) return false;
          a0 = Math.max(0, a0) + run;
          line.push(a0);
        }
      } else if (mode === undefined) {
        return this.#endEarly(undefined);
      } else if (mode === faxModes.endOfLine) {
        // As libtiff: here the rest keeps the colour it has.
        line.push(width);
        this.#skip(endOfLineZeros - this.#tables.mode.bits);
        return this.#endEarly(endOfLine);
      } else {
        const a1 = change(next) + mode;
        if (a1 < Math.max(0, a0)) return this.#endEarly(undefined);
        a0 = a1;
        line.push(a0);
        // The next b1 is a change to the other colour. A step to the left may bring back the change before this one.
        next += mode < 0 && next > 0 ? -1 : 1;
      }
    }
    // A row that ends in pass mode is of one colour up to its end.
    if ((line.at(-1) ?? 0) < width) line.push(width);
    return a0 <= width;
  }

  /** The finished row: its changes, of which the last is at its end. */
  finishLine(): readonly number[] {
    const line = this.#line;
    while ((line.at(-1) ?? 0) > this.#width) line.pop();
    const end = line.at(-1) ?? 0;
    // The rest of a row that ended early is white.
    if (end < this.#width && line.length % 2 === 1) line.push(end);
    if (end < this.#width) line.push(this.#width);
    this.#line = this.#above;
    this.#line.length = 0;
    this.#above = line;
    return line;
  }

  /** The length of a run: its steps and its end. */
  #readRun(isBlack: boolean): number | undefined {
    const table = isBlack ? this.#tables.black : this.#tables.white;
    let run = 0;
    for (;;) {
      const part = this.#readWord(table);
      if (part === undefined || part === endOfLine) {
        this.#endEarly(part);
        return undefined;
      }
      run += part;
      if (part < 64) return run;
    }
  }

  /** @param word what was met: no code word, or the zeros of an end-of-line code */
  #endEarly(word: typeof endOfLine | undefined): false {
    if (word === undefined) this.#isLost = true;
    else this.#isInEnd = true;
    return false;
  }

  /** The value of the code word that comes next; undefined for none. */
  #readWord({ bits, lengths, values }: FaxTable): number | undefined {
    const next = this.#peek(bits);
    const length = lengths[next] as number;
    if (length === 0) return undefined;
    this.#skip(length);
    return values[next] as number;
  }

  /**
   * The next bits, at most 16. Behind the data are zeros.
   * @throws OssError ImageDamage where no bit is left
   */
  #peek(bits: number): number {
    const at = this.#at >> 3;
    if (at >= this.#data.length) throw imageDamage('The CCITT data end before the picture does.');
    const window = ((this.#data[at] as number) << 16) | ((this.#data[at + 1] ?? 0) << 8) | (this.#data[at + 2] ?? 0);
    return (window >> (24 - bits - (this.#at & 7))) & ((1 << bits) - 1);
  }

  #skip(bits: number): void {
    this.#at += bits;
  }
}

/** Sets the bits from every first change to the second. */
function blacken(into: Uint8Array, row: number, changes: readonly number[]): void {
  for (let index = 0; index + 1 < changes.length; index += 2) {
    const [from, to] = [changes[index] as number, changes[index + 1] as number];
    if (from >= to) continue;
    const [first, last] = [row + (from >> 3), row + (to >> 3)];
    const [start, end] = [255 >> (from & 7), 255 & ~(255 >> (to & 7))];
    if (first === last) into[first] = (into[first] as number) | (start & end);
    else {
      into[first] = (into[first] as number) | start;
      into.fill(255, first + 1, last);
      if (end !== 0) into[last] = (into[last] as number) | end;
    }
  }
}
