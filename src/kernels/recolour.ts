// The numbers of a picture in one colour space -> those of the same colours in another.
import type { PixelBuffer } from '../pixels.ts';

/** How light is stored: the number, 0-255, by light in `steps` equal steps from 0 to 1. */
export type StoredLight = Uint8Array;

/** Fine enough for the steep beginning of sRGB's curve: a step is a fifth of a number. */
export const lightSteps = 1 << 14;

/** Both spaces as numbers. Light is 1 at white in each. */
export interface Recolouring {
  /** The light of the 256 numbers, by channel. */
  readonly light: readonly [Float64Array, Float64Array, Float64Array];
  /** Light of the one space -> light of the other; nine numbers, row by row. */
  readonly matrix: readonly number[];
  /** `lightSteps + 1` numbers by channel. */
  readonly stored: readonly [StoredLight, StoredLight, StoredLight];
  /** Changes the light in place before the matrix. */
  readonly tone?: (light: Float64Array) => void;
}

/** Recolours a picture in place. Light beyond the other space is cut to its nearest by channel; alpha stays. */
export function recolour({ data }: PixelBuffer, { light, matrix, stored, tone }: Recolouring): void {
  const [fromRed, fromGreen, fromBlue] = light;
  const [toRed, toGreen, toBlue] = stored;
  const [rr, rg, rb, gr, gg, gb, br, bg, bb] = matrix.map((value) => value * lightSteps) as [
    ...[number, number, number],
    ...[number, number, number],
    ...[number, number, number],
  ];
  const shared = new Float64Array(3);
  for (let at = 0; at < data.length; at += 4) {
    let red = fromRed[data[at] as number] as number;
    let green = fromGreen[data[at + 1] as number] as number;
    let blue = fromBlue[data[at + 2] as number] as number;
    if (tone) {
      shared[0] = red;
      shared[1] = green;
      shared[2] = blue;
      tone(shared);
      red = shared[0];
      green = shared[1];
      blue = shared[2];
    }
    data[at] = toRed[place(rr * red + rg * green + rb * blue)] as number;
    data[at + 1] = toGreen[place(gr * red + gg * green + gb * blue)] as number;
    data[at + 2] = toBlue[place(br * red + bg * green + bb * blue)] as number;
  }
}

const place = (light: number): number => (light <= 0 ? 0 : light >= lightSteps ? lightSteps : (light + 0.5) | 0);

/** The numbers for light: of the 256 the nearest one. Light that several numbers stand for gets the lowest. */
export function storedLight(light: Float64Array): StoredLight {
  const result = new Uint8Array(lightSteps + 1);
  let number = 0;
  for (let step = 0; step <= lightSteps; step += 1) {
    const wanted = step / lightSteps;
    while (
      number < 255 &&
      Math.abs((light[number + 1] as number) - wanted) < Math.abs((light[number] as number) - wanted)
    )
      number += 1;
    result[step] = number;
  }
  return result;
}
