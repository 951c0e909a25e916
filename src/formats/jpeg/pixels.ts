// Rows of samples -> RGBA, or inks in the places of RGBA, as libjpeg-turbo makes them: shared samples are interpolated ("fancy
// upsampling", jdsample.c), then YCbCr becomes RGB in 16-bit fixed point (jdcolor.c). The twin is pixels.simd.ts.
import type { PlaneLayout, RowPlace, SampleLayout, SampleRows, WriteRow } from './layout.ts';

/** How a plane's samples become those of a row of pixels: as they are, repeated, or interpolated. */
export type Spread = 'same' | 'repeat' | 'across' | 'down' | 'both';

/** libjpeg's choice (jinit_upsampler in jdsample.c): it interpolates where two pixels share a sample, and nowhere else. */
export function spreadOf({ expandX, expandY, width }: PlaneLayout, { eighths }: SampleLayout): Spread {
  if (expandX === 1) return expandY === 2 && eighths > 1 ? 'down' : 'same';
  if (expandX > 2 || expandY > 2 || eighths === 1 || width <= 2) return 'repeat';
  return expandY === 2 ? 'both' : 'across';
}

/**
 * Writes the pixels of the next row of MCUs, which must be there, with one row more or less where rows are interpolated.
 * @returns how many rows there are; undefined where the data is damaged
 */
export type WriteBand = (into: Uint32Array, to: number) => number | undefined;

/** The most rows that a band has. */
export const mostBandRows = ({ rows }: SampleLayout): number => rows + 1;

export function bandWriter(rows: SampleRows, layout: SampleLayout): WriteBand {
  const { planes, eighths, width, height } = layout;
  // If rows are interpolated, the last one of an MCU waits for the first one of the next.
  const lag = eighths > 1 && planes.some(({ expandY }) => expandY > 1) ? 1 : 0;
  const write = rows.writeRow ?? rowWriter(rows.planes, layout);
  let mcu = 0;
  return (into, to) => {
    if (!rows.next()) return undefined;
    const top = mcu * layout.rows;
    const from = Math.max(0, top - lag);
    const end = mcu === layout.mcusDown - 1 ? height : top + layout.rows - lag;
    for (let y = from; y < end; y += 1) {
      write(
        planes.map((plane) => placeOf(plane, y, mcu)),
        y,
        into,
        to + (y - from) * width,
      );
    }
    for (const [index, { stride }] of planes.entries()) {
      const plane = rows.planes[index] as Uint8Array;
      plane.copyWithin(0, plane.length - stride);
    }
    mcu += 1;
    return end - from;
  };
}

/** The rows of the current row of MCUs begin at the plane's second row. */
function placeOf({ expandY, stride, rows, height }: PlaneLayout, y: number, mcu: number): RowPlace {
  const row = Math.floor(y / expandY);
  const nearest = expandY === 2 ? Math.min(height - 1, Math.max(0, y % 2 === 0 ? row - 1 : row + 1)) : row;
  const first = mcu * rows - 1;
  return { at: (row - first) * stride, beside: (nearest - first) * stride };
}

interface Line {
  readonly samples: Uint8Array | Uint8ClampedArray;
  readonly at: number;
}

function rowWriter(planes: SampleRows['planes'], layout: SampleLayout): WriteRow {
  const spreads = layout.planes.map((plane, index) => spreader(planes[index] as Uint8Array, plane, layout));
  const { components, hasInks, isYcc } = layout.frame;
  const writeColours = components.length === 1 ? writeGrey : isYcc ? writeYcc : writeRgb;
  const writeInks = isYcc ? writeYcck : writeCmyk;
  const write = hasInks ? writeInks : writeColours;
  return (places, y, into, to) =>
    write(
      spreads.map((spread, index) => spread(places[index] as RowPlace, y)),
      into,
      to,
      layout.width,
    );
}

function spreader(samples: Uint8Array, plane: PlaneLayout, layout: SampleLayout): (place: RowPlace, y: number) => Line {
  const { width, expandX } = plane;
  const into = new Uint8Array(expandX * width);
  const sums = new Uint16Array(width);
  const line = { samples: into, at: 0 };
  // Three parts of the row and one part of the row beside it.
  const weigh = ({ at, beside }: RowPlace): void => {
    for (let x = 0; x < width; x += 1) sums[x] = 3 * (samples[at + x] as number) + (samples[beside + x] as number);
  };
  const spreads: Readonly<Record<Spread, (place: RowPlace, y: number) => Line>> = {
    same: ({ at }) => ({ samples, at }),
    repeat: ({ at }) => {
      repeat(samples.subarray(at, at + width), expandX, into);
      return line;
    },
    across: ({ at }) => {
      interpolate(samples, at, width, into);
      return line;
    },
    down: (place, y) => {
      weigh(place);
      const rounding = roundingOf(y);
      for (let x = 0; x < width; x += 1) into[x] = ((sums[x] as number) + rounding) >> 2;
      return line;
    },
    both: (place) => {
      weigh(place);
      interpolateSums(sums, into);
      return line;
    },
  };
  return spreads[spreadOf(plane, layout)];
}

