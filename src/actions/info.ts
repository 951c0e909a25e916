// info: the facts in the source's header, in the service's own JSON layout.
import { type Report, reportAction } from './action.ts';

export const info = reportAction({
  name: 'info',
  params: {},
});

export const infoReport: Report = (header) => {
  const { tags = {} } = header;
  const density = header.density && {
    ResolutionUnit: header.density.unit,
    XResolution: `${header.density.x}/1`,
    YResolution: `${header.density.y}/1`,
  };
  const fields: Record<string, string | number> = {
    ...(header.orientation !== 1 && { Orientation: header.orientation }),
    ...tags,
    // EXIF's resolution wins over JFIF's; unit and numbers come from the same one.
    ...(tags.XResolution === undefined && tags.YResolution === undefined && density),
    // As OSS: these five are always present and describe the picture as it is stored, whatever its EXIF tags say.
    FileSize: header.byteLength,
    Format: header.format,
    FrameCount: header.frameCount,
    ImageHeight: header.height,
    ImageWidth: header.width,
  };
  // As OSS, byte for byte: keys in byte order, four spaces, no line break before the closing brace.
  const lines = Object.keys(fields)
    .sort()
    .map((name) => `    ${JSON.stringify(name)}: {"value": ${JSON.stringify(String(fields[name]))}}`);
  return `{\n${lines.join(',\n')}}`;
};
