// Unpacked strips and tiles -> rows of RGBA: samples to levels, levels to colours, alpha last.
import { type PixelBuffer, signedWordsOf } from '../../pixels.ts';
import { type InkTable, inksToRgba } from '../colour/cmyk.ts';
import type { TiffSegment } from './grid.ts';
import { coloursOf, type TiffColour } from './kinds.ts';
import { labWriter } from './lab.ts';
import type { TiffLayout } from './layout.ts';
import { lineFiller, whiteLevel } from './levels.ts';
import { lightTable } from './light.ts';
import { ycbcrWriter } from './ycbcr.ts';

/** The unpacked samples of a strip or tile, or of one plane of it. */
export interface UnpackedRows {
  readonly data: Uint8Array;
  readonly rowBytes: number;
  /** From a sample of a pixel to the same sample of the next pixel, in samples. */
  readonly step: number;
  /** True where the data are RGBA already, with an alpha of 255 where the file has none. */
  readonly isRgba?: true;
}

/** Writes the colours of a row as RGBA; `lines` has the levels of one sample each. */
export type WriteColours = (lines: readonly Float32Array[], out: Uint8ClampedArray) => void;

/** Puts a strip or tile into the picture; `planes` are its samples, together or one by one. */
export type WriteSegment = (planes: readonly UnpackedRows[], segment: TiffSegment, into: PixelBuffer) => void;

/** @param inks the colours of CMYK mixtures */
export function segmentWriter(layout: TiffLayout, inks: InkTable): WriteSegment {
  const { colour, alpha, segmentWidth, bitsPerSample, sampleFormat } = layout;
  const colours = coloursOf[colour];
  const [fill, fillIndices] = [lineFiller(layout, false), lineFiller(layout, true)];
  const writeColours = colourWriter(layout, inks);
  const white = whiteLevel(layout);
  const buffers = Array.from(
    { length: alpha === 'none' ? colours : colours + 1 },
    () => new Float32Array(segmentWidth),
  );
  const isPlain = bitsPerSample === 8 && sampleFormat === 'unsigned' && alpha !== 'associated';
  const channels = isPlain ? plainChannels(colour, alpha !== 'none') : undefined;
  return (planes, segment, into) => {
    const { x, y, columns, rows } = segment;
    if (channels) {
      copyBytes(planes, segment, channels, into);
      if (colour === 'cmyk') spreadInks(segment, inks, into);
      return;
    }
    const lines = buffers.map((buffer) => buffer.subarray(0, columns));
    for (let row = 0; row < rows; row += 1) {
      const to = ((y + row) * into.width + x) * 4;
      const out = into.data.subarray(to, to + columns * 4);
      lines.forEach((line, sample) => {
        const { data, rowBytes, step } = (planes[sample] ?? planes[0]) as UnpackedRows;
        const fillLine = colour === 'palette' && sample === 0 ? fillIndices : fill;
        fillLine(line, data.subarray(row * rowBytes, (row + 1) * rowBytes), planes.length > 1 ? 0 : sample, step);
      });
      const coverage = lines[colours];
      if (colour === 'inverted grey') invert(lines[0] as Float32Array, white);
      if (alpha === 'associated' && coverage) for (const line of lines.slice(0, colours)) divide(line, coverage, white);
      writeColours(lines, out);
      for (let pixel = 0; pixel < columns; pixel += 1)
        out[pixel * 4 + 3] = coverage ? Math.floor(coverage[pixel] as number) : 255;
    }
  };
}

/** The samples that the four channels are copies of, -1 for no alpha; undefined where there is more to do than to copy. */
function plainChannels(colour: TiffColour, hasAlpha: boolean): readonly number[] | undefined {
  if (colour === 'rgb') return [0, 1, 2, hasAlpha ? 3 : -1];
  // Inks take the place of the channels at first.
  if (colour === 'cmyk' && !hasAlpha) return [0, 1, 2, 3];
  return colour === 'grey' ? [0, 0, 0, hasAlpha ? 1 : -1] : undefined;
}

