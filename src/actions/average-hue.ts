// average-hue: the picture's main colour, as JSON.
import { hexOf } from '../bytes.ts';
import { type Report, reportAction } from './action.ts';

export const averageHue = reportAction({
  name: 'average-hue',
  params: {},
  needsPixels: true,
});

// As OSS: JSON, because clients of the service parse it. A newer page of its documentation shows the bare value.
export const averageHueReport: Report = (_, pixels, { averageHue }) => `{"RGB": "0x${hexOf(averageHue(pixels()))}"}`;
