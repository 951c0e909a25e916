// Rows of TIFF samples -> RGBA pixels, in two steps: samples to the channels of the picture, then all pixels to RGBA.
import type { PixelBuffer } from '../../pixels.ts';
import { type InkTable, inksToRgba, plainInkTable } from '../colour/cmyk.ts';
import type { TiffSegment } from './grid.ts';
import { coloursOf, type TiffLayout } from './layout.ts';

/** Undoes the differences between neighbours, row by row, in place. */
export function undoPredictor(data: Uint8Array, layout: TiffLayout, rowBytes: number, step: number): void {
  const { littleEndian } = layout;
  if (layout.bitsPerSample === 8) {
    for (let row = 0; row < data.length; row += rowBytes) {
      for (let at = row + step; at < row + rowBytes; at += 1)
        data[at] = (data[at] as number) + (data[at - step] as number);
    }
    return;
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let row = 0; row < data.length; row += rowBytes) {
    for (let at = row + step * 2; at < row + rowBytes; at += 2)
      view.setUint16(at, view.getUint16(at, littleEndian) + view.getUint16(at - step * 2, littleEndian), littleEndian);
  }
}

/**
 * Puts the samples of a segment where they belong in the picture: colours into the first channels as 0-255 (indices as they
 * are), alpha into the last.
 */
export function placeSamples(data: Uint8Array, layout: TiffLayout, segment: TiffSegment, pixels: PixelBuffer): void {
  const { bitsPerSample: bits, samplesPerPixel, segmentWidth, colour, alpha, littleEndian } = layout;
  const perPixel = segment.sample === undefined ? samplesPerPixel : 1;
  const rowBytes = Math.ceil((segmentWidth * perPixel * bits) / 8);
  const scale = colour === 'palette' || bits > 8 ? 1 : 255 / (2 ** bits - 1);
  const mask = 2 ** bits - 1;
  const out = pixels.data;
  // The upper eight of 16 bits count.
  const high = littleEndian ? 1 : 0;
  for (let index = 0; index < perPixel; index += 1) {
    const channel = channelOf(segment.sample ?? index, coloursOf[colour], alpha !== 'none');
    if (channel === undefined) continue;
    for (let row = 0; row < segment.rows; row += 1) {
      let to = ((segment.y + row) * pixels.width + segment.x) * 4 + channel;
      for (let x = 0, sample = index; x < segment.columns; x += 1, sample += perPixel, to += 4) {
        if (bits === 8) out[to] = data[row * rowBytes + sample] as number;
        else if (bits === 16) out[to] = data[row * rowBytes + sample * 2 + high] as number;
        else {
          const bit = sample * bits;
          const byte = data[row * rowBytes + (bit >> 3)] as number;
          out[to] = ((byte >> (8 - bits - (bit & 7))) & mask) * scale;
        }
      }
    }
  }
}

/** Samples behind the alpha, and alpha beside CMYK, have no place. */
function channelOf(sample: number, colours: number, hasAlpha: boolean): number | undefined {
  if (sample < colours) return sample;
  return hasAlpha && sample === colours && colours < 4 ? 3 : undefined;
}

/** Turns the channels that `placeSamples` filled into RGBA, in place. */
export function finishPixels(
  { data }: PixelBuffer,
  { colour, alpha, palette, bitsPerSample }: TiffLayout,
  inks: InkTable = plainInkTable(),
): void {
  if (colour === 'rgb' && alpha === 'unassociated') return;
  if (colour === 'cmyk') {
    inksToRgba(data, inks);
    return;
  }
  const entries = 2 ** bitsPerSample;
  // Some writers fill the 16 bits of a palette entry with 8.
  const shift = palette.every((value) => value < 256) ? 0 : 8;
  for (let at = 0; at < data.length; at += 4) {
    const first = data[at] as number;
    if (colour === 'palette') {
      for (let channel = 0; channel < 3; channel += 1)
        data[at + channel] = (palette[channel * entries + first] as number) >> shift;
    } else if (colour !== 'rgb') {
      const grey = colour === 'grey' ? first : 255 - first;
      data[at] = grey;
      data[at + 1] = grey;
      data[at + 2] = grey;
    }
    if (alpha === 'none') data[at + 3] = 255;
    else if (alpha === 'associated') {
      const coverage = data[at + 3] as number;
      if (coverage === 0) continue;
      for (let channel = 0; channel < 3; channel += 1)
        data[at + channel] = ((data[at + channel] as number) * 255) / coverage;
    }
  }
}
