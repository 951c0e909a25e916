// CMYK to RGB by a table of mixtures, linear in between.
import { decodeBase64 } from '../../base64.ts';
import { plainInks } from './cmyk-inks.ts';

/** What mixtures look like: `levels` of each ink, evenly spread from none to all of it, cyan slowest, black fastest. */
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
 * In place: four bytes a pixel, 0 where there is none of an ink, become opaque RGBA. Between 16 mixtures the way goes from
 * the nearest below, one ink after another, the one that is farthest along first: five mixtures are looked at.
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
    // A sorting network, the largest to the front.
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

/** For each amount of an ink. */
interface Steps {
  /** Where in the table the level at or below it begins. */
  readonly start: Int32Array;
  /** From bit 16 how far it is from there to the next level, of 255; below, how far apart the two are in the table. */
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
