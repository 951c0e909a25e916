// The numbers of a picture in one colour space -> those of the same colours in another.
import type { PixelBuffer } from '../pixels.ts';

/** How light is stored: the number, 0-255, by light in `steps` equal steps from 0 to 1. */
export type StoredLight = Uint8Array;

/** Fine enough for the steep beginning of sRGB's curve: a step is a fifth of a number. */
const lightSteps = 1 << 14;

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

type Row = readonly [number, number, number];

/** Recolours a picture in place. Light beyond the other space is cut to its nearest by channel; alpha stays. */
export function recolour(picture: PixelBuffer, recolouring: Recolouring): void {
  const { light, matrix, stored, tone } = recolouring;
  const rows = [0, 3, 6].map((at) => matrix.slice(at, at + 3).map((value) => value * lightSteps)) as unknown as [
    Row,
    Row,
    Row,
  ];
  if (tone) recolourToned(picture, light, rows, stored, tone);
  else recolourPlain(picture, light, rows, stored);
}

/** Twice as fast as with comparisons: the tables reach as far as the light of any numbers does. */
function recolourPlain(
  { data }: PixelBuffer,
  light: Recolouring['light'],
  rows: readonly [Row, Row, Row],
  stored: Recolouring['stored'],
): void {
  const [fromRed, fromGreen, fromBlue] = light;
  const [[rr, rg, rb], [gr, gg, gb], [br, bg, bb]] = rows;
  const [toRed, toGreen, toBlue] = stored.map((numbers, channel) => reaching(numbers, rows[channel] as Row, light)) as [
    Reaching,
    Reaching,
    Reaching,
  ];
  const [redNumbers, greenNumbers, blueNumbers] = [toRed.numbers, toGreen.numbers, toBlue.numbers];
  // Half a step more rounds.
  const [redZero, greenZero, blueZero] = [toRed.zero + 0.5, toGreen.zero + 0.5, toBlue.zero + 0.5];
  for (let at = 0; at < data.length; at += 4) {
    const red = fromRed[data[at] as number] as number;
    const green = fromGreen[data[at + 1] as number] as number;
    const blue = fromBlue[data[at + 2] as number] as number;
    data[at] = redNumbers[(rr * red + rg * green + rb * blue + redZero) | 0] as number;
    data[at + 1] = greenNumbers[(gr * red + gg * green + gb * blue + greenZero) | 0] as number;
    data[at + 2] = blueNumbers[(br * red + bg * green + bb * blue + blueZero) | 0] as number;
  }
}

interface Reaching {
  readonly numbers: StoredLight;
  /** The place of light 0. */
  readonly zero: number;
}

/** The numbers with as many more of the first and the last as a row of the matrix makes of any light. */
function reaching(numbers: StoredLight, row: Row, light: Recolouring['light']): Reaching {
  let [least, most] = [0, 0];
  for (const [channel, curve] of light.entries()) {
    const ends = [Math.min(...curve), Math.max(...curve)].map((value) => value * (row[channel] as number));
    least += Math.min(...ends);
    most += Math.max(...ends);
  }
  const zero = Math.max(0, Math.ceil(-least)) + 1;
  const reach = zero + Math.max(lightSteps, Math.ceil(most)) + 2;
  const result = new Uint8Array(reach).fill(numbers[lightSteps] as number, zero).fill(numbers[0] as number, 0, zero);
  result.set(numbers, zero);
  return { numbers: result, zero };
}

function recolourToned(
  { data }: PixelBuffer,
  [fromRed, fromGreen, fromBlue]: Recolouring['light'],
  [[rr, rg, rb], [gr, gg, gb], [br, bg, bb]]: readonly [Row, Row, Row],
  [toRed, toGreen, toBlue]: Recolouring['stored'],
  tone: NonNullable<Recolouring['tone']>,
): void {
  const light = new Float64Array(3);
  for (let at = 0; at < data.length; at += 4) {
    light[0] = fromRed[data[at] as number] as number;
    light[1] = fromGreen[data[at + 1] as number] as number;
    light[2] = fromBlue[data[at + 2] as number] as number;
    tone(light);
    const [red, green, blue] = [light[0] as number, light[1] as number, light[2] as number];
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
