import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { adler32, adlerOfNothing } from '../../src/formats/adler32.ts';

it('is what zlib puts behind its data', () => {
  for (const [length, level] of [
    [0, 0],
    [1, 7],
    [5552, 255],
    [5553, 255],
    [70_001, 254],
  ] as const) {
    const bytes = new Uint8Array(length).fill(level);
    expect(adler32(adlerOfNothing, bytes, 0, length), `${length}`).toBe(
      deflateSync(bytes).readUInt32BE(deflateSync(bytes).length - 4),
    );
  }
});

it('goes on from the sum of what came before', () => {
  const bytes = Uint8Array.from({ length: 9000 }, (_, at) => (at * 7) & 255);
  const whole = adler32(adlerOfNothing, bytes, 0, 9000);
  expect(adler32(adler32(adlerOfNothing, bytes, 0, 17), bytes, 17, 9000)).toBe(whole);
});
