// BMP: size, alpha, an embedded profile, and whether all rows are there. The layout itself is read in kernels/bmp-layout.ts.
import { imageDamage } from '../../errors.ts';
import { cutOff, type Format, unsupported } from '../format.ts';
import { type BmpLayout, bmpRowBytes, isBmp, readBmpLayout } from './layout.ts';

export const bmp: Format = {
  name: 'bmp',
  contentType: 'image/bmp',
  alpha: false,
  animated: false,
  accepts: isBmp,
  readHeader: (bytes) => {
    const { width, height, masks } = layoutOf(bytes);
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
  readProfile: async (bytes) => {
    const { profile } = layoutOf(bytes);
    return profile && new Uint8Array(bytes.slice(profile.start, profile.start + profile.byteLength));
  },
  findDamage: (bytes) => {
    const layout = layoutOf(bytes);
    // Some writers leave out the padding of the last row.
    const padding = layout.runs ? 0 : bmpRowBytes(layout) - Math.ceil((layout.width * layout.bitsPerPixel) / 8);
    return layout.start + layout.byteLength - padding > bytes.length ? cutOff : undefined;
  },
};

function layoutOf(bytes: Uint8Array): BmpLayout {
  const layout = readBmpLayout(bytes);
  if (!('fault' in layout)) return layout;
  throw layout.unsupported ? unsupported(layout.fault) : imageDamage(layout.fault);
}
