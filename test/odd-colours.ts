// Files that tell their colours in odd or broken ways. What Chromium makes of each was measured, and test/dist/colours.test.ts
// measures it again.
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { asciiBytes, concat, viewOf } from '../src/bytes.ts';
import { fileColours } from '../src/formats/file-colours.ts';
import { pngChunk } from '../src/formats/png/chunks.ts';
import type { FormatName } from '../src/pixels.ts';
import {
  chart,
  curvTag,
  greyChart,
  greyProfiles,
  matrixProfile,
  p3Columns,
  paraTag,
  rgbProfiles,
  srgbColumns,
  srgbCurve,
  swappedTable,
  type Told,
  tag,
  withChunks,
  words,
  writeIcc,
  xyzTag,
} from './colour-pictures.ts';
import { pngOf, sharpOf, webpOf } from './pictures.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Odd extends Told {
  /** False where the picture is shown as sRGB, as if it told nothing. */
  readonly counts: boolean;
}

const p3 = rgbProfiles['Display P3'] as Bytes;
const linear = rgbProfiles['linear sRGB'] as Bytes;

const edited = (profile: Bytes, edit: (view: DataView, bytes: Bytes) => void): Bytes => {
  const bytes = profile.slice();
  edit(viewOf(bytes), bytes);
  return bytes;
};
const renamed = (profile: Bytes, from: string, to: string): Bytes =>
  edited(profile, (_, bytes) => bytes.set(asciiBytes(to), Buffer.from(bytes).indexOf(from)));
const withTags = (tags: Readonly<Record<string, Uint8Array>>, connection = 'XYZ '): Bytes =>
  writeIcc(
    'RGB ',
    {
      rXYZ: xyzTag(...p3Columns[0]),
      gXYZ: xyzTag(...p3Columns[1]),
      bXYZ: xyzTag(...p3Columns[2]),
      rTRC: srgbCurve,
      gTRC: srgbCurve,
      bTRC: srgbCurve,
      ...tags,
    },
    { connection },
  );
const codes = (...numbers: readonly number[]): Uint8Array => tag('cicp', numbers);
/** `mft2` tables start with 12 bytes and then the matrix. */
const scaledTable = edited(swappedTable, (view) => view.setUint32(12, 0x8000));

const goodProfiles: Readonly<Record<string, Bytes>> = {
  'of a link between devices': edited(p3, (_, bytes) => bytes.set(asciiBytes('link'), 12)),
  'with another curve of the same name behind the first': renamed(withTags({ xTRC: curvTag() }), 'xTRC', 'gTRC'),
  'with 300 tags': withTags(
    Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`t${String(index).padStart(3, '0')}`, curvTag()])),
  ),
  'with the same colorant three times': matrixProfile([srgbColumns[0], srgbColumns[0], srgbColumns[0]], srgbCurve),
  'with a curve that jumps at its end': matrixProfile(p3Columns, paraTag(3, 2.2, 1, 0, 0.5, 1)),
  'with a power of zero': matrixProfile(p3Columns, curvTag(0)),
  'with tables for the second intent alone': writeIcc('RGB ', { A2B1: swappedTable }, { connection: 'Lab ' }),
  'with a matrix before its tables': writeIcc('RGB ', { A2B0: scaledTable }, { connection: 'Lab ' }),
  'with the codes of BT.2020': withTags({ cicp: codes(9, 13, 0, 1) }),
  'with codes of colours alone': withTags({ cicp: codes(9, 2, 0, 1) }),
  'with codes of linear light alone': withTags({ cicp: codes(2, 8, 0, 1) }),
  'with codes beside its tables': writeIcc('RGB ', { A2B0: swappedTable, cicp: codes(12, 13, 0, 1) }),
  'with codes of a video range': withTags({ cicp: codes(9, 16, 0, 0) }),
};