/** The short way for the most frequent kinds. */
function copyBytes(
  planes: readonly UnpackedRows[],
  { x, y, columns, rows }: TiffSegment,
  channels: readonly number[],
  into: PixelBuffer,
): void {
  const [whole] = planes;
  if (whole?.isRgba) {
    for (let row = 0; row < rows; row += 1)
      into.data.set(
        whole.data.subarray(row * whole.rowBytes, row * whole.rowBytes + columns * 4),
        ((y + row) * into.width + x) * 4,
      );
    return;
  }
  const words = signedWordsOf(into);
  const sources = channels.map((sample) => (planes[sample] ?? planes[0]) as UnpackedRows);
  const [red, green, blue, alpha] = sources.map(({ data }) => data) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const { rowBytes, step } = sources[0] as UnpackedRows;
  const [fromRed, fromGreen, fromBlue, fromAlpha] = channels.map((sample) =>
    planes.length > 1 ? 0 : Math.max(0, sample),
  ) as [number, number, number, number];
  const opaque = (channels[3] as number) < 0 ? 255 : 0;
  const last = opaque ? red : alpha;
  for (let row = 0; row < rows; row += 1) {
    const start = (y + row) * into.width + x;
    for (let to = start, from = row * rowBytes; to < start + columns; to += 1, from += step)
      words[to] =
        (red[from + fromRed] as number) |
        ((green[from + fromGreen] as number) << 8) |
        ((blue[from + fromBlue] as number) << 16) |
        (((last[from + fromAlpha] as number) | opaque) << 24);
  }
}

/** Makes colours of the inks in a strip or tile. */
function spreadInks({ x, y, columns, rows }: TiffSegment, inks: InkTable, { width, data }: PixelBuffer): void {
  // Each call makes tables of its own, so rows that follow each other go in one.
  const [rowsAtOnce, steps] = columns === width ? [rows, 1] : [1, rows];
  for (let step = 0; step < steps; step += 1) {
    const start = ((y + step) * width + x) * 4;
    inksToRgba(data.subarray(start, start + rowsAtOnce * columns * 4), inks);
  }
}

function colourWriter(layout: TiffLayout, inks: InkTable): WriteColours {
  const { colour, sampleFormat } = layout;
  if (colour === 'cmyk') return cmykWriter(inks);
  if (colour === 'palette') return paletteWriter(layout);
  if (colour === 'ycbcr') return ycbcrWriter(layout);
  if (colour === 'lab') return labWriter(whiteLevel(layout));
  if (colour === 'rgb') return sampleFormat === 'float' ? lightWriter() : writeRgb;
  return writeGrey;
}

function invert(line: Float32Array, white: number): void {
  for (let x = 0; x < line.length; x += 1) line[x] = white - (line[x] as number);
}

/** Colours that are multiplied by their alpha, without it. */
function divide(line: Float32Array, coverage: Float32Array, white: number): void {
  for (let x = 0; x < line.length; x += 1) {
    const share = coverage[x] as number;
    line[x] = share > 0 ? Math.min(white, ((line[x] as number) * white) / share) : 0;
  }
}

const writeGrey: WriteColours = ([grey], out) => {
  const line = grey as Float32Array;
  for (let x = 0; x < line.length; x += 1) {
    const level = Math.floor(line[x] as number);
    out[x * 4] = level;
    out[x * 4 + 1] = level;
    out[x * 4 + 2] = level;
  }
};

const writeRgb: WriteColours = (lines, out) => {
  for (let channel = 0; channel < 3; channel += 1) {
    const line = lines[channel] as Float32Array;
    for (let x = 0, to = channel; x < line.length; x += 1, to += 4) out[to] = Math.floor(line[x] as number);
  }
};

/** As libvips: floating-point RGB is linear light with the primaries of sRGB. */
function lightWriter(): WriteColours {
  const shown = lightTable();
  return (lines, out) => {
    for (let channel = 0; channel < 3; channel += 1) {
      const line = lines[channel] as Float32Array;
      for (let x = 0, to = channel; x < line.length; x += 1, to += 4) out[to] = shown((line[x] as number) / 255);
    }
  };
}

function cmykWriter(inks: InkTable): WriteColours {
  return (lines, out) => {
    for (let channel = 0; channel < 4; channel += 1) {
      const line = lines[channel] as Float32Array;
      for (let x = 0, to = channel; x < line.length; x += 1, to += 4) out[to] = Math.floor(line[x] as number);
    }
    inksToRgba(out, inks);
  };
}

/** A palette in 8 bits: all reds, all greens, all blues. */
export function shadesOf({ palette }: TiffLayout): Uint8Array {
  // Some writers fill the 16 bits of a palette entry with 8.
  const shift = palette.every((value) => value < 256) ? 0 : 8;
  return Uint8Array.from(palette, (value) => value >> shift);
}

function paletteWriter(layout: TiffLayout): WriteColours {
  const entries = 2 ** layout.bitsPerSample;
  const shades = shadesOf(layout);
  return ([indices], out) => {
    const line = indices as Float32Array;
    for (let x = 0; x < line.length; x += 1) {
      const index = line[x] as number;
      out[x * 4] = shades[index] as number;
      out[x * 4 + 1] = shades[entries + index] as number;
      out[x * 4 + 2] = shades[2 * entries + index] as number;
    }
  };
}
