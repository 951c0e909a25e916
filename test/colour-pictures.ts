// Pictures that tell their colours in every way there is, made here, and the difference of two colours.
import { asciiBytes, concat, viewOf } from '../src/bytes.ts';
import { fileColours } from '../src/formats/file-colours.ts';
import { pngChunk } from '../src/formats/png/chunks.ts';
import type { PixelBuffer } from '../src/pixels.ts';
import { nodeEngine, run } from './node-engine.ts';
import { jpegOf, pngOf, sharpOf, webpOf } from './pictures.ts';
import { drawn } from './pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Numbers = readonly number[];

/** Greys from black to white, then colours from pale to pure. */
const patches: readonly (readonly [number, number, number])[] = [
  ...[0, 10, 30, 60, 90, 118, 128, 160, 200, 230, 255].map((grey) => [grey, grey, grey] as const),
  ...([
    [200, 30, 60],
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [30, 60, 220],
    [220, 170, 140],
    [120, 80, 60],
    [90, 150, 200],
    [60, 110, 50],
    [240, 210, 40],
    [150, 60, 150],
    [20, 120, 120],
    [180, 190, 90],
  ] as const),
];
/** Pixels of a side of a patch. Lossy formats blur its edges; the middle stays. */
const side = 16;
const across = 6;

export const chart: PixelBuffer = drawn(across * side, (patches.length / across) * side, (x, y) => {
  const patch = patches[Math.floor(y / side) * across + Math.floor(x / side)] ?? [0, 0, 0];
  return [...patch, 255];
});

/** The greys alone: a picture that is stored in one channel. */
export const greyChart: PixelBuffer = drawn(across * side, 2 * side, (x, y) => {
  const grey = Math.min(255, (Math.floor(y / side) * across + Math.floor(x / side)) * 23);
  return [grey, grey, grey, 255];
});

/** The middle of every patch of a chart. */
export const middles = ({ width, height, data }: PixelBuffer): Numbers[] =>
  Array.from({ length: (width / side) * (height / side) }, (_, index) => {
    const [x, y] = [(index % (width / side)) * side + side / 2, Math.floor(index / (width / side)) * side + side / 2];
    return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)];
  });

/** A tag of a profile: its type, then its contents. */
export const tag = (type: string, ...words: readonly (Uint8Array | Numbers)[]): Bytes =>
  concat(Uint8Array.from([...asciiBytes(type), 0, 0, 0, 0]), ...words.map((part) => Uint8Array.from(part)));

const word = (value: number): Numbers => [(value >> 24) & 255, (value >> 16) & 255, (value >> 8) & 255, value & 255];
const short = (value: number): Numbers => [(value >> 8) & 255, value & 255];
const fixed = (value: number): Numbers => word(Math.round(value * 65536));

export const xyzTag = (...values: Numbers): Bytes => tag('XYZ ', values.flatMap(fixed));
/** A `para` curve of ICC.1: its kind, then its parameters. */
export const paraTag = (kind: number, ...values: Numbers): Bytes =>
  tag('para', [...short(kind), 0, 0], values.flatMap(fixed));
/** A `curv` tag: nothing for light itself, one number for a power, many for samples from 0 to 1. */
export const curvTag = (...values: Numbers): Bytes =>
  tag(
    'curv',
    word(values.length),
    values.length === 1
      ? short(Math.round((values[0] as number) * 256))
      : values.flatMap((value) => short(Math.round(value * 65535))),
  );

/** A profile of these tags. */
export function writeIcc(
  colours: 'RGB ' | 'GRAY' | 'CMYK',
  tags: Readonly<Record<string, Uint8Array>>,
  { connection = 'XYZ ', kind = 'mntr' } = {},
): Bytes {
  const entries = Object.entries({
    desc: tag('desc', word(5), [...asciiBytes('name\0'), ...new Uint8Array(78)]),
    cprt: tag('text', [...asciiBytes('none\0')]),
    wtpt: xyzTag(0.9642, 1, 0.8249),
    ...tags,
  });
  let place = 132 + entries.length * 12;
  const table: number[] = [...word(entries.length)];
  for (const [name, data] of entries) {
    table.push(...asciiBytes(name), ...word(place), ...word(data.length));
    place += Math.ceil(data.length / 4) * 4;
  }
  const header = new Uint8Array(128);
  header.set(word(place), 0);
  header.set([2, 0x40, 0, 0, ...asciiBytes(`${kind}${colours}${connection}`)], 8);
  header.set(asciiBytes('acsp'), 36);
  header.set([...fixed(0.9642), ...fixed(1), ...fixed(0.8249)], 68);
  const padded = entries.map(([, data]) => concat(data, new Uint8Array(-data.length & 3)));
  return concat(header, Uint8Array.from(table), ...padded);
}