const voidProfiles: Readonly<Record<string, Bytes>> = {
  'with a size of 0': edited(p3, (view) => view.setUint32(0, 0)),
  'with a size beyond its end': edited(p3, (view) => view.setUint32(0, p3.length + 4)),
  'with a size before its last tag': edited(p3, (view) => view.setUint32(0, p3.length - 8)),
  'of version 5': edited(p3, (view) => view.setUint8(8, 5)),
  'with the white of daylight': edited(p3, (view) => view.setUint32(76, 0x116c2)),
  'with a tag beyond its end': edited(p3, (view) => view.setUint32(132 + 4, 99_999)),
  'with an empty tag': withTags({ none: new Uint8Array(0) }),
  'with more tags than it has room for': edited(p3, (view) => view.setUint32(128, 200)),
  'with 4,294,967,295 tags': edited(p3, (view) => view.setUint32(128, 0xffffffff)),
  'with a curve that falls': matrixProfile(p3Columns, paraTag(1, 2, -1, 1)),
  'with a curve that begins above zero': matrixProfile(p3Columns, paraTag(1, 2.2, 0.9, 0.1)),
  'with a malformed colorant': withTags({ gXYZ: tag('XYZ ', [0, 0, 0, 1]) }),
  'with malformed curves beside its tables': withTags({ A2B0: swappedTable, rTRC: tag('para', [0, 9, 0, 0]) }, 'Lab '),
  'with broken tables beside its colorants': withTags({ A2B1: swappedTable.slice(0, 900) }, 'Lab '),
  'with the codes of sRGB': withTags({ cicp: codes(1, 13, 0, 1) }),
  'with malformed codes': withTags({ cicp: codes(9, 13) }),
};

const ofGrey: Readonly<Record<string, readonly [profile: Bytes, counts: boolean]>> = {
  'with codes': [writeIcc('GRAY', { kTRC: curvTag(1.8), cicp: codes(1, 8, 0, 1) }), true],
  'that leads to Lab': [writeIcc('GRAY', { kTRC: curvTag() }, { connection: 'Lab ' }), false],
};

const zipped = (data: Uint8Array): Uint8Array => new Uint8Array(deflateSync(data));
const iccp = (profile: Uint8Array, name = 'icc', method = 0): Bytes =>
  pngChunk('iCCP', concat(Uint8Array.from([...asciiBytes(name), 0, method]), zipped(profile)));
const damaged = (chunk: Bytes): Bytes => edited(chunk, (_, bytes) => bytes.fill(0, -4));
const gamma = pngChunk('gAMA', words(100_000));
const wide = pngChunk('cHRM', words(31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000));

const chunks: Readonly<Record<string, readonly [chunks: readonly Bytes[], counts: boolean]>> = {
  'cICP that is too long': [[pngChunk('cICP', Uint8Array.of(12, 8, 0, 1, 0))], false],
  'iCCP without a name': [[iccp(linear, '')], false],
  'iCCP of an unknown method': [[iccp(linear, 'icc', 5)], false],
  'iCCP with a wrong checksum': [[damaged(iccp(linear))], false],
  'gAMA with a wrong checksum': [[damaged(gamma)], false],
  'a grey iCCP and gAMA': [[iccp(greyProfiles['linear grey'] as Bytes), gamma], false],
  'an iCCP that is no profile and gAMA': [[iccp(new Uint8Array(300)), gamma], true],
  'sRGB of an unknown intent and gAMA': [[pngChunk('sRGB', Uint8Array.of(9)), gamma], true],
  'an empty sRGB and gAMA': [[pngChunk('sRGB', new Uint8Array(0)), gamma], true],
  'gAMA of 0 and another': [[pngChunk('gAMA', words(0)), gamma], true],
  'gAMA that is too short and another': [[pngChunk('gAMA', Uint8Array.of(0, 1)), gamma], true],
  'gAMA and two cHRM, one too short': [[gamma, pngChunk('cHRM', words(31270)), wide], true],
  'gAMA and cHRM beyond the chart': [
    [gamma, pngChunk('cHRM', words(31270, 32900, 640_000, 33000, 30000, 60000, 15000, 6000))],
    false,
  ],
};

