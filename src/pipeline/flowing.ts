// The rows of pictures that flow: out of a whole picture, and through a filter.
import { recycle, unset } from '../pixel-memory.ts';
import type { PixelBuffer } from '../pixels.ts';
import { bandRows, lengthOf, type RowFilter, type RowRange, type RowSource, rowsOf } from '../row-flow.ts';

/**
 * A whole picture's rows in bands, as views.
 * @param count rows of a band
 */
export function sourceOf(pixels: PixelBuffer, count = bandRows(pixels.width)): RowSource {
  let from = 0;
  return {
    width: pixels.width,
    height: pixels.height,
    covered: pixels.covered,
    whole: () => pixels,
    next: () => {
      if (from === pixels.height) {
        recycle(pixels);
        return undefined;
      }
      const to = Math.min(pixels.height, from + count);
      const band = rowsOf(pixels, { from, to });
      from = to;
      return band;
    },
  };
}

/**
 * A filter's rows as they come out of a source's. The source is read to its end, where it may still find damage.
 * @param count rows of the source to wait for, about, before some are made
 */
export function filtered(source: RowSource, filter: RowFilter, count = bandRows(source.width) / 2): RowSource {
  const held = new Window(source);
  const enough = Math.max(count, 4 * sharedRows(filter));
  let from = 0;
  let made: PixelBuffer | undefined;
  return {
    width: filter.width,
    height: filter.height,
    transparent: filter.transparent ?? (source.transparent && 'perhaps'),
    next: () => {
      if (made) recycle(made);
      made = undefined;
      if (from === filter.height) {
        held.drain();
        return undefined;
      }
      const first = filter.reach({ from, to: from + 1 });
      held.readTo(Math.min(source.height, Math.max(first.to, first.from + enough)), first.from);
      const rows = { from, to: lastWithin(filter, from, held.end) };
      from = rows.to;
      made = filter.make(held.take(filter.reach(rows)), rows);
      return made;
    },
  };
}

/** Source rows that a row of the result has in common with the next one, somewhere in the middle. */
function sharedRows(filter: RowFilter): number {
  const from = filter.height >> 1;
  const one = filter.reach({ from, to: from + 1 });
  const two = filter.reach({ from, to: Math.min(filter.height, from + 2) });
  return lengthOf(one) - Math.max(1, lengthOf(two) - lengthOf(one));
}

/** The end of the rows from `from` on that can be made of a source's rows before `end`, at least one. */
function lastWithin(filter: RowFilter, from: number, end: number): number {
  let [possible, beyond] = [from + 1, filter.height + 1];
  while (beyond - possible > 1) {
    const to = (possible + beyond) >> 1;
    if (filter.reach({ from, to }).to <= end) possible = to;
    else beyond = to;
  }
  return possible;
}

/** The rows of a source that are needed at a time: those kept from bands before, and behind them those of the last band. */
class Window {
  readonly #source: RowSource;
  /** Begins with the rows `#kept`. */
  #room: PixelBuffer | undefined;
  #kept: RowRange = { from: 0, to: 0 };
  #band: PixelBuffer | undefined;
  /** The rows of the last band that are not kept. */
  #fresh: RowRange = { from: 0, to: 0 };
  /** False if any rows that were kept may be transparent. */
  #isOpaque = true;

  constructor(source: RowSource) {
    this.#source = source;
  }

  /** The end of the rows that were read. */
  get end(): number {
    return this.#fresh.to;
  }

  /** Reads the source to this row at least. Rows before `from` are not needed any more. */
  readTo(to: number, from: number): void {
    this.#forgetBefore(from);
    while (this.#fresh.to < to) {
      this.#keep({ from: Math.max(from, this.#fresh.from), to: this.#fresh.to }, { from, to });
      this.#readBand();
    }
  }

  /** These rows, which were read. They are the caller's until the next call. */
  take(rows: RowRange): PixelBuffer {
    this.#forgetBefore(rows.from);
    const first = this.#fresh.to - (this.#band?.height ?? 0);
    if (this.#band && lengthOf(this.#kept) === 0 && rows.from >= first)
      return rowsOf(this.#band, { from: rows.from - first, to: rows.to - first });
    this.#keep({ from: Math.max(rows.from, this.#fresh.from), to: rows.to }, rows);
    const pixels = rowsOf(this.#roomFor(rows), { from: 0, to: lengthOf(rows) });
    return { ...pixels, opaque: this.#isOpaque, ...(this.#band?.transparent && { transparent: true }) };
  }

  /** Reads what is left of the source. */
  drain(): void {
    while (this.#source.next());
    if (this.#room) recycle(this.#room);
  }

  #readBand(): void {
    this.#band = this.#source.next();
    if (!this.#band) throw new Error('A picture has fewer rows than its height.');
    this.#fresh = { from: this.#fresh.to, to: this.#fresh.to + this.#band.height };
  }

  #forgetBefore(from: number): void {
    const { from: first, to } = this.#kept;
    if (from <= first) return;
    this.#kept = { from: Math.min(from, to), to };
    const stride = (this.#room?.width ?? 0) * 4;
    this.#room?.data.copyWithin(0, (this.#kept.from - first) * stride, (to - first) * stride);
  }

  /** Adds fresh rows to those kept. */
  #keep(more: RowRange, rows: RowRange): void {
    const band = this.#band;
    if (!band || lengthOf(more) <= 0) return;
    const top = this.#fresh.to - band.height;
    if (lengthOf(this.#kept) === 0) this.#kept = { from: more.from, to: more.from };
    const at = lengthOf(this.#kept) * band.width * 4;
    if (this.#source.transparent && !band.opaque) this.#isOpaque = false;
    this.#roomFor(rows).data.set(rowsOf(band, { from: more.from - top, to: more.to - top }).data, at);
    this.#kept = { from: this.#kept.from, to: more.to };
    this.#fresh = { from: more.to, to: this.#fresh.to };
  }

  #roomFor(rows: RowRange): PixelBuffer {
    const old = this.#room;
    if (old && old.height >= lengthOf(rows)) return old;
    const { width } = this.#source;
    const room = unset({ width, height: lengthOf(rows) });
    if (old) {
      room.data.set(old.data.subarray(0, lengthOf(this.#kept) * width * 4));
      recycle(old);
    }
    this.#room = room;
    return room;
  }
}
