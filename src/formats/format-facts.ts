// The facts of each format. The readers of headers lie apart, so that a page can plan without loading one.
import type { FormatName } from '../pixels.ts';
import type { FormatFacts } from './format.ts';

/** Every format that is read, by the name OSS gives it. */
export const formatFacts: Readonly<Record<FormatName, FormatFacts>> = {
  jpg: {
    contentType: 'image/jpeg',
    alpha: false,
    animated: false,
    price: { decode: 12, encode: 10, decodeScan: 3, encodeScans: 20, decodeSamples: { inks: 80 } },
    reducible: true,
    flowsIn: true,
    flowsOut: true,
  },
  png: {
    contentType: 'image/png',
    alpha: true,
    animated: false,
    price: { decode: 30, encode: 30 },
    flowsIn: true,
  },
  webp: {
    contentType: 'image/webp',
    alpha: true,
    animated: true,
    price: { decode: 110, encode: 220, decodeFrame: 300_000, encodeFrame: 1_500_000 },
    flowsIn: true,
  },
  gif: {
    contentType: 'image/gif',
    alpha: true,
    animated: true,
    price: { decode: 30, encode: 240, decodeFrame: 50_000, encodeFrame: 250_000 },
  },
  bmp: {
    contentType: 'image/bmp',
    alpha: false,
    animated: false,
    price: { decode: 10, encode: 8 },
    flowsIn: true,
  },
  tiff: {
    contentType: 'image/tiff',
    alpha: true,
    animated: false,
    price: {
      decode: 80,
      encode: 230,
      decodeJpegPart: 400_000,
      decodeSamples: { inks: 80, floats: 100, lab: 280 },
    },
    flowsIn: true,
  },
  avif: {
    contentType: 'image/avif',
    alpha: true,
    animated: false,
    price: { decode: 400, encode: 460 },
  },
  heic: {
    contentType: 'image/heic',
    alpha: true,
    animated: false,
    price: { decode: 100, encode: 0 },
  },
};
