import { expect, it } from 'vitest';
import { infoReport } from '../../src/actions/info.ts';
import { readSource } from '../../src/formats/index.ts';
import type { Header, PixelBuffer } from '../../src/pixels.ts';
import { exifSegment, withSegments, writeTiff } from '../exif-writer.ts';
import { flatJpeg } from '../pictures.ts';
import { standIns } from './stand-ins.ts';

const header: Header = {
  format: 'jpg',
  byteLength: 3267,
  frameCount: 1,
  width: 100,
  height: 100,
  orientation: 1,
  hasAlpha: false,
};

const unseen = (): PixelBuffer => {
  throw new Error('info looks at no pixel');
};
const reportOf = (facts: Header): string => infoReport(facts, unseen, standIns().kernels);

it("info has the service's layout, byte for byte", () => {
  expect(reportOf({ ...header, density: { unit: 1, x: 1, y: 1 } })).toBe(
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

it('info is 179 bytes for the picture whose reply was measured', () => {
  expect(reportOf({ ...header, byteLength: 1439299, width: 900, height: 7321 })).toHaveLength(179);
});

it('info gives the orientation and the stored sides of a turned picture, with keys in byte order', () => {
  const report = reportOf({
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

/** The picture of the service's own example, as far as its reply tells: the tags, where they lie, and the size of the file. */
function exampleFile(): Uint8Array<ArrayBuffer> {
  const tiff = writeTiff(
    [
      {
        at: 8,
        entries: [
          [0x0112, 3, [7]],
          [0x011a, 5, [96, 1]],
          [0x011b, 5, [96, 1]],
          [0x0128, 3, [2]],
          [0x0131, 2, 'Microsoft Windows Photo Viewer 6.1.7600.16385'],
          [0x0132, 2, '2015:02:11 15:38:27'],
          [0x8769, 4, [2212]],
          [0x8825, 4, [4292]],
        ],
        next: 4426,
      },
      // What Windows leaves room with.
      { at: 2212, entries: [[0xea1c, 7, Array(2060).fill(0)]] },
      {
        at: 4292,
        entries: [
          [0, 1, [2, 2, 0, 0]],
          [1, 2, 'N'],
          [2, 5, [0, 1, 0, 1, 0, 1]],
          [3, 2, 'E'],
          [4, 5, [0, 1, 0, 1, 0, 1]],
          [0x12, 2, 'WGS-84'],
        ],
      },
      {
        at: 4426,
        entries: [
          [0x0103, 3, [6]],
          [0x0128, 3, [2]],
          [0x0201, 4, [4518]],
          [0x0202, 4, [3232]],
        ],
      },
    ],
    { length: 4518 + 3232 },
  );
  const jpeg = withSegments(flatJpeg(424, 333), exifSegment(tiff));
  // A comment makes up the size.
  const rest = 23471 - jpeg.length;
  return withSegments(jpeg, [0xfe, new Uint8Array(rest - 4)]);
}

it("info reproduces the service's own example of EXIF tags, byte for byte", () => {
  expect(reportOf(readSource(exampleFile()))).toBe(
    `{
    "Compression": {"value": "6"},
    "DateTime": {"value": "2015:02:11 15:38:27"},
    "ExifTag": {"value": "2212"},
    "FileSize": {"value": "23471"},
    "Format": {"value": "jpg"},
    "FrameCount": {"value": "1"},
    "GPSLatitude": {"value": "0deg "},
    "GPSLatitudeRef": {"value": "North"},
    "GPSLongitude": {"value": "0deg "},
    "GPSLongitudeRef": {"value": "East"},
    "GPSMapDatum": {"value": "WGS-84"},
    "GPSTag": {"value": "4292"},
    "GPSVersionID": {"value": "2 2 0 0"},
    "ImageHeight": {"value": "333"},
    "ImageWidth": {"value": "424"},
    "JPEGInterchangeFormat": {"value": "4518"},
    "JPEGInterchangeFormatLength": {"value": "3232"},
    "Orientation": {"value": "7"},
    "ResolutionUnit": {"value": "2"},
    "Software": {"value": "Microsoft Windows Photo Viewer 6.1.7600.16385"},
    "XResolution": {"value": "96/1"},
    "YResolution": {"value": "96/1"}}`,
  );
});

it('info escapes values as JSON requires', () => {
  const tags = { GPSLatitude: `31deg 55' 3.870" `, Artist: '李\\四\n' };
  const report = reportOf({ ...header, tags });
  expect(report).toContain(`    "GPSLatitude": {"value": "31deg 55' 3.870\\" "},\n`);
  expect(JSON.parse(report)).toMatchObject({
    Artist: { value: tags.Artist },
    GPSLatitude: { value: tags.GPSLatitude },
  });
});

it('info gives its five facts about the picture, whatever the EXIF tags say', () => {
  const tags = { ImageWidth: '1', FileSize: '2', Format: 'x', Orientation: '1', ImageLength: '3' };
  expect(JSON.parse(reportOf({ ...header, tags }))).toMatchObject({
    FileSize: { value: '3267' },
    Format: { value: 'jpg' },
    ImageLength: { value: '3' },
    ImageWidth: { value: '100' },
    Orientation: { value: '1' },
  });
});

it('info prefers the resolution of EXIF to that of JFIF, and never mixes the two', () => {
  const density = { unit: 3, x: 38, y: 38 };
  const reported = (tags: Record<string, string>): unknown => JSON.parse(reportOf({ ...header, density, tags }));
  expect(reported({ ResolutionUnit: '2', XResolution: '144/1', YResolution: '144/1' })).toMatchObject({
    ResolutionUnit: { value: '2' },
    XResolution: { value: '144/1' },
    YResolution: { value: '144/1' },
  });
  expect(reported({ ResolutionUnit: '2', Make: 'Apple' })).toMatchObject({
    ResolutionUnit: { value: '3' },
    XResolution: { value: '38/1' },
    YResolution: { value: '38/1' },
  });
});
