// BMP bytes <-> pixels, in TypeScript: every depth from 1 to 32 bits, bit fields, RLE4 and RLE8 are read; 24 bits are written.
import { viewOf } from '../../bytes.ts';
import { imageDamage } from '../../errors.ts';
import { recycle, unset } from '../../pixel-memory.ts';
import { type PixelBuffer, signedWordsOf, still } from '../../pixels.ts';
import { bandRows } from '../../row-flow.ts';
import type { Codec } from '../codec.ts';
import { checked, noFrame } from '../faults.ts';
import { cutOff } from '../format.ts';
import { type BmpLayout, bmpRowBytes, readBmpLayout } from './layout.ts';
import { unpackRuns } from './runs.ts';

const headerBytes = 54;

/** The BMP codec. */
export const bmpCodec: Codec = {
  decode: async (bytes, header) => {
    const pixels = checked(unset(readBmpLayout(bytes)), header);
    painter(bytes)(pixels, 0);
    return [still(header.hasAlpha ? pixels : { ...pixels, opaque: true })];
  },
  rows: async (bytes, { width, height, hasAlpha }) => {
    let paint: ReturnType<typeof painter> | undefined;
    let band: PixelBuffer | undefined;
    let from = 0;
    return {
      width,
      height,
      ...(hasAlpha && { transparent: 'perhaps' }),
      next: () => {
        if (band) recycle(band);
        band = undefined;
        if (from === height) return undefined;
        paint ??= painter(bytes);
        band = { ...unset({ width, height: Math.min(height - from, bandRows(width)) }), opaque: !hasAlpha };
        paint(band, from);
        from += band.height;
        return band;
      },
    };
  },
  encode: async ([pixels = noFrame()]) => encode(pixels),
};

/**
 * Paints rows of the picture, from the row `from` on. Runs are unpacked at once: to a byte for each pixel.
 * @throws OssError ImageDamage
 */
function painter(bytes: Uint8Array): (rows: PixelBuffer, from: number) => void {
  const layout = readBmpLayout(bytes);
  const { width, height, bitsPerPixel, start, topDown } = layout;
  const runs = layout.runs ? unpackRuns(bytes.subarray(start), layout) : undefined;
  const rowBytes = bmpRowBytes(layout);
  if (!runs && start + rowBytes * (height - 1) + Math.ceil((width * bitsPerPixel) / 8) > bytes.length)
    throw imageDamage(cutOff);
  const paint = runs
    ? indexPainter(runs, layout, 8, paletteOf(bytes, layout))
    : bitsPerPixel <= 8
      ? indexPainter(bytes, layout, bitsPerPixel, paletteOf(bytes, layout))
      : fieldPainter(bytes, layout);
  return (rows, from) => {
    const words = signedWordsOf(rows);
    for (let y = 0; y < rows.height; y += 1) {
      const row = topDown ? from + y : height - 1 - from - y;
      paint(words, y * width, runs ? row * width : start + row * rowBytes);
    }
  };
}

/** Paints one row into the words of the picture, at `to`, from the bytes at `from`. */
type Painter = (words: Int32Array, to: number, from: number) => void;

/** Indices past the end of a palette are black. */
function paletteOf(bytes: Uint8Array, { palette: { start, count, entryBytes } }: BmpLayout): Int32Array {
  const colours = new Int32Array(256).fill(0xff000000);
  for (let index = 0; index < count; index += 1) {
    const at = start + index * entryBytes;
    colours[index] = rgb(bytes[at + 2] as number, bytes[at + 1] as number, bytes[at] as number);
  }
  return colours;
}

/** An opaque colour as a word in memory order RGBA. */
const rgb = (red: number, green: number, blue: number): number => 0xff000000 | (blue << 16) | (green << 8) | red;

function indexPainter(bytes: Uint8Array, { width }: BmpLayout, bits: number, palette: Int32Array): Painter {
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  return (words, to, from) => {
    for (let x = 0; x < width; x += 1) {
      const byte = bytes[from + Math.floor(x / perByte)] as number;
      words[to + x] = palette[(byte >> (8 - bits - (x % perByte) * bits)) & mask] as number;
    }
  };
}

function fieldPainter(bytes: Uint8Array, { width, bitsPerPixel, masks }: BmpLayout): Painter {
  if (bitsPerPixel === 24) {
    return (words, to, from) => {
      for (let x = 0, at = from; x < width; x += 1, at += 3)
        words[to + x] = rgb(bytes[at + 2] as number, bytes[at + 1] as number, bytes[at] as number);
    };
  }
  const view = viewOf(bytes);
  const read =
    bitsPerPixel === 16 ? (at: number) => view.getUint16(at, true) : (at: number) => view.getUint32(at, true);
  const [red, green, blue] = masks.map(channelOf) as [Channel, Channel, Channel];
  const alpha = masks[3] === 0 ? () => 255 : channelOf(masks[3]);
  const step = bitsPerPixel / 8;
  return (words, to, from) => {
    for (let x = 0, at = from; x < width; x += 1, at += step) {
      const value = read(at);
      words[to + x] = (alpha(value) << 24) | (blue(value) << 16) | (green(value) << 8) | red(value);
    }
  };
}

type Channel = (value: number) => number;

/** Reads the bits under the mask and scales them to 0-255. */
function channelOf(mask: number): Channel {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  if (most === 255) return (value) => (value >>> shift) & 255;
  return (value) => Math.round((((value & mask) >>> shift) * 255) / most);
}

/** A file of 24 bits per pixel, bottom row first. Alpha is dropped: the pipeline has flattened the picture. */
function encode({ width, height, data }: PixelBuffer): Uint8Array<ArrayBuffer> {
  const rowBytes = bmpRowBytes({ width, bitsPerPixel: 24 });
  const bytes = new Uint8Array(headerBytes + rowBytes * height);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x424d);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, headerBytes, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  view.setUint32(34, rowBytes * height, true);
  for (let y = 0; y < height; y += 1) {
    let to = headerBytes + (height - 1 - y) * rowBytes;
    for (let from = y * width * 4; from < (y + 1) * width * 4; from += 4, to += 3) {
      bytes[to] = data[from + 2] as number;
      bytes[to + 1] = data[from + 1] as number;
      bytes[to + 2] = data[from] as number;
    }
  }
  return bytes;
}
