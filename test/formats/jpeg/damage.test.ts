// Whatever was done to a file: an answer is never worse than sharp's, which refuses at every warning of libjpeg, and whatever is
// refused is really damaged.
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { isOssError } from '../../../src/errors.ts';
import { readSource } from '../../../src/formats/index.ts';
import { decodeJpeg, type JpegDecoders, plainDecoders } from '../../../src/formats/jpeg/decode.ts';
import type { Eighths } from '../../../src/formats/jpeg/layout.ts';
import { simdRows } from '../../../src/formats/jpeg/rows.simd.ts';
import { simdStore } from '../../../src/formats/jpeg/store.simd.ts';
import { isSameSize, type PixelBuffer } from '../../../src/pixels.ts';
import { SimdInstance } from '../../../src/simd/instance.ts';
import { markerAt, segment, segmentEnd } from '../../jpeg-bytes.ts';
import { writeJpeg } from '../../jpeg-writer.ts';
import { jpegOf, photo, random, rawOf } from '../../pictures.ts';
import { difference } from '../../pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const simd = new SimdInstance();
const twins = { makeRows: simdRows(simd), makeStore: simdStore(simd) };

/** A picture, or the reason why there is none. */
function answer(bytes: Bytes, eighths: Eighths, decoders: JpegDecoders): PixelBuffer | string {
  try {
    return decodeJpeg(bytes, eighths, decoders);
  } catch (error) {
    if (isOssError(error) && error.code === 'ImageDamage') return error.message;
    throw error;
  }
}

async function bySharp(bytes: Bytes, failOn: 'none' | 'warning'): Promise<PixelBuffer | undefined> {
  try {
    return await rawOf(sharp(bytes, { failOn }));
  } catch {
    return undefined;
  }
}

const sources: readonly [string, () => Promise<Bytes>][] = [
  ['4:2:0', () => jpegOf(photo(96, 64))],
  ['4:4:4', () => jpegOf(photo(61, 43), { chromaSubsampling: '4:4:4' })],
  ['progressive', () => jpegOf(photo(61, 43), { progressive: true })],
  [
    'with restart markers',
    async () => writeJpeg({ width: 90, height: 70, components: [22, 11, 11], restartInterval: 3 }),
  ],
  [
    'progressive with restart markers',
    async () =>
      writeJpeg({ width: 90, height: 70, components: [21, 11, 11], scans: 'progressive', restartInterval: 3 }),
  ],
  ['scan by scan', async () => writeJpeg({ width: 40, height: 50, components: [22, 11, 11], scans: 'apart' })],
];

/** A copy with bytes changed, removed, inserted, zeroed or swapped, or with a marker lost, twice or out of turn. */
function mutated(good: Bytes, seed: number, isInHeader: boolean): Bytes {
  const next = random(seed);
  const below = (end: number): number => Math.floor(next() * end);
  const scan = segmentEnd(good, markerAt(good, 0xda));
  const at = isInHeader ? 2 + below(scan) : scan + below(good.length - scan - 2);
  const bytes = [...good];
  const markers = bytes.flatMap((byte, place) =>
    place >= scan && byte === 0xff && bytes[place + 1] !== 0 ? [place] : [],
  );
  const marker = markers[below(markers.length)] as number;
  const random1 = (): number => below(255);
  const changes: readonly (() => unknown)[] = [
    () => bytes.splice(at, 1 + below(8)),
    () => bytes.splice(at, 20 + below(400), 0xff, 0xd9),
    () => bytes.splice(at, 0, random1()),
    () => bytes.splice(at, 0, ...Array.from({ length: 2 + below(9) }, random1)),
    () => bytes.splice(at, 0, ...bytes.slice(scan, scan + below(200))),
    () => bytes.splice(at, 0, 0xff, 0xd0 + below(10)),
    () => bytes.splice(at, 2, 0xff, 0),
    () => {
      const part = bytes.slice(at, Math.min(at + 40, bytes.length - 2));
      bytes.splice(at, part.length, ...part.reverse());
    },
    () => bytes.fill(0, at, Math.min(at + 1 + below(60), bytes.length - 2)),
    () => bytes.fill(0, at, bytes.length - 2),
    () => bytes.splice(marker, 2),
    () => bytes.splice(marker, 0, ...bytes.slice(marker, marker + 2)),
    () => {
      bytes[marker + 1] = 0xd0 + below(8);
    },
    () => {
      bytes[at] = (bytes[at] as number) ^ (1 << below(8));
    },
  ];
  changes[below(changes.length)]?.();
  return new Uint8Array(bytes);
}

