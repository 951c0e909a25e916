// average-hue: the picture's main colour, as JSON.
import { hexOf } from '../bytes.ts';
import { reportAction } from './action.ts';

export const averageHue = reportAction({
  name: 'average-hue',
  summary: 'Answers with the main colour of the picture as JSON. No other action may stand beside it.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/query-the-average-tone',
  params: {},
  examples: ['average-hue'],
  needsPixels: true,
  // As OSS: JSON, because clients of the service parse it. A newer page of its documentation shows the bare value.
  report: (_, pixels, { averageHue }) => `{"RGB": "0x${hexOf(averageHue(pixels()))}"}`,
});
