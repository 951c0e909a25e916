// The walk over the segments of a JPEG.
import { describe, expect, it } from 'vitest';
import { isBare, isFrame, segments } from '../../../src/formats/jpeg/markers.ts';

const walk = (...bytes: readonly number[]) => [...segments(Uint8Array.from(bytes), 0)];

describe('segments', () => {
  it('have their contents between start and end', () => {
    expect(walk(0xff, 0xd8, 0xff, 0xe0, 0, 4, 7, 8, 0xff, 0xd9)).toEqual([
      { marker: 0xd8, start: 2, end: 2, isWhole: true, isDetached: false },
      { marker: 0xe0, start: 6, end: 8, isWhole: true, isDetached: false },
      { marker: 0xd9, start: 10, end: 10, isWhole: true, isDetached: false },
    ]);
  });

  it.each<[string, readonly number[], boolean]>([
    ['nothing', [], false],
    ['fill bytes, which belong to the marker', [0xff, 0xff], false],
    ['garbage', [1, 2, 3], true],
    ['garbage and fill bytes', [7, 0xff, 0xff], true],
    ['entropy-coded data', [5, 0xff, 0, 6], true],
    ['data that begins with 0xff', [0xff, 0], true],
    ['a fill byte and such data', [0xff, 0xff, 0], true],
  ])('are found behind %s (%#)', (_, between, isDetached) => {
    const [, last] = walk(0xff, 0xda, 0, 2, ...between, 0xff, 0xd9);
    expect(last).toMatchObject({ marker: 0xd9, start: 6 + between.length, isDetached });
  });

  it('are not whole where their length is too short or reaches beyond the file', () => {
    expect(walk(0xff, 0xe0, 0, 3, 9)).toMatchObject([{ isWhole: true }]);
    expect(walk(0xff, 0xe0, 0, 4, 9)).toMatchObject([{ end: 6, isWhole: false }]);
    for (const length of [0, 1]) {
      expect(walk(0xff, 0xdb, 0, length, 0xff, 0xd9)).toMatchObject([{ isWhole: false }, { marker: 0xd9 }]);
    }
  });

  it('are empty with a length below 2, if nobody needs what they say: libjpeg skips them', () => {
    for (const marker of [0xe0, 0xee, 0xef, 0xfe, 0xdc]) {
      for (const length of [0, 1]) {
        expect(walk(0xff, marker, 0, length, 0xff, 0xd9)).toMatchObject([
          { marker, start: 4, end: 4, isWhole: true },
          { marker: 0xd9, start: 6, isDetached: false },
        ]);
      }
    }
  });

  it('end where the file does, even within a marker or a length', () => {
    for (const bytes of [[], [0xff], [0xff, 0xff], [0xff, 0xe0], [0xff, 0xe0, 0], [0xff, 0]]) {
      expect(walk(...bytes)).toEqual([]);
    }
  });
});

it('frame headers are C0 to CF without DHT, JPG and DAC; bare markers are TEM, RST0-RST7, SOI and EOI', () => {
  const markers = [...Array(256).keys()];
  const frames = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
  expect(markers.filter(isFrame)).toEqual(frames);
  expect(markers.filter(isBare)).toEqual([1, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8, 0xd9]);
});
