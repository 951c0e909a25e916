// info: what the header of the source says, in the service's own JSON layout.
import { reportAction } from './action.ts';

export const info = reportAction({
  name: 'info',
  summary: 'Answers with the facts of the source as JSON; stands alone.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/query-the-exif-data-of-an-image-4',
  params: {},
  examples: ['info'],
  report: (header) => {
    const fields = {
      FileSize: header.byteLength,
      Format: header.format,
      FrameCount: header.frameCount,
      ImageHeight: header.height,
      ImageWidth: header.width,
      ...(header.orientation !== 1 && { Orientation: header.orientation }),
      ...(header.density && {
        ResolutionUnit: header.density.unit,
        XResolution: `${header.density.x}/1`,
        YResolution: `${header.density.y}/1`,
      }),
    };
    // As OSS, byte for byte: keys in byte order, four spaces, no line break before the closing brace.
    const lines = Object.entries(fields).map(([name, value]) => `    "${name}": {"value": "${value}"}`);
    return `{\n${lines.join(',\n')}}`;
  },
});
