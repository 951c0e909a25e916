// Light of a high dynamic range -> light that a screen shows.
//
// As Chromium (measured on greys and colours within a level): the reference white of 203 cd/m2 (ITU-R BT.2408) comes out at half of
// the screen's, and from there up to 1,000 cd/m2 a curve leads to white, as SMPTE ST 2094-50 has it for pictures without metadata.
import { once } from '../../once.ts';
import { inverse, multiply } from './matrix.ts';
import { codedPrimaries, type MatrixSpace, spaceOf } from './space.ts';
import type { Range } from './transfer.ts';

const referenceWhite = 203;
const peak = 1000 / referenceWhite;

/** The luminance stored as 1, in units of reference white. */
const unitOf: Readonly<Record<Exclude<Range, 'standard'>, number>> = { pq: 10_000 / referenceWhite, hlg: peak };

/** BT.2020, in whose colours the brightest channel decides. */
const wideToXyz = once(() => {
  const wide = spaceOf(codedPrimaries[9] as NonNullable<(typeof codedPrimaries)[number]>, (x) => x) as MatrixSpace;
  return wide.toXyz;
});

/** The mapped light of the brightest channel. */
function mapped(light: number): number {
  if (light <= 1) return light / 2;
  if (light >= peak) return 1;
  // A quadratic Bezier curve from (1, 0.5) to (peak, 1), whose middle point goes on in the direction of the straight part.
  const [middle, shown] = [1.65, 0.825];
  const [a, b] = [1 - 2 * middle + peak, 2 * middle - 2];
  const t = (Math.sqrt(b * b + 4 * a * (light - 1)) - b) / (2 * a);
  return 0.5 + (2 * shown - 1) * t + (1.5 - 2 * shown) * t * t;
}

/** Maps three channels of light in place; undefined for a space whose light is a screen's already. */
export function toneOf({ range, toXyz }: MatrixSpace): ((light: Float64Array) => void) | undefined {
  if (range === 'standard') return undefined;
  const fromXyz = inverse(wideToXyz());
  if (!fromXyz) return undefined;
  const [rr, rg, rb, gr, gg, gb, br, bg, bb] = multiply(fromXyz, toXyz);
  const [redShare, greenShare, blueShare] = wideToXyz().slice(3, 6) as [number, number, number];
  const unit = unitOf[range];
  return (light) => {
    const [r, g, b] = [light[0] as number, light[1] as number, light[2] as number];
    const [red, green, blue] = [rr * r + rg * g + rb * b, gr * r + gg * g + gb * b, br * r + bg * g + bb * b];
    // HLG stores the light of the scene; a screen's system gamma of 1.2 makes it that of the screen.
    const bright = redShare * red + greenShare * green + blueShare * blue;
    const shown = unit * (range === 'hlg' ? Math.max(bright, 0) ** 0.2 : 1);
    const most = Math.max(red, green, blue) * shown;
    const gain = most > 0 ? (shown * mapped(most)) / most : 0;
    light[0] = r * gain;
    light[1] = g * gain;
    light[2] = b * gain;
  };
}
