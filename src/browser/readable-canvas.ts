// Reads the alpha of a canvas. Browsers that guard against fingerprinting add noise to it: a slight one is taken away again, and
// one that leaves nothing of the picture is found out.

/** The size of the probe, whose left half is filled and whose right half is left clear. */
const side = 16;

/**
 * The most levels of alpha by which a canvas may be off and still be read: WebKit's noise is up to 3. With
 * `privacy.resistFingerprinting` Firefox returns random bytes or white.
 */
const mostNoise = 8;

/** By how many levels full and no alpha come back wrong from a canvas. */
function noiseOf(): number {
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
  if (!context) return 0;
  context.fillRect(0, 0, side / 2, side);
  const { data } = context.getImageData(0, 0, side, side);
  let most = 0;
  for (let at = 0; at < side * side; at += 1)
    most = Math.max(most, Math.abs((data[at * 4 + 3] as number) - (at % side < side / 2 ? 255 : 0)));
  return most;
}

/** True if a canvas gives back what was drawn. */
export const canReadCanvas = (): boolean => noiseOf() <= mostNoise;

/** The alpha of a canvas from its upper left corner on. What noise took from full alpha is given back. */
export function readAlpha(
  context: OffscreenCanvasRenderingContext2D,
  width: number,
  height: number,
): Uint8Array<ArrayBuffer> {
  const rgba = context.getImageData(0, 0, width, height).data;
  const full = 255 - noiseOf();
  const data = new Uint8Array(width * height);
  for (let index = 0; index < data.length; index += 1) {
    const alpha = rgba[index * 4 + 3] as number;
    data[index] = alpha >= full ? 255 : alpha;
  }
  return data;
}
