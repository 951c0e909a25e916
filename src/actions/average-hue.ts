// average-hue: the tone of the picture, as JSON.
import { averageHue as averageHueOf } from '../kernels/average-hue.ts';
import { reportAction } from './action.ts';

export const averageHue = reportAction({
  name: 'average-hue',
  summary: 'Answers with the dominant tone as JSON; stands alone.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/query-the-average-tone',
  params: {},
  examples: ['average-hue'],
  needsPixels: true,
  // As OSS: JSON, which its clients parse; a newer page shows the value alone.
  report: (_, pixels) => {
    const hex = averageHueOf(pixels()).map((channel) => channel.toString(16).padStart(2, '0'));
    return `{"RGB": "0x${hex.join('')}"}`;
  },
});
