import { expect, it } from 'vitest';
import { info } from '../../src/actions/info.ts';
import type { Header } from '../../src/pixels.ts';

const header: Header = {
  format: 'jpg',
  byteLength: 3267,
  frameCount: 1,
  width: 100,
  height: 100,
  orientation: 1,
  hasAlpha: false,
};

it("has the service's layout, byte for byte", () => {
  expect(info.report({ ...header, density: { unit: 1, x: 1, y: 1 } })).toBe(
    `{
    "FileSize": {"value": "3267"},
    "Format": {"value": "jpg"},
    "FrameCount": {"value": "1"},
    "ImageHeight": {"value": "100"},
    "ImageWidth": {"value": "100"},
    "ResolutionUnit": {"value": "1"},
    "XResolution": {"value": "1/1"},
    "YResolution": {"value": "1/1"}}`,
  );
});

it('is 179 bytes for the picture whose reply was measured', () => {
  expect(info.report({ ...header, byteLength: 1439299, width: 900, height: 7321 })).toHaveLength(179);
});

it('tells the orientation and stored sides of a turned picture, keys in byte order', () => {
  const report = info.report({
    ...header,
    width: 424,
    height: 333,
    orientation: 7,
    density: { unit: 2, x: 96, y: 96 },
  });
  expect(JSON.parse(report)).toMatchObject({
    ImageHeight: { value: '333' },
    ImageWidth: { value: '424' },
    Orientation: { value: '7' },
    ResolutionUnit: { value: '2' },
    XResolution: { value: '96/1' },
  });
  const keys = Object.keys(JSON.parse(report));
  expect(keys).toEqual([...keys].sort());
});
