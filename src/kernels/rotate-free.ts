// Rotation by any angle: bilinear in premultiplied alpha, so that edges are antialiased and transparent colours do not bleed.
import { blank, type PixelBuffer, type Size } from '../pixels.ts';

/** The bounding box of the turned rectangle, whole pixels. Quarter turns come out exact. */
export function rotatedSize({ width, height }: Size, angleDegrees: number): Size {
  const { cos, sin } = turn(angleDegrees);
  const across = Math.abs(width * cos) + Math.abs(height * sin);
  const down = Math.abs(width * sin) + Math.abs(height * cos);
  return { width: Math.max(1, Math.round(across)), height: Math.max(1, Math.round(down)) };
}

/** Clockwise about the centre. What lies outside the source is transparent. */
export function rotateFree(pixels: PixelBuffer, angleDegrees: number): PixelBuffer {
  const { cos, sin } = turn(angleDegrees);
  const { width: w, height: h, data } = pixels;
  const result = blank(rotatedSize(pixels, angleDegrees));
  const out = result.data;
  // Pixel centres lie at half integers; source = R(-angle) * (target - target centre) + source centre.
  const centreX = result.width / 2;
  const centreY = result.height / 2;
  let index = 0;
  for (let y = 0; y < result.height; y += 1) {
    const down = y + 0.5 - centreY;
    let sourceX = (0.5 - centreX) * cos + down * sin + w / 2 - 0.5;
    let sourceY = -(0.5 - centreX) * sin + down * cos + h / 2 - 0.5;
    for (let x = 0; x < result.width; x += 1, index += 4, sourceX += cos, sourceY -= sin) {
      if (sourceX <= -1 || sourceY <= -1 || sourceX >= w || sourceY >= h) continue;
      const left = Math.floor(sourceX);
      const top = Math.floor(sourceY);
      const fx = sourceX - left;
      const fy = sourceY - top;
      let red = 0;
      let green = 0;
      let blue = 0;
      let alpha = 0;
      for (let corner = 0; corner < 4; corner += 1) {
        const cx = left + (corner & 1);
        const cy = top + (corner >> 1);
        if (cx < 0 || cy < 0 || cx >= w || cy >= h) continue;
        const at = (cy * w + cx) * 4;
        const weight = (corner & 1 ? fx : 1 - fx) * (corner >> 1 ? fy : 1 - fy) * (data[at + 3] as number);
        red += weight * (data[at] as number);
        green += weight * (data[at + 1] as number);
        blue += weight * (data[at + 2] as number);
        alpha += weight;
      }
      if (alpha <= 0) continue;
      // Uint8ClampedArray rounds to nearest.
      out[index] = red / alpha;
      out[index + 1] = green / alpha;
      out[index + 2] = blue / alpha;
      out[index + 3] = alpha;
    }
  }
  return result;
}

/** Quarter turns are exact: Math.cos(Math.PI / 2) is not 0. */
function turn(angleDegrees: number): { cos: number; sin: number } {
  const quarter = ((angleDegrees % 360) + 360) % 360;
  if (quarter % 90 === 0)
    return { cos: [1, 0, -1, 0][quarter / 90] as number, sin: [0, 1, 0, -1][quarter / 90] as number };
  const radians = (angleDegrees * Math.PI) / 180;
  return { cos: Math.cos(radians), sin: Math.sin(radians) };
}