export const srgbColumns = [
  [0.43607, 0.22249, 0.01392],
  [0.38515, 0.71687, 0.09708],
  [0.14307, 0.06061, 0.7141],
] as const;
export const p3Columns = [
  [0.51512, 0.2412, -0.00105],
  [0.29198, 0.69225, 0.04189],
  [0.1571, 0.06657, 0.78407],
] as const;
const adobeColumns = [
  [0.60974, 0.31111, 0.01947],
  [0.20528, 0.62567, 0.06087],
  [0.14919, 0.06322, 0.74457],
] as const;
const proPhotoColumns = [
  [0.79767, 0.28804, 0],
  [0.13519, 0.71188, 0],
  [0.03134, 0.00009, 0.82491],
] as const;
export const srgbCurve = paraTag(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045);

/** A profile of these colorants and one curve. */
export const matrixProfile = (
  columns: readonly (readonly [number, number, number])[],
  curve: Bytes,
  name = 'colours',
): Bytes =>
  writeIcc('RGB ', {
    desc: tag('desc', word(name.length + 1), [...asciiBytes(`${name}\0`), ...new Uint8Array(78)]),
    rXYZ: xyzTag(...(columns[0] as Numbers)),
    gXYZ: xyzTag(...(columns[1] as Numbers)),
    bXYZ: xyzTag(...(columns[2] as Numbers)),
    rTRC: curve,
    gTRC: curve,
    bTRC: curve,
  });

/** Display P3 under the name of sRGB: what a profile is called tells nothing. */
export const p3NamedSrgb = matrixProfile(p3Columns, srgbCurve, 'sRGB');

const labOf = ([x, y, z]: Numbers): Numbers => {
  const f = (value: number): number => (value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116);
  const [fx, fy, fz] = [f((x as number) / 0.9642), f(y as number), f((z as number) / 0.8249)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
};
const lightOf = (stored: number): number => (stored <= 0.04045 ? stored / 12.92 : ((stored + 0.055) / 1.055) ** 2.4);
/** sRGB under another name, its curve in samples, its colorants rounded by another hand. */
export const srgbNamedOtherwise = matrixProfile(
  [
    [0.4361, 0.2225, 0.0139],
    [0.3851, 0.7169, 0.0971],
    [0.1431, 0.0606, 0.7141],
  ],
  curvTag(...Array.from({ length: 1024 }, (_, index) => lightOf(index / 1023))),
  'camera',
);

const storedOf = (light: number): number =>
  light <= 0.0031308 ? Math.max(0, light) * 12.92 : Math.min(1, light) ** (1 / 2.4) * 1.055 - 0.055;
const xyzOf = (rgb: Numbers): Numbers =>
  [0, 1, 2].map((row) =>
    rgb.reduce((sum, value, index) => sum + lightOf(value) * (srgbColumns[index]?.[row] as number), 0),
  );

/** A table of 16-bit numbers (`mft2`) in three dimensions with straight curves, filled by a function of numbers from 0 to 1. */
export function tableTag(points: number, at: (input: Numbers) => Numbers): Bytes {
  const cells: number[] = [];
  for (let index = 0; index < points ** 3; index += 1) {
    const input = [points ** 2, points, 1].map((stride) => (Math.floor(index / stride) % points) / (points - 1));
    for (const value of at(input)) cells.push(...short(Math.min(65535, Math.max(0, Math.round(value)))));
  }
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1].flatMap(fixed);
  const straight = [0, 1, 2].flatMap(() => [...short(0), ...short(65535)]);
  return tag('mft2', [3, 3, points, 0, ...identity, ...short(2), ...short(2), ...straight], cells, straight);
}

