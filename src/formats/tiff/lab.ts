// CIE L*a*b* -> RGB.
import { lightTable } from './light.ts';
import type { WriteColours } from './rows.ts';

/**
 * As libvips: white is the white of the screen (D65), whatever light the colours were measured in, and colours that a screen
 * cannot show are cut off.
 * @param white the level that stands for a lightness of 100
 */
export function labWriter(white: number): WriteColours {
  const shown = lightTable();
  return ([lightness, greenRed, blueYellow], out) => {
    const [l, a, b] = [lightness as Float32Array, greenRed as Float32Array, blueYellow as Float32Array];
    for (let x = 0; x < l.length; x += 1) {
      const middle = (((l[x] as number) / white) * 100 + 16) / 116;
      const redness = 0.9505 * amount(middle + signed(a[x] as number) / 500);
      const luminance = amount(middle);
      const blueness = 1.089 * amount(middle - signed(b[x] as number) / 200);
      out[x * 4] = shown(3.2406 * redness - 1.5372 * luminance - 0.4986 * blueness);
      out[x * 4 + 1] = shown(-0.9689 * redness + 1.8758 * luminance + 0.0415 * blueness);
      out[x * 4 + 2] = shown(0.0557 * redness - 0.204 * luminance + 1.057 * blueness);
    }
  };
}

/** a* and b* are stored with a sign, in two's complement. */
const signed = (level: number): number => (level < 128 ? level : level - 256);

/** The inverse of the cube root that L*a*b* is defined by, which is a line in the darks (CIE 15). */
const amount = (root: number): number => (root > 6 / 29 ? root ** 3 : (root - 4 / 29) * 3 * (6 / 29) ** 2);
