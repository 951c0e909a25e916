// Rows of samples -> RGBA as libjpeg-turbo makes it: shared samples interpolated ("fancy upsampling", jdsample.c), then YCbCr
// to RGB in 16-bit fixed point (jdcolor.c).
import type { PlaneLayout, SampleLayout, SampleRows } from './jpeg-layout.ts';

interface Line {
  readonly samples: Uint8Array | Uint8ClampedArray;
  readonly at: number;
}

/**
 * Writes the pixels, row of MCUs by row of MCUs.
 * @returns whether all the data was as it should be
 */
export function writePixels(rows: SampleRows, layout: SampleLayout, into: Uint32Array): boolean {
  const { planes, eighths, width, height } = layout;
  // Where rows are interpolated, the last one of an MCU waits for the first one of the next.
  const lag = eighths > 1 && planes.some(({ expandY }) => expandY > 1) ? 1 : 0;
  const lines = planes.map((plane, index) => lineMaker(rows.planes[index] as Uint8Array, plane, layout));
  const write = layout.frame.components.length === 1 ? writeGrey : layout.frame.isYcc ? writeYcc : writeRgb;
  for (let mcu = 0; mcu < layout.mcusDown; mcu += 1) {
    if (!rows.next()) return false;
    const top = mcu * layout.rows;
    const end = mcu === layout.mcusDown - 1 ? height : top + layout.rows - lag;
    for (let y = Math.max(0, top - lag); y < end; y += 1) {
      write(
        lines.map((line) => line(y, mcu)),
        into,
        y * width,
        width,
      );
    }
    for (const [index, { stride }] of planes.entries()) {
      const plane = rows.planes[index] as Uint8Array;
      plane.copyWithin(0, plane.length - stride);
    }
  }
  return true;
}

/** Gives a row of pixels' samples; those of the row of MCUs under way begin in the plane's second row. */
function lineMaker(
  samples: Uint8Array,
  plane: PlaneLayout,
  { eighths }: SampleLayout,
): (y: number, mcu: number) => Line {
  const { expandX, expandY, stride, rows } = plane;
  const last = plane.height - 1;
  const smooth = eighths > 1;
  const smoothX = smooth && plane.width > 2;
  const across = new Uint8Array(plane.width * expandX);
  const down = new Uint16Array(plane.width);
  return (y, mcu) => {
    const row = expandY === 1 ? y : y >> 1;
    const at = (row - mcu * rows + 1) * stride;
    if (expandX === 1 && expandY === 1) return { samples, at };
    if (expandY === 1 || !smooth) {
      if (expandX === 1) return { samples, at };
      (smoothX ? interpolate : double)(samples, at, plane.width, across);
      return { samples: across, at: 0 };
    }
    // Three parts of the row, one of its neighbour.
    const beside = Math.min(last, Math.max(0, y % 2 === 0 ? row - 1 : row + 1));
    const other = (beside - mcu * rows + 1) * stride;
    if (expandX === 2 && !smoothX) {
      double(samples, at, plane.width, across);
      return { samples: across, at: 0 };
    }
    for (let x = 0; x < plane.width; x += 1) down[x] = 3 * (samples[at + x] as number) + (samples[other + x] as number);
    if (expandX === 2) interpolateBoth(down, across);
    else {
      const rounding = y % 2 === 0 ? 1 : 2;
      for (let x = 0; x < plane.width; x += 1) across[x] = ((down[x] as number) + rounding) >> 2;
    }
    return { samples: across, at: 0 };
  };
}

function double(samples: Uint8Array, at: number, count: number, into: Uint8Array): void {
  for (let x = 0; x < count; x += 1) into[2 * x] = into[2 * x + 1] = samples[at + x] as number;
}

/** Pixels lie a quarter and three quarters of the way between samples. Halves are rounded down and up in turns. */
function interpolate(samples: Uint8Array, at: number, count: number, into: Uint8Array): void {
  for (let x = 0; x < count; x += 1) {
    const three = 3 * (samples[at + x] as number);
    into[2 * x] = (three + (samples[at + Math.max(0, x - 1)] as number) + 1) >> 2;
    into[2 * x + 1] = (three + (samples[at + Math.min(count - 1, x + 1)] as number) + 2) >> 2;
  }
}

/** The same of a row that is interpolated downwards already, and four times too large. */
function interpolateBoth(sums: Uint16Array, into: Uint8Array): void {
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
