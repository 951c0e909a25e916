// Pixels -> a TIFF: little-endian, RGB or RGBA of 8 bits, strips in LZW with predictor 2, the directory last.

import { isOpaque } from '../../kernels/opacity.ts';
import type { PixelBuffer } from '../../pixels.ts';
import { ifdTypeBytes, ifdTypes } from '../exif/ifd.ts';
import { tiffTags } from './directory.ts';
import { packLzw } from './lzw.ts';

const { short: shortType, long: longType } = ifdTypes;
const headerBytes = 8;
type Entry = readonly [tag: number, type: number, values: readonly number[]];

/** Bytes of a strip before it is packed: enough for LZW to learn, few enough for readers that go strip by strip. */
const stripBytes = 2 ** 18;

/** A whole file. Alpha is written unassociated, and only if any pixel is not opaque. */
export function writeTiff(pixels: PixelBuffer): Uint8Array<ArrayBuffer> {
  const { width, height } = pixels;
  const samples = isOpaque(pixels) ? 3 : 4;
  const rowsPerStrip = Math.min(height, Math.max(1, Math.floor(stripBytes / (width * samples))));
  const strips = Array.from({ length: Math.ceil(height / rowsPerStrip) }, (_, index) =>
    packLzw(differences(pixels, samples, index * rowsPerStrip, Math.min(height, (index + 1) * rowsPerStrip))),
  );
  const lengths = strips.map((strip) => strip.length);
  let end = headerBytes;
  const offsets = lengths.map((length) => {
    end += length;
    return end - length;
  });
  const entries: readonly Entry[] = [
    [tiffTags.width, longType, [width]],
    [tiffTags.height, longType, [height]],
    [tiffTags.bitsPerSample, shortType, Array<number>(samples).fill(8)],
    [tiffTags.compression, shortType, [5]],
    [tiffTags.photometric, shortType, [2]],
    [tiffTags.stripOffsets, longType, offsets],
    [tiffTags.samplesPerPixel, shortType, [samples]],
    [tiffTags.rowsPerStrip, longType, [rowsPerStrip]],
    [tiffTags.stripByteCounts, longType, lengths],
    [tiffTags.planar, shortType, [1]],
    [tiffTags.predictor, shortType, [2]],
    ...(samples === 4 ? [[tiffTags.extraSamples, shortType, [2]] as const] : []),
  ];
  return assemble(strips, entries);
}

/** The samples of these rows, each minus the same sample of the pixel to its left. */
function differences({ width, data }: PixelBuffer, samples: number, from: number, to: number): Uint8Array {
  const result = new Uint8Array((to - from) * width * samples);
  let at = 0;
  for (let y = from; y < to; y += 1) {
    for (let x = 0, source = y * width * 4; x < width; x += 1, source += 4) {
      for (let sample = 0; sample < samples; sample += 1, at += 1) {
        const before = x === 0 ? 0 : (data[source - 4 + sample] as number);
        result[at] = (data[source + sample] as number) - before;
      }
    }
  }
  return result;
}

/** Header, strips, the values that do not fit into their entries, directory; the last two begin at even offsets. */
function assemble(strips: readonly Uint8Array[], entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const even = (value: number): number => value + (value & 1);
  const bytesOf = (type: number, values: readonly number[]): number => values.length * (ifdTypeBytes[type] as number);
  const valuesStart = even(strips.reduce((sum, strip) => sum + strip.length, headerBytes));
  const outside = entries.map(([, type, values]) => bytesOf(type, values)).filter((bytes) => bytes > 4);
  const directory = outside.reduce((sum, bytes) => sum + even(bytes), valuesStart);
  const result = new Uint8Array(directory + 2 + entries.length * 12 + 4);
  const view = new DataView(result.buffer);
  view.setUint32(0, 0x49492a00);
  view.setUint32(4, directory, true);
  view.setUint16(directory, entries.length, true);
  let at = headerBytes;
  for (const strip of strips) {
    result.set(strip, at);
    at += strip.length;
  }
  at = valuesStart;
  entries.forEach(([tag, type, values], index) => {
    const entry = directory + 2 + index * 12;
    const bytes = bytesOf(type, values);
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, type, true);
    view.setUint32(entry + 4, values.length, true);
    const place = bytes > 4 ? at : entry + 8;
    if (bytes > 4) {
      view.setUint32(entry + 8, at, true);
      at += even(bytes);
    }
    values.forEach((value, number) => {
      if (type === shortType) view.setUint16(place + number * 2, value, true);
      else view.setUint32(place + number * 4, value, true);
    });
  });
  return result;
}
