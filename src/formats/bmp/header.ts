// BMP: size, alpha and embedded profile, and whether all rows are in the file.
import { cutOff, type Format } from '../format.ts';
import { formatFacts } from '../format-facts.ts';
import { bmpRowBytes, readBmpLayout } from './layout.ts';

/** The BMP entry of `formats`. */
export const bmp: Format = {
  name: 'bmp',
  ...formatFacts.bmp,
  readHeader: (bytes) => {
    const { width, height, masks } = readBmpLayout(bytes);
    return {
      format: 'bmp',
      byteLength: bytes.length,
      frameCount: 1,
      width,
      height,
      orientation: 1,
      hasAlpha: masks[3] !== 0,
    };
  },
  findDamage: (bytes) => {
    const layout = readBmpLayout(bytes);
    // Some writers leave out the padding of the last row.
    const padding = layout.runs ? 0 : bmpRowBytes(layout) - Math.ceil((layout.width * layout.bitsPerPixel) / 8);
    return layout.start + layout.byteLength - padding > bytes.length ? cutOff : undefined;
  },
};