/** Lab of version 2 in 16 bits: 100 is 0xff00, and 0 of a and b is 0x8000. */
const labCells = ([l, a, b]: Numbers): Numbers => [
  ((l as number) * 65280) / 100,
  ((a as number) + 128) * 256,
  ((b as number) + 128) * 256,
];
const rgbOfLab = ([l, a, b]: Numbers): number[] => {
  const fy = ((l as number) + 16) / 116;
  const g = (f: number): number => (f ** 3 > 216 / 24389 ? f ** 3 : (116 * f - 16) / (24389 / 27));
  const [x, y, z] = [g(fy + (a as number) / 500) * 0.9642, g(fy), g(fy - (b as number) / 200) * 0.8249] as const;
  const light = [
    3.1341 * x - 1.6174 * y - 0.4907 * z,
    -0.9788 * x + 1.9161 * y + 0.0335 * z,
    0.0719 * x - 0.229 * y + 1.4052 * z,
  ];
  return light.map(storedOf);
};

/** The way from a device whose first channel is blue and whose last is red. */
export const swappedTable = tableTag(17, ([r, g, b]) => labCells(labOf(xyzOf([b, g, r] as Numbers))));

/** A device whose channels are swapped, told by tables: nothing but the tables tells it. */
const swapped = writeIcc(
  'RGB ',
  {
    A2B0: swappedTable,
    B2A0: tableTag(33, ([l, a, b]) => {
      const lab = [
        (l as number) * (65535 / 652.8),
        (a as number) * (65535 / 256) - 128,
        (b as number) * (65535 / 256) - 128,
      ];
      return rgbOfLab(lab)
        .reverse()
        .map((value) => value * 65535);
    }),
  },
  { connection: 'Lab ' },
);

/** The same in version 4. */
const modern = swapped.slice();
modern[8] = 4;

/** The same without the way back, as scanners have it. */
const scanner = writeIcc('RGB ', { A2B0: swappedTable }, { connection: 'Lab ', kind: 'scnr' });

/** Profiles of three channels by what they tell. */
export const rgbProfiles: Readonly<Record<string, Bytes>> = {
  'Display P3': matrixProfile(p3Columns, srgbCurve),
  'linear sRGB': matrixProfile(srgbColumns, curvTag()),
  'sRGB colours with a power of 2.2': matrixProfile(srgbColumns, curvTag(2.2)),
  'sRGB colours with samples': matrixProfile(
    srgbColumns,
    curvTag(...Array.from({ length: 64 }, (_, index) => (index / 63) ** 1.8)),
  ),
  'Adobe RGB': matrixProfile(adobeColumns, curvTag(563 / 256)),
  'ProPhoto RGB': matrixProfile(proPhotoColumns, paraTag(0, 1.8)),
  'a curve with an offset': matrixProfile(p3Columns, paraTag(4, 2.2, 0.94, 0.06, 0.1, 0.03, 0.001, 0.0005)),
  'tables both ways': swapped,
  'tables of version 4': modern,
  'tables one way': scanner,
};

/** Profiles of one channel. */
export const greyProfiles: Readonly<Record<string, Bytes>> = {
  'grey of gamma 1.8': writeIcc('GRAY', { kTRC: curvTag(1.8) }),
  'grey with dot gain': writeIcc('GRAY', {
    kTRC: curvTag(...Array.from({ length: 256 }, (_, index) => (index / 255) ** 1.75)),
  }),
  'linear grey': writeIcc('GRAY', { kTRC: curvTag() }),
};

/** The file with chunks put behind its header. */
export const withChunks = (png: Bytes, ...chunks: readonly Uint8Array[]): Bytes =>
  concat(png.subarray(0, 33), ...chunks, png.subarray(33));

export const words = (...values: Numbers): Uint8Array => Uint8Array.from(values.flatMap(word));

