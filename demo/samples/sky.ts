// The sky of a landscape: a gradient, the glow around the sun, and clouds lit from its side.
import { ease, type Noise, octaves } from './noise.ts';
import { blend, type Colour, scaled } from './raster.ts';

export interface Sky {
  /** Height at which the sky ends, in picture widths. */
  readonly shore: number;
  readonly sun: { readonly x: number; readonly y: number };
  readonly zenith: Colour;
  readonly haze: Colour;
  readonly glow: Colour;
}

// Reused for all pixels: a picture has millions, and each would leave these behind as garbage.
const shaded: Colour = [0, 0, 0];
const bright: Colour = [0, 0, 0];

/** @param depth the number of octaves of the clouds */
export function paintSky(colour: Colour, sky: Sky, noise: Noise, depth: number, u: number, v: number): void {
  const { zenith, haze, glow, sun } = sky;
  const high = Math.min(1, v / sky.shore);
  blend(colour, zenith, haze, high ** 0.85);
  const away = Math.hypot(u - sun.x, (v - sun.y) * 1.15);
  const shine = Math.exp(-away * 5.5);
  blend(colour, colour, glow, shine * 0.75);

  // Clouds lie flat: far ones near the horizon are squeezed together.
  const squeeze = 1 / (1.15 - 0.7 * high);
  const warp = octaves(noise, u * 2.2 + 9, v * 5 * squeeze, 3) * 0.35;
  const cloudX = u * 2.6 + warp;
  const cloudY = v * 7.5 * squeeze + warp * 0.6;
  const body = octaves(noise, cloudX, cloudY, depth);
  const cover = ease(0.02, 0.4, body + 0.06 - 0.25 * high) * 0.92;
  if (cover > 0.003) {
    const sunwardX = cloudX + (sun.x - u) * 0.16;
    const sunwardY = cloudY + (sun.y - v) * 0.5 + 0.05;
    const lit = ease(-0.16, 0.22, body - octaves(noise, sunwardX, sunwardY, Math.min(depth, 4)) + shine * 0.25);
    blend(shaded, zenith, haze, 0.55);
    scaled(shaded, shaded, 0.9);
    blend(bright, [1, 0.985, 0.97], glow, Math.min(1, 0.25 + shine));
    blend(shaded, shaded, bright, lit);
    blend(colour, colour, shaded, cover);
  }
  // The sun itself burns out, as it does in a photograph.
  blend(colour, colour, [1, 0.985, 0.93], ease(0.034, 0.016, away));
  blend(colour, colour, [1, 0.94, 0.8], ease(0.12, 0.0, away) * 0.55);
}