describe.each(sources)('%s', (_, make) => {
  it('mutated 200 times: no picture that libjpeg warns of, no refusal of one that is whole', async () => {
    const good = await make();
    const whole = await bySharp(good, 'warning');
    if (!whole) throw new Error('The source is no picture.');
    const counts = { pictures: 0, refused: 0 };
    let lucky = 0;
    const wrong: string[] = [];
    for (let seed = 1; seed <= 200; seed += 1) {
      const isInHeader = seed % 10 === 0;
      const bytes = mutated(good, seed, isInHeader);
      if (!isReadable(bytes)) continue;
      const first = answer(bytes, 8, plainDecoders);
      const isWhole = (pixels: PixelBuffer | undefined): boolean =>
        pixels !== undefined && isSameSize(pixels, whole) && difference(pixels, whole) === undefined;
      const theirs = await bySharp(bytes, 'none');
      const warned = !(await bySharp(bytes, 'warning'));
      if (typeof first === 'string') {
        if (!warned && isWhole(theirs)) wrong.push(`${seed}: ${first}, but it is whole`);
        counts.refused += 1;
      } else {
        // It warns of surplus bytes behind a whole picture, too, and of those between segments, where they do no harm as a rule.
        if (warned && !isInHeader && !isWhole(first)) lucky += 1;
        if (!theirs || difference(first, theirs)) wrong.push(`${seed}: other pixels than sharp's`);
        counts.pictures += 1;
      }
      for (const eighths of [1, 2, 4, 8] as const) {
        const [plain, twin] = [answer(bytes, eighths, plainDecoders), answer(bytes, eighths, twins)];
        const isSame =
          typeof plain === 'string' || typeof twin === 'string' ? plain === twin : !difference(plain, twin);
        if (!isSame) wrong.push(`${seed}, ${eighths}: the twins differ`);
        if (typeof plain !== typeof first) wrong.push(`${seed}, ${eighths}: another verdict than at full size`);
      }
    }
    expect(wrong).toEqual([]);
    // Now and then the bits where the last MCU happens to end look like the end of a scan.
    expect(lucky).toBeLessThanOrEqual(1);
    // Otherwise nothing was tested.
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(5);
  });
});

it('more scans than any picture has are refused: a small file could keep a machine busy for minutes', () => {
  const one = writeJpeg({ width: 8, height: 8, components: [11], scans: 'progressive', scansLeft: 0 });
  // The writer's codes: a DC difference of 0 is 0000, the end of a block 00000000.
  const scan = (from: number, high: number, low: number): number[] => [
    ...segment(0xda, 1, 1, 0, from, from, (high << 4) | low),
    from === 0 ? 0x0f : 0,
  ];
  const bits = [...Array(14).keys()].reverse();
  const scans = (coefficients: number): number[][] => [
    scan(0, 0, 0),
    ...Array.from({ length: coefficients }, (_, index) =>
      bits.flatMap((low) => scan(index + 1, low === 13 ? 0 : low + 1, low)),
    ),
  ];
  const file = (coefficients: number): Bytes =>
    new Uint8Array([...one.subarray(0, -2), ...scans(coefficients).flat(), 0xff, 0xd9]);
  expect(decodeJpeg(file(7), 8)).toMatchObject({ width: 8 });
  expect(() => decodeJpeg(file(8), 8)).toThrow('more than 100 scans');
});

/** True if there still is a header, of a size that is decoded quickly. */
function isReadable(bytes: Bytes): boolean {
  try {
    const header = readSource(bytes);
    return header.width * header.height < 1e6;
  } catch {
    return false;
  }
}