export function repeat(samples: Uint8Array, times: number, into: Uint8Array): void {
  for (let x = 0, to = 0; x < samples.length; x += 1) {
    for (const end = to + times; to < end; to += 1) into[to] = samples[x] as number;
  }
}

/** Halves are rounded down and up in turn. */
export const roundingOf = (y: number): number => (y % 2 === 0 ? 1 : 2);

/** Doubles a row: pixels lie a quarter and three quarters of the way between samples. */
function interpolate(samples: Uint8Array, at: number, count: number, into: Uint8Array): void {
  for (let x = 0; x < count; x += 1) {
    const three = 3 * (samples[at + x] as number);
    into[2 * x] = (three + (samples[at + Math.max(0, x - 1)] as number) + 1) >> 2;
    into[2 * x + 1] = (three + (samples[at + Math.min(count - 1, x + 1)] as number) + 2) >> 2;
  }
}

/** The same for a row that is interpolated downwards already, and so four times too large. */
function interpolateSums(sums: Uint16Array, into: Uint8Array): void {
  const last = sums.length - 1;
  for (let x = 0; x <= last; x += 1) {
    const three = 3 * (sums[x] as number);
    into[2 * x] = (three + (sums[Math.max(0, x - 1)] as number) + 8) >> 4;
    into[2 * x + 1] = (three + (sums[Math.min(last, x + 1)] as number) + 7) >> 4;
  }
}

type WriteLine = (lines: readonly Line[], into: Uint32Array, to: number, count: number) => void;

const opaque = 0xff000000;

const writeGrey: WriteLine = ([grey], into, to, count) => {
  const { samples, at } = grey as Line;
  for (let x = 0; x < count; x += 1) into[to + x] = opaque | ((samples[at + x] as number) * 0x010101);
};

const writeRgb: WriteLine = ([red, green, blue], into, to, count) => {
  const [r, g, b] = [red as Line, green as Line, blue as Line];
  for (let x = 0; x < count; x += 1) {
    into[to + x] =
      opaque |
      ((b.samples[b.at + x] as number) << 16) |
      ((g.samples[g.at + x] as number) << 8) |
      (r.samples[r.at + x] as number);
  }
};

const writeYcc: WriteLine = ([luma, blueness, redness], into, to, count) => {
  const { samples: ys, at: yAt } = luma as Line;
  const { samples: cbs, at: cbAt } = blueness as Line;
  const { samples: crs, at: crAt } = redness as Line;
  const half = 1 << 15;
  for (let x = 0; x < count; x += 1) {
    const y = ys[yAt + x] as number;
    const cb = (cbs[cbAt + x] as number) - 128;
    const cr = (crs[crAt + x] as number) - 128;
    let red = y + ((91881 * cr + half) >> 16);
    let green = y + ((-22554 * cb - 46802 * cr + half) >> 16);
    let blue = y + ((116130 * cb + half) >> 16);
    // Clamp only where one of the three leaves 0 to 255.
    if ((red | green | blue) & ~255) {
      red = red < 0 ? 0 : red > 255 ? 255 : red;
      green = green < 0 ? 0 : green > 255 ? 255 : green;
      blue = blue < 0 ? 0 : blue > 255 ? 255 : blue;
    }
    into[to + x] = opaque | (blue << 16) | (green << 8) | red;
  }
};

// Adobe's programs store inks inverted, and every reader takes every file that way. YCCK stores cyan, magenta and yellow
// inverted twice, the second time by the definition of its YCbCr: they come out of the formula of RGB as they are.

const writeCmyk: WriteLine = ([cyan, magenta, yellow, black], into, to, count) => {
  const [c, m, y, k] = [cyan as Line, magenta as Line, yellow as Line, black as Line];
  for (let x = 0; x < count; x += 1) {
    into[to + x] = ~(
      ((k.samples[k.at + x] as number) << 24) |
      ((y.samples[y.at + x] as number) << 16) |
      ((m.samples[m.at + x] as number) << 8) |
      (c.samples[c.at + x] as number)
    );
  }
};

const writeYcck: WriteLine = (lines, into, to, count) => {
  writeYcc(lines, into, to, count);
  const { samples, at } = lines[3] as Line;
  // `writeYcc` leaves 255 in the place of black.
  for (let x = 0; x < count; x += 1) into[to + x] = (into[to + x] as number) - (samples[at + x] as number) * 2 ** 24;
};
