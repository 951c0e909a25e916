import { crc32 as reference } from 'node:zlib';
import { expect, it } from 'vitest';
import { crc32 } from '../../../src/formats/png/crc32.ts';
import { photo } from '../../pictures.ts';

const bytes = new Uint8Array(photo(9, 9).data);

it('the CRC-32 of any range is what zlib computes', () => {
  for (let start = 0; start < 9; start += 1) {
    for (let end = start; end < 40; end += 1) {
      expect(crc32(bytes, start, end), `${start} to ${end}`).toBe(reference(bytes.subarray(start, end)));
    }
  }
  expect(crc32(bytes)).toBe(reference(bytes));
});

it('the CRC-32 of "123456789" is the published check value', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});
