// Kinds of TIFF that are not read: each is refused with a sentence that says what came and what would be right.
import { describe, expect, it } from 'vitest';
import { readSource } from '../../../src/formats/index.ts';
import { type HandTiff, handTiff } from './files.ts';

const rgb: HandTiff = { width: 13, height: 7, bits: [8, 8, 8], photometric: 2, segments: [new Uint8Array(13 * 7 * 3)] };

describe('a TIFF is refused by name', () => {
  it.each<[string, Partial<HandTiff>]>([
    ['old-style JPEG', { more: { 259: [6] } }],
    ['LZMA', { more: { 259: [34925] } }],
    ['Zstandard', { more: { 259: [50000] } }],
    ['WebP', { more: { 259: [50001] } }],
    ['JPEG 2000', { more: { 259: [34712] } }],
    ['number 12345', { more: { 259: [12345] } }],
    ['LogLuv', { photometric: 32845 }],
    ['colour filter array', { photometric: 32803 }],
    ['ICC Lab', { photometric: 9 }],
    ['5, 6, 5', { bits: [5, 6, 5] }],
    ['float of 8', { more: { 339: [3, 3, 3] } }],
    ['unsigned of 64', { bits: [64, 64, 64] }],
    ['formats 1, 3, 1', { more: { 339: [1, 3, 1] } }],
    ['formats 6, 6, 6', { more: { 339: [6, 6, 6] } }],
    ['it has 3 for unsigned', { more: { 259: [8], 317: [3] } }],
    ['2 for unsigned samples of 4', { bits: [4, 4, 4], more: { 259: [8], 317: [2] } }],
    ['CCITT data of 1 sample', { more: { 259: [4] } }],
    ['other', { bits: [8, 8, 8, 8], photometric: 5, more: { 332: [2] } }],
    ['it has 5', { bits: Array(8).fill(8) }],
    ['8 bits per sample; it has 16', { bits: [16, 16, 16], photometric: 6 }],
    ['subsampling', { photometric: 6, more: { 530: [3, 1] } }],
    ['separate planes', { photometric: 6, more: { 530: [2, 2], 284: [2] } }],
    ['Lab of 8 or 16', { bits: [4, 4, 4], photometric: 8 }],
    ['JPEG data of 8 bits', { bits: [12, 12, 12], more: { 259: [7] } }],
    ['it has grey and 1 samples more', { bits: [8, 8], photometric: 1, more: { 259: [7] } }],
    ['strips or tiles', { width: 30000, height: 30000, bits: [16, 16, 16] }],
  ])('%s', (words, change) => {
    const made = handTiff({ ...rgb, ...change });
    expect(() => readSource(made)).toThrow(
      expect.objectContaining({ code: 'BadRequest', ec: '0040-00000005', message: expect.stringContaining(words) }),
    );
  });
});
