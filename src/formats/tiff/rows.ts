// Unpacked strips and tiles -> rows of RGBA: samples to levels, levels to colours, alpha last.
import type { PixelBuffer } from '../../pixels.ts';
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
  return (planes, { x, y, columns, rows }, into) => {
    const lines = buffers.map((buffer) => buffer.subarray(0, columns));
    for (let row = 0; row < rows; row += 1) {
      const to = ((y + row) * into.width + x) * 4;
      const out = into.data.subarray(to, to + columns * 4);
      if (channels) {
        copyBytes(planes, row, channels, out);
        continue;
      }
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

/** The samples that red, green, blue and alpha are copies of, -1 for no alpha; undefined where there is more to do than to copy. */
function plainChannels(colour: TiffColour, hasAlpha: boolean): readonly number[] | undefined {
  if (colour === 'rgb') return [0, 1, 2, hasAlpha ? 3 : -1];
  return colour === 'grey' ? [0, 0, 0, hasAlpha ? 1 : -1] : undefined;
}

/** The short way for the most frequent kinds. */
function copyBytes(
  planes: readonly UnpackedRows[],
  row: number,
  channels: readonly number[],
  out: Uint8ClampedArray,
): void {
  for (let channel = 0; channel < 4; channel += 1) {
    const sample = channels[channel] as number;
    const { data, rowBytes, step } = (planes[sample] ?? planes[0]) as UnpackedRows;
    let from = row * rowBytes + (planes.length > 1 ? 0 : sample);
    if (sample < 0) for (let to = channel; to < out.length; to += 4) out[to] = 255;
    else for (let to = channel; to < out.length; to += 4, from += step) out[to] = data[from] as number;
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

function paletteWriter({ palette, bitsPerSample }: TiffLayout): WriteColours {
  const entries = 2 ** bitsPerSample;
  // Some writers fill the 16 bits of a palette entry with 8.
  const shift = palette.every((value) => value < 256) ? 0 : 8;
  const shades = Uint8Array.from(palette, (value) => value >> shift);
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
