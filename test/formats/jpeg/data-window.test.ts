// The data of a JPEG passes through a window of the WebAssembly memory. Wherever the window's edge falls, pixels and refusals are those
// of the reader that has the whole file.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { concat } from '../../../src/bytes.ts';
import { isOssError } from '../../../src/errors.ts';
import { decodeJpeg, type JpegDecoders, plainDecoders } from '../../../src/formats/jpeg/decode.ts';
import { simdRows } from '../../../src/formats/jpeg/rows.simd.ts';
import { slackBytes } from '../../../src/formats/jpeg/twin-layout.ts';
import type { PixelBuffer } from '../../../src/pixels.ts';
import { SimdInstance } from '../../../src/simd/instance.ts';
import { writeJpeg } from '../../jpeg-writer.ts';
import { difference } from '../../pixels.ts';

const windowed: JpegDecoders = { ...plainDecoders, makeRows: simdRows(new SimdInstance(), 2 * slackBytes) };

function decodeOrRefuse(bytes: Uint8Array, by: JpegDecoders): PixelBuffer | undefined {
  try {
    return decodeJpeg(bytes, 1, by);
  } catch (error) {
    if (isOssError(error)) return undefined;
    throw error;
  }
}

function expectTheSame(bytes: Uint8Array): boolean {
  const [plain, twin] = [decodeOrRefuse(bytes, plainDecoders), decodeOrRefuse(bytes, windowed)];
  expect(twin === undefined).toBe(plain === undefined);
  if (plain && twin) expect(difference(twin, plain)).toBeUndefined();
  return plain !== undefined;
}

const fileOf = (restartInterval: number): Uint8Array<ArrayBuffer> =>
  writeJpeg({ width: 640, height: 320, components: [22, 11, 11], restartInterval });

/** The places of the markers of a file that follow entropy-coded data. */
function markersOf(bytes: Uint8Array): number[] {
  const markers: number[] = [];
  for (let at = 600; at < bytes.length - 1; at += 1) {
    const code = bytes[at + 1] as number;
    if (bytes[at] === 0xff && ((code & 0xf8) === 0xd0 || code === 0xd9)) markers.push(at);
  }
  return markers;
}

const files = [0, 1, 7, 40, 333].map(fileOf);

it('a file of several windows, with restart markers or without', () => {
  for (const file of files) {
    expect(file.length).toBeGreaterThan(4 * slackBytes);
    expect(expectTheSame(file)).toBe(true);
  }
});

it('padding before the markers, by zeros or fill bytes, even more than a window holds', () => {
  const length = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 5 * slackBytes }));
  const kinds: number[] = [];
  fc.assert(
    fc.property(
      fc.constantFrom(...files),
      fc.array(
        fc.record({ place: fc.double({ min: 0, max: 1, noNaN: true }), length, byte: fc.constantFrom(0, 0xff) }),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      (file, pads) => {
        let padded = file;
        for (const { place, length, byte } of pads) {
          const markers = markersOf(padded);
          const at = markers[Math.floor(place * (markers.length - 1))] as number;
          padded = concat(padded.subarray(0, at), new Uint8Array(length).fill(byte), padded.subarray(at));
        }
        kinds.push(Number(expectTheSame(padded)));
      },
    ),
    { numRuns: 80 },
  );
  expect(new Set(kinds)).toEqual(new Set([0, 1]));
});

it('changed bytes, missing bytes and a missing end', () => {
  const place = fc.double({ min: 0.05, max: 1, noNaN: true });
  const byte = fc.oneof(fc.nat(255), fc.constantFrom(0, 0xff, 0xd3));
  fc.assert(
    fc.property(
      fc.constantFrom(...files),
      fc.array(fc.record({ place, byte }), { maxLength: 3 }),
      fc.option(place, { nil: 1 }),
      (file, changes, part) => {
        const bytes = file.slice(0, Math.ceil(file.length * part));
        for (const { place, byte } of changes) bytes[Math.floor(place * (bytes.length - 1))] = byte;
        expectTheSame(bytes);
      },
    ),
    { numRuns: 80 },
  );
});
