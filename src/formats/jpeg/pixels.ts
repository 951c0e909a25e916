// Rows of samples -> RGBA as libjpeg-turbo makes it: shared samples interpolated ("fancy upsampling", jdsample.c), then YCbCr
// to RGB in 16-bit fixed point (jdcolor.c). assembly/formats/jpeg/pixels.ts does a row of pixels faster.
import type { PlaneLayout, SampleLayout, SampleRows } from './layout.ts';

/** Where in its plane a row of pixels has its samples, and the row beside it that has a part in them: the same for none. */
export interface RowPlace {
  readonly at: number;
  readonly beside: number;
}

/** Writes a row of pixels; places in the order of the planes. */
export type WriteRow = (places: readonly RowPlace[], y: number, into: Uint32Array, to: number) => void;

/** How a plane's samples become those of the pixels. */
export type Spread = 'same' | 'double' | 'across' | 'down' | 'both';

export function spreadOf({ expandX, expandY, width }: PlaneLayout, { eighths }: SampleLayout): Spread {
  if (expandX === 1) return expandY === 2 && eighths > 1 ? 'down' : 'same';
  if (eighths === 1 || width <= 2) return 'double';
  return expandY === 2 ? 'both' : 'across';
}

/**
 * Writes the pixels, row of MCUs by row of MCUs.
 * @returns whether all the data was as it should be
 */
export function writePixels(rows: SampleRows, layout: SampleLayout, into: Uint32Array): boolean {
  const { planes, eighths, width, height } = layout;
  // Where rows are interpolated, the last one of an MCU waits for the first one of the next.
  const lag = eighths > 1 && planes.some(({ expandY }) => expandY > 1) ? 1 : 0;
  const write = rows.writeRow ?? rowWriter(rows.planes, layout);
  for (let mcu = 0; mcu < layout.mcusDown; mcu += 1) {
    if (!rows.next()) return false;
    const top = mcu * layout.rows;
    const end = mcu === layout.mcusDown - 1 ? height : top + layout.rows - lag;
    for (let y = Math.max(0, top - lag); y < end; y += 1) {
      write(
        planes.map((plane) => placeOf(plane, y, mcu)),
        y,
        into,
        y * width,
      );
    }
    for (const [index, { stride }] of planes.entries()) {
      const plane = rows.planes[index] as Uint8Array;
      plane.copyWithin(0, plane.length - stride);
    }
  }
  return true;
}

/** The rows of the row of MCUs under way begin at the plane's second one. */
function placeOf({ expandY, stride, rows, height }: PlaneLayout, y: number, mcu: number): RowPlace {
  const row = expandY === 1 ? y : y >> 1;
  const nearest = expandY === 1 ? row : Math.min(height - 1, Math.max(0, y % 2 === 0 ? row - 1 : row + 1));
  const first = mcu * rows - 1;
  return { at: (row - first) * stride, beside: (nearest - first) * stride };
}

interface Line {
  readonly samples: Uint8Array | Uint8ClampedArray;
  readonly at: number;
}

function rowWriter(planes: SampleRows['planes'], layout: SampleLayout): WriteRow {
  const spreads = layout.planes.map((plane, index) => spreader(planes[index] as Uint8Array, plane, layout));
  const { components, isYcc } = layout.frame;
  const write = components.length === 1 ? writeGrey : isYcc ? writeYcc : writeRgb;
  return (places, y, into, to) =>
    write(
      spreads.map((spread, index) => spread(places[index] as RowPlace, y)),
      into,
      to,
      layout.width,
    );
}

function spreader(samples: Uint8Array, plane: PlaneLayout, layout: SampleLayout): (place: RowPlace, y: number) => Line {
  const { width } = plane;
  const into = new Uint8Array(2 * width);
  const sums = new Uint16Array(width);
  const line = { samples: into, at: 0 };
  // Three parts of the row, one of the row beside it.
  const weigh = ({ at, beside }: RowPlace): void => {
    for (let x = 0; x < width; x += 1) sums[x] = 3 * (samples[at + x] as number) + (samples[beside + x] as number);
  };
  const spreads: Readonly<Record<Spread, (place: RowPlace, y: number) => Line>> = {
    same: ({ at }) => ({ samples, at }),
    double: ({ at }) => {
      for (let x = 0; x < width; x += 1) into[2 * x] = into[2 * x + 1] = samples[at + x] as number;
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

/** Halves are rounded down and up in turns. */
export const roundingOf = (y: number): number => (y % 2 === 0 ? 1 : 2);

/** Pixels lie a quarter and three quarters of the way between samples. */
function interpolate(samples: Uint8Array, at: number, count: number, into: Uint8Array): void {
  for (let x = 0; x < count; x += 1) {
    const three = 3 * (samples[at + x] as number);
    into[2 * x] = (three + (samples[at + Math.max(0, x - 1)] as number) + 1) >> 2;
    into[2 * x + 1] = (three + (samples[at + Math.min(count - 1, x + 1)] as number) + 2) >> 2;
  }
}

/** The same of a row that is interpolated downwards already, and four times too large. */
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
    // Only where one of them leaves 0 to 255.
    if ((red | green | blue) & ~255) {
      red = red < 0 ? 0 : red > 255 ? 255 : red;
      green = green < 0 ? 0 : green > 255 ? 255 : green;
      blue = blue < 0 ? 0 : blue > 255 ? 255 : blue;
    }
    into[to + x] = opaque | (blue << 16) | (green << 8) | red;
  }
};