/** A BMP of version 5 with a profile at its end. */
function bmpWithProfile({ width, height, data }: PixelBuffer, profile: Uint8Array): Bytes {
  const headers = 14 + 124;
  const bytes = new Uint8Array(headers + width * height * 4 + profile.length);
  const view = viewOf(bytes);
  bytes.set(asciiBytes('BM'));
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, headers, true);
  view.setUint32(14, 124, true);
  view.setInt32(18, width, true);
  view.setInt32(22, -height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 32, true);
  bytes.set(asciiBytes('DEBM'), 14 + 56);
  view.setUint32(14 + 112, headers - 14 + width * height * 4, true);
  view.setUint32(14 + 116, profile.length, true);
  for (let at = 0; at < data.length; at += 4)
    bytes.set([data[at + 2], data[at + 1], data[at], 255] as number[], headers + at);
  bytes.set(profile, headers + width * height * 4);
  return bytes;
}

/** An AVIF whose `nclx` tells these numbers of ITU-T H.273. */
async function avifWithCodes(primaries: number, transfer: number): Promise<Bytes> {
  const { body } = await run(nodeEngine(), await pngOf(chart), 'image/format,avif/quality,q_95');
  const bytes = new Uint8Array(body);
  const at = Buffer.from(bytes).indexOf('colrnclx');
  if (at < 0) throw new Error('The encoder wrote no nclx box.');
  bytes.set([...short(primaries), ...short(transfer)], at + 8);
  return bytes;
}

/** One red, told as Display P3 by its AV1 data alone: written by avifenc, its `nclx` box renamed. */
const avifWithoutBox: Bytes = new Uint8Array(
  Buffer.from(
    [
      'AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2aWYA',
      'AAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAAB8AAAAoaWluZgAAAAAAAQAAABppbmZlAgAAAAABAABhdjAxQ29sb3IA',
      'AAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAABAAAAAQAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgSAAAAAAABNza2lwbmNseAAMAA0ABoAA',
      'AAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAACdtZGF0EgAKCDgM/9hDA0GkMhERQAAAQAA+8xoKWd7qrQY7yA==',
    ].join(''),
    'base64',
  ),
);

/** A picture that a browser shows, its type, and what tells its colours. */
export interface Told {
  readonly name: string;
  readonly type: string;
  readonly bytes: Bytes;
}

/** All of them: each way in one container at least, and profiles in all. */
export async function toldPictures(): Promise<Told[]> {
  const plain = {
    png: await pngOf(chart),
    grey: new Uint8Array(await sharpOf(greyChart).toColourspace('b-w').png().toBuffer()),
  };
  const jpeg = await jpegOf(chart, { quality: 98, chromaSubsampling: '4:4:4' });
  const greyJpeg = new Uint8Array(await sharpOf(greyChart).toColourspace('b-w').jpeg({ quality: 98 }).toBuffer());
  const webp = await webpOf(chart, { lossless: true });
  const carrying = async (format: 'jpg' | 'png' | 'webp', bytes: Bytes, profile: Bytes): Promise<Bytes> =>
    (await fileColours[format].withProfile?.(bytes, profile)) as Bytes;
  const codes = (...values: Numbers): Bytes => withChunks(plain.png, pngChunk('cICP', Uint8Array.from(values)));
  const p3 = rgbProfiles['Display P3'] as Bytes;
  const gamma = pngChunk('gAMA', words(55556));
  const colours = pngChunk('cHRM', words(31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000));
  const cmyk = sharpOf(chart).removeAlpha().toColourspace('cmyk');
  const made: Told[] = [];
  const add = (name: string, type: string, bytes: Bytes): void =>
    void made.push({ name, type: `image/${type}`, bytes });
  for (const [name, profile] of Object.entries(rgbProfiles)) {
    add(`PNG with ${name}`, 'png', await carrying('png', plain.png, profile));
    add(`JPEG with ${name}`, 'jpeg', await carrying('jpg', jpeg, profile));
  }
  for (const [name, profile] of Object.entries(greyProfiles)) {
    add(`grey PNG with ${name}`, 'png', await carrying('png', plain.grey, profile));
    add(`grey JPEG with ${name}`, 'jpeg', await carrying('jpg', greyJpeg, profile));
  }
  add('grey PNG with an RGB profile', 'png', await carrying('png', plain.grey, rgbProfiles['linear sRGB'] as Bytes));
  add('RGB JPEG with a grey profile', 'jpeg', await carrying('jpg', jpeg, greyProfiles['linear grey'] as Bytes));
  add('WebP with Display P3', 'webp', await carrying('webp', webp, p3));
  add('BMP with Display P3', 'bmp', bmpWithProfile(chart, p3));
  for (const primaries of [1, 4, 5, 6, 8, 9, 10, 11, 12, 22])
    add(`PNG with cICP ${primaries}, sRGB`, 'png', codes(primaries, 13, 0, 1));
  for (const transfer of [1, 4, 5, 7, 8, 14, 16, 17, 18])
    add(`PNG with cICP 9, transfer ${transfer}`, 'png', codes(9, transfer, 0, 1));
  add('PNG with a cICP of unknown colours', 'png', codes(2, 8, 0, 1));
  add('PNG with gAMA', 'png', withChunks(plain.png, gamma));
  add('PNG with gAMA and cHRM', 'png', withChunks(plain.png, gamma, colours));
  add('PNG with cHRM alone', 'png', withChunks(plain.png, colours));
  add('PNG with gAMA near sRGB', 'png', withChunks(plain.png, pngChunk('gAMA', words(45455))));
  add('PNG with sRGB, gAMA and cHRM', 'png', withChunks(plain.png, pngChunk('sRGB', Uint8Array.of(0)), gamma, colours));
  add('grey PNG with gAMA', 'png', withChunks(plain.grey, gamma));
  const pairs = [
    [12, 13],
    [9, 13],
    [9, 14],
    [1, 1],
    [1, 4],
    [1, 5],
    [1, 6],
    [1, 7],
    [1, 8],
    [1, 15],
    [1, 17],
    [9, 16],
    [9, 18],
    [12, 16],
    [2, 8],
    [11, 13],
    [5, 13],
    [6, 13],
    [4, 13],
    [8, 13],
    [10, 8],
    [22, 13],
    [1, 2],
  ] as const;
  for (const [primaries, transfer] of pairs)
    add(`AVIF with nclx ${primaries}, ${transfer}`, 'avif', await avifWithCodes(primaries, transfer));
  add('AVIF whose data alone tell Display P3', 'avif', avifWithoutBox);
  add(
    'CMYK JPEG with a profile',
    'jpeg',
    new Uint8Array(
      await cmyk.clone().withIccProfile('cmyk').jpeg({ quality: 98, chromaSubsampling: '4:4:4' }).toBuffer(),
    ),
  );
  return made;
}

