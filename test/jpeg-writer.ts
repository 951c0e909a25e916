// JPEGs of kinds that sharp does not write, from random coefficients: a writer as plain as the format allows.
import { zigzag } from '../src/formats/jpeg/tables.ts';
import { random } from './pictures.ts';

export interface JpegKind {
  readonly width: number;
  readonly height: number;
  /** Sampling factors, such as `22` for two across and two down. */
  readonly components: readonly number[];
  /** What identifies them; 1, 2, 3 and so on. */
  readonly ids?: readonly number[];
  /** One scan, a scan for each component, or coarse ones first. */
  readonly scans?: 'together' | 'apart' | 'progressive';
  /** How many of the scans are written; all of them unless given. */
  readonly scansLeft?: number;
  readonly restartInterval?: number;
  readonly wideTables?: boolean;
  /** Of the Adobe segment. */
  readonly transform?: number;
  /** The frame header, where it is not the one of `scans`. */
  readonly frame?: number;
}

interface Plane {
  readonly h: number;
  readonly v: number;
  readonly id: number;
  /** Of blocks, with those that only fill the last MCU. */
  readonly across: number;
  /** Without them. */
  readonly seen: { readonly across: number; readonly down: number };
  readonly blocks: readonly Int16Array[];
}

/** A run of zeros, and how many bits the coefficient behind it has: five at most. Far larger ones overflow libjpeg's SIMD. */
const acSymbols = [...Array(256).keys()].filter((symbol) => (symbol & 15) <= 5);

/** The scans of a progressive file: which coefficients, and how many low bits were left off before and now. */
const progression = [
  { from: 0, to: 0, high: 0, low: 1 },
  { from: 1, to: 5, high: 0, low: 0 },
  { from: 0, to: 0, high: 1, low: 0 },
  { from: 6, to: 63, high: 0, low: 0 },
];

export function writeJpeg(kind: JpegKind): Uint8Array<ArrayBuffer> {
  const { width, height, components, scans = 'together', restartInterval = 0, wideTables = false, transform } = kind;
  const sides = components.map((factors) => ({ h: Math.floor(factors / 10), v: factors % 10 }));
  const [mostH, mostV] = [Math.max(...sides.map(({ h }) => h)), Math.max(...sides.map(({ v }) => v))];
  const mcus = { across: Math.ceil(width / 8 / mostH), down: Math.ceil(height / 8 / mostV) };
  const next = random(width * 1000 + height);
  const planes = sides.map(({ h, v }, index): Plane => {
    const seen = {
      across: Math.ceil(Math.ceil((width * h) / mostH) / 8),
      down: Math.ceil(Math.ceil((height * v) / mostV) / 8),
    };
    const blocks = Array.from({ length: mcus.across * h * mcus.down * v }, () =>
      Int16Array.from({ length: 64 }, (_, place) =>
        place === 0
          ? Math.round((next() - 0.5) * 90)
          : next() < 0.12
            ? Math.round((next() - 0.5) * (40 / place + 3))
            : 0,
      ),
    );
    return { h, v, id: kind.ids?.[index] ?? index + 1, across: mcus.across * h, seen, blocks };
  });

  const out: number[] = [0xff, 0xd8];
  const segment = (marker: number, ...contents: number[]): void => {
    out.push(0xff, marker, (contents.length + 2) >> 8, (contents.length + 2) & 255, ...contents);
  };
  const word = (value: number): number[] => [value >> 8, value & 255];
  if (transform !== undefined) segment(0xee, ...letters('Adobe'), 0, 100, 0, 0, 0, 0, transform);
  // Not so large that samples leave the range by far: there decoders differ.
  const table = zigzag.map((_, place) => (wideTables && place > 58 ? 260 : 9 + place));
  segment(0xdb, wideTables ? 0x10 : 0, ...(wideTables ? table.flatMap(word) : table));
  const frame = kind.frame ?? (scans === 'progressive' ? 0xc2 : 0xc0);
  const list = planes.flatMap(({ id, h, v }) => [id, (h << 4) | v, 0]);
  segment(frame, 8, ...word(height), ...word(width), planes.length, ...list);
  // DC codes are their symbols, in four bits; AC codes are the places of their symbols, in eight.
  segment(0xc4, 0x00, ...[0, 0, 0, 12], ...Array<number>(12).fill(0), ...Array(12).keys());
  segment(0xc4, 0x10, ...Array<number>(7).fill(0), acSymbols.length, ...Array<number>(8).fill(0), ...acSymbols);
  if (restartInterval > 0) segment(0xdd, ...word(restartInterval));

  const whole = { from: 0, to: 63, high: 0, low: 0 };
  const parts =
    scans === 'progressive'
      ? progression.flatMap((band) =>
          band.from === 0 ? [{ band, of: planes }] : planes.map((plane) => ({ band, of: [plane] })),
        )
      : scans === 'apart'
        ? planes.map((plane) => ({ band: whole, of: [plane] }))
        : [{ band: whole, of: planes }];
  for (const { band, of } of parts.slice(0, kind.scansLeft)) {
    segment(0xda, of.length, ...of.flatMap(({ id }) => [id, 0]), band.from, band.to, (band.high << 4) | band.low);
    out.push(...scan(of, band, mcus, restartInterval));
  }
  return new Uint8Array([...out, 0xff, 0xd9]);
}

