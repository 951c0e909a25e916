// Pixels being painted, and the little colour arithmetic the scenes need. Colours are red, green, blue in 0..1.

export type Colour = [number, number, number];

export interface Raster {
  readonly width: number;
  readonly height: number;
  /** RGBA, eight bits each, straight alpha. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

export function blankRaster(width: number, height: number): Raster {
  return { width, height, data: new Uint8ClampedArray(width * height * 4) };
}

/** Writes the mixture of `from` and `to` into `into`, which may be one of them. */
export function blend(into: Colour, from: Readonly<Colour>, to: Readonly<Colour>, amount: number): void {
  into[0] = from[0] + (to[0] - from[0]) * amount;
  into[1] = from[1] + (to[1] - from[1]) * amount;
  into[2] = from[2] + (to[2] - from[2]) * amount;
}

export function scaled(into: Colour, from: Readonly<Colour>, factor: number): void {
  into[0] = from[0] * factor;
  into[1] = from[1] * factor;
  into[2] = from[2] * factor;
}

export function writePixel(raster: Raster, x: number, y: number, colour: Readonly<Colour>, alpha = 1): void {
  const at = (y * raster.width + x) * 4;
  raster.data[at] = colour[0] * 255;
  raster.data[at + 1] = colour[1] * 255;
  raster.data[at + 2] = colour[2] * 255;
  raster.data[at + 3] = alpha * 255;
}

/** The picture rotated a quarter turn anticlockwise, as a camera held upright stores it (EXIF orientation 6). */
export function turnLeft(upright: Raster): Raster {
  const turned = blankRaster(upright.height, upright.width);
  const from = new Uint32Array(upright.data.buffer);
  const to = new Uint32Array(turned.data.buffer);
  for (let y = 0; y < turned.height; y++) {
    for (let x = 0; x < turned.width; x++) {
      to[y * turned.width + x] = from[x * upright.width + (upright.width - 1 - y)] ?? 0;
    }
  }
  return turned;
}
