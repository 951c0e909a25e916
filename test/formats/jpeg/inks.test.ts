// JPEGs of four inks that are odd or incomplete, and read nevertheless: no other decoder could.
import { describe, expect, it } from 'vitest';
import { decodeJpeg, plainDecoders } from '../../../src/formats/jpeg/decode.ts';
import { fastestDecoders } from '../../../src/formats/jpeg/fastest.ts';
import { SimdInstance } from '../../../src/simd/instance.ts';
import { writeJpeg } from '../../jpeg-writer.ts';
import { difference, psnr } from '../../pixels.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const twins = fastestDecoders(new SimdInstance());

const markerAt = (bytes: Bytes, marker: number, from = 0): number =>
  bytes.findIndex((byte, at) => at >= from && byte === 0xff && bytes[at + 1] === marker);

const inserted = (bytes: Bytes, at: number, ...more: readonly number[]): Bytes =>
  new Uint8Array([...bytes.subarray(0, at), ...more, ...bytes.subarray(at)]);

describe('a JPEG of four inks', () => {
  it.each(['together', 'apart', 'progressive'] as const)(
    'with oddities that libjpeg tolerates is read all the same, scans %s',
    (way) => {
      const kind = { width: 33, height: 35, components: [22, 11, 11, 22], scans: way, restartInterval: 3 } as const;
      const good = writeJpeg({ ...kind, transform: 2 });
      const adobe = good.length - writeJpeg(kind).length;
      const tables = markerAt(good, 0xc4);
      const scan = markerAt(good, 0xda);
      const restart = markerAt(good, 0xd1);
      const end = good.length - 2;
      const withoutParameters = Uint8Array.from(good);
      for (let at = scan; at >= 0; at = markerAt(good, 0xda, at + 2)) {
        const behind = at + 2 + (((good[at + 2] as number) << 8) | (good[at + 3] as number));
        withoutParameters.fill(0, behind - 3, behind);
      }
      const odd: Record<string, Bytes> = {
        'fill bytes before a segment': inserted(good, tables, 0xff, 0xff),
        'fill bytes before a restart marker': inserted(good, restart, 0xff),
        'fill bytes at the end': inserted(good, end, 0xff, 0xff, 0xff),
        'bytes between segments': inserted(good, tables, 1, 2, 3),
        'surplus data before a restart marker': inserted(good, restart, 0x55, 0xff, 0, 0x12),
        'surplus data at the end': inserted(good, end, 0x55, 0xff, 0, 0x12, 9, 9, 9, 9, 9, 9, 9, 9),
        'a restart marker behind the data': inserted(good, end, 0xff, 0xd3),
        ...(way !== 'progressive' && { 'no scan parameters': withoutParameters }),
        'the Adobe segment behind the frame header': inserted(
          new Uint8Array([...good.subarray(0, 2), ...good.subarray(2 + adobe)]),
          scan - adobe,
          ...good.subarray(2, 2 + adobe),
        ),
      };
      const expected = decodeJpeg(good, 8);
      for (const [name, bytes] of Object.entries(odd)) {
        for (const decoders of [plainDecoders, twins])
          expect(difference(decodeJpeg(bytes, 8, decoders), expected), name).toBeUndefined();
      }
    },
  );

  it('is read where its last scans are missing, but not without one of its inks', () => {
    const kind = { width: 33, height: 35, components: [11, 11, 11, 11], transform: 0 } as const;
    const progressive = writeJpeg({ ...kind, scans: 'progressive' });
    const scansAt = (bytes: Bytes): number[] =>
      [...bytes.keys()].filter((at) => bytes[at] === 0xff && bytes[at + 1] === 0xda);
    const before = (bytes: Bytes, scan: number): Bytes =>
      new Uint8Array([...bytes.subarray(0, scansAt(bytes)[scan]), 0xff, 0xd9]);
    expect(psnr(decodeJpeg(before(progressive, 6), 8), decodeJpeg(progressive, 8))).toBeGreaterThan(20);
    const apart = writeJpeg({ ...kind, scans: 'apart' });
    expect(() => decodeJpeg(before(apart, 3), 8)).toThrow('One of its scans is missing.');
  });
});