function scan(
  planes: readonly Plane[],
  band: (typeof progression)[number],
  mcus: Plane['seen'],
  restartInterval: number,
) {
  const out: number[] = [];
  let held = 0;
  let count = 0;
  const put = (bits: number, length: number): void => {
    for (let bit = length - 1; bit >= 0; bit -= 1) {
      held = (held << 1) | ((bits >> bit) & 1);
      count += 1;
      if (count < 8) continue;
      out.push(held);
      if (held === 0xff) out.push(0);
      held = 0;
      count = 0;
    }
  };
  const putAc = (symbol: number): void => put(acSymbols.indexOf(symbol), 8);
  const align = (): void => put(0xff, (8 - count) % 8);
  const before = new Map<Plane, number>();
  const number = (value: number, prefix: (size: number) => void): void => {
    const size = value === 0 ? 0 : 32 - Math.clz32(Math.abs(value));
    prefix(size);
    put(value < 0 ? value - 1 : value, size);
  };
  const block = (plane: Plane, x: number, y: number): void => {
    const coefficients = plane.blocks[y * plane.across + x] as Int16Array;
    if (band.high > 0) {
      put((coefficients[0] as number) >> band.low, 1);
      return;
    }
    if (band.from === 0) {
      const value = (coefficients[0] as number) >> band.low;
      number(value - (before.get(plane) ?? 0), (size) => put(size, 4));
      before.set(plane, value);
      if (band.to === 0) return;
    }
    let zeros = 0;
    for (let place = Math.max(1, band.from); place <= band.to; place += 1) {
      const value = coefficients[place] as number;
      if (value === 0) {
        zeros += 1;
        continue;
      }
      for (; zeros > 15; zeros -= 16) putAc(0xf0);
      number(value, (size) => putAc((zeros << 4) | size));
      zeros = 0;
    }
    if (zeros > 0) putAc(0);
  };
  const alone = planes.length === 1 ? planes[0] : undefined;
  const size = alone ? alone.seen : mcus;
  for (let mcu = 0; mcu < size.across * size.down; mcu += 1) {
    if (restartInterval > 0 && mcu > 0 && mcu % restartInterval === 0) {
      align();
      out.push(0xff, 0xd0 + ((mcu / restartInterval - 1) % 8));
      before.clear();
    }
    const [x, y] = [mcu % size.across, Math.floor(mcu / size.across)];
    if (alone) block(alone, x, y);
    else
      for (const plane of planes)
        for (let down = 0; down < plane.v; down += 1)
          for (let across = 0; across < plane.h; across += 1) block(plane, x * plane.h + across, y * plane.v + down);
  }
  align();
  return out;
}

const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