/** CIEDE2000 between two sRGB colours of 0 to 255 (Sharma, Wu, Dalal 2005). */
export function ciede2000(a: Numbers, b: Numbers): number {
  const [l1, a1, b1] = labD65(a);
  const [l2, a2, b2] = labD65(b);
  const meanC = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7)));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const degrees = (y: number, x: number): number => ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
  const [h1, h2] = [degrees(b1, p1), degrees(b2, p2)];
  const dh = c1 * c2 === 0 ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const sum = h1 + h2;
  const meanH = c1 * c2 === 0 ? sum : Math.abs(h1 - h2) <= 180 ? sum / 2 : (sum + 360) / 2;
  const rad = (angle: number): number => (angle * Math.PI) / 180;
  const [meanL, mean] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const t =
    1 -
    0.17 * Math.cos(rad(meanH - 30)) +
    0.24 * Math.cos(rad(2 * meanH)) +
    0.32 * Math.cos(rad(3 * meanH + 6)) -
    0.2 * Math.cos(rad(4 * meanH - 63));
  const sl = 1 + (0.015 * (meanL - 50) ** 2) / Math.sqrt(20 + (meanL - 50) ** 2);
  const [sc, sh] = [1 + 0.045 * mean, 1 + 0.015 * mean * t];
  const rotation =
    -Math.sin(rad(60 * Math.exp(-(((meanH - 275) / 25) ** 2)))) * 2 * Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7));
  const [x, y, z] = [(l2 - l1) / sl, (c2 - c1) / sc, (2 * Math.sqrt(c1 * c2) * Math.sin(rad(dh / 2))) / sh];
  return Math.sqrt(x * x + y * y + z * z + rotation * y * z);
}

function labD65(rgb: Numbers): [number, number, number] {
  const [r, g, b] = rgb.map((value) => lightOf(value / 255)) as [number, number, number];
  const f = (value: number): number =>
    value > 216 / 24389 ? Math.cbrt(value) : (24389 / 27) * value * (1 / 116) + 16 / 116;
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
