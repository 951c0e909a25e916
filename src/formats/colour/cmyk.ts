// CMYK -> RGB by a table of mixtures, linear in between.
import { decodeBase64 } from '../../base64.ts';
import { plainInks } from './cmyk-inks.ts';

/** The colours of mixtures: `levels` amounts of each ink, evenly spread from none to all, cyan slowest, black fastest. */
export interface InkTable {
  readonly levels: number;
  /** Three bytes a mixture. */
  readonly rgb: Uint8Array;
}

/** For pictures without a profile. */
export const plainInkTable = (): InkTable => ({
  levels: 5,
  rgb: decodeBase64(plainInks),
});

/**
 * Turns inks, four bytes a pixel and 0 for none of an ink, into opaque RGBA, in place. Tetrahedral interpolation in four
 * dimensions: from the mixture below, one ink after another goes up to its next level, the one that is farthest along first.
 * So five of the 16 mixtures around a colour are looked up.
 */
export function inksToRgba(data: Uint8ClampedArray, { levels, rgb }: InkTable): void {
  const [cyan, magenta, yellow, black] = [3, 2, 1, 0].map((power) => stepsOf(levels, 3 * levels ** power)) as [
    Steps,
    Steps,
    Steps,
    Steps,
  ];
  for (let at = 0; at < data.length; at += 4) {
    const c = data[at] as number;
    const m = data[at + 1] as number;
    const y = data[at + 2] as number;
    const k = data[at + 3] as number;
    let place =
      (cyan.start[c] as number) +
      (magenta.start[m] as number) +
      (yellow.start[y] as number) +
      (black.start[k] as number);
    let first = cyan.way[c] as number;
    let second = magenta.way[m] as number;
    let third = yellow.way[y] as number;
    let fourth = black.way[k] as number;
    let lower = 0;
    // A sorting network puts the largest first.
    if (first < second) {
      lower = first;
      first = second;
      second = lower;
    }
    if (third < fourth) {
      lower = third;
      third = fourth;
      fourth = lower;
    }
    if (first < third) {
      lower = first;
      first = third;
      third = lower;
    }
    if (second < fourth) {
      lower = second;
      second = fourth;
      fourth = lower;
    }
    if (second < third) {
      lower = second;
      second = third;
      third = lower;
    }
    let share = 255 - (first >> 16);
    let red = share * (rgb[place] as number);
    let green = share * (rgb[place + 1] as number);
    let blue = share * (rgb[place + 2] as number);
    place += first & 0xffff;
    share = (first >> 16) - (second >> 16);
    red += share * (rgb[place] as number);
    green += share * (rgb[place + 1] as number);
    blue += share * (rgb[place + 2] as number);
    place += second & 0xffff;
    share = (second >> 16) - (third >> 16);
    red += share * (rgb[place] as number);
    green += share * (rgb[place + 1] as number);
    blue += share * (rgb[place + 2] as number);
    place += third & 0xffff;
    share = (third >> 16) - (fourth >> 16);
    red += share * (rgb[place] as number);
    green += share * (rgb[place + 1] as number);
    blue += share * (rgb[place + 2] as number);
    place += fourth & 0xffff;
    share = fourth >> 16;
    red += share * (rgb[place] as number);
    green += share * (rgb[place + 1] as number);
    blue += share * (rgb[place + 2] as number);
    data[at] = red / 255;
    data[at + 1] = green / 255;
    data[at + 2] = blue / 255;
    data[at + 3] = 255;
  }
}

/** Indexed by the amount of an ink, 0-255. */
interface Steps {
  /** The offset in the table of the level at or below the amount. */
  readonly start: Int32Array;
  /** From bit 16 the way from that level to the next one, of 255; below, the distance of the two in the table. */
  readonly way: Int32Array;
}

function stepsOf(levels: number, stride: number): Steps {
  const start = new Int32Array(256);
  const way = new Int32Array(256);
  for (let value = 0; value < 256; value += 1) {
    const level = Math.min(levels - 2, Math.floor((value * (levels - 1)) / 255));
    start[value] = level * stride;
    way[value] = ((value * (levels - 1) - level * 255) << 16) | stride;
  }
  return { start, way };
}