/** The grey chart with a profile of linear light and without chroma, written by avifenc. */
const greyAvif: Bytes = new Uint8Array(
  Buffer.from(
    [
      'AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAZ1tZXRhAAAAAAAAAChoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAbGliYXZpZgAAAAAOcGl0',
      'bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAHBAAAALwAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEAAGF2MDFDb2xvcgAAAAEVaXBycAAA',
      'APVpcGNvAAAAFGlzcGUAAAAAAAAAYAAAACAAAAAOcGl4aQAAAAABCAAAAAxhdjFDgQAcAAAAAKxjb2xycHJvZgAAAKAAAAAAAkAAAG1udHJHUkFZWFla',
      'IAAAAAAAAAAAAAAAAGFjc3AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAD21gABAAAAANMtAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAWtUUkMAAACQAAAADmN1cnYAAAAAAAAAAQEAAAAAAAATY29scm5jbHgAAgACAAaAAAAAGGlwbWEAAAAAAAAAAQAB',
      'BQECgwQFAAAAN21kYXQSAAoJGBkv/5YEBA1AMiASgAABEPxHYkrscCAz7iBdQyMW36wvlpGa1EbF2HagYA==',
    ].join(''),
    'base64',
  ),
);

/** Behind the VP8X chunk, which comes first, and with its flag for a profile. */
const withIccp = (webp: Bytes, profile: Bytes): Bytes =>
  edited(concat(webp.subarray(0, 30), Uint8Array.from(asciiBytes('ICCP????')), profile, webp.subarray(30)), (view) => {
    view.setUint32(4, view.byteLength - 8, true);
    view.setUint8(20, view.getUint8(20) | 0x20);
    view.setUint32(34, profile.length, true);
  });

/** All of them, each a chart. */
export async function oddPictures(): Promise<Odd[]> {
  const made: Odd[] = [];
  const add = (name: string, type: string, bytes: Bytes, counts: boolean): void =>
    void made.push({ name, type: `image/${type}`, bytes, counts });
  const carrying = async (format: FormatName, bytes: Bytes, profile: Bytes): Promise<Bytes> =>
    (await fileColours[format].withProfile?.(bytes, profile)) as Bytes;
  const png = await pngOf(chart);
  const grey = sharpOf(greyChart).removeAlpha().toColourspace('b-w');
  for (const [profiles, counts] of [[goodProfiles, true] as const, [voidProfiles, false] as const])
    for (const [name, profile] of Object.entries(profiles))
      add(`a profile ${name}`, 'png', await carrying('png', png, profile), counts);
  const greyPng = new Uint8Array(await grey.clone().png().toBuffer());
  for (const [name, [profile, counts]] of Object.entries(ofGrey))
    add(`a grey profile ${name}`, 'png', await carrying('png', greyPng, profile), counts);
  for (const [name, [parts, counts]] of Object.entries(chunks)) add(name, 'png', withChunks(png, ...parts), counts);

  const webp = await webpOf(chart, { lossless: true });
  const flagged = await carrying('webp', webp, p3);
  const unflagged = edited(flagged, (view) => view.setUint8(20, view.getUint8(20) & ~0x20));
  add('a WebP whose flags know nothing of its profile', 'webp', unflagged, false);
  const { width, height, data } = chart;
  const raw = { width, height: height * 2, channels: 4, pageHeight: height } as const;
  const frames = sharp(concat(new Uint8Array(data), new Uint8Array(data).reverse()), { raw });
  const animation = new Uint8Array(await frames.webp({ lossless: true, delay: [200, 200] }).toBuffer());
  add('an animated WebP with a profile', 'webp', withIccp(animation, p3), false);

  add('a grey AVIF with a grey profile', 'avif', greyAvif, true);
  return made;
}
