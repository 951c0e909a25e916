// Linear light -> the levels of sRGB (IEC 61966-2-1).

/** Steps of light from none to all: fine enough that neighbours in the darks are at most one level apart. */
const steps = 2 ** 14;

/** Gives the level, 0 to 255, of an amount of light; what is beyond 0 to 1 is cut off, and what is no number is 0. */
export function lightTable(): (light: number) => number {
  const levels = Uint8Array.from({ length: steps + 1 }, (_, step) => {
    const light = step / steps;
    return Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));
  });
  return (light) => (light >= 1 ? 255 : light > 0 ? (levels[Math.round(light * steps)] as number) : 0);
}
