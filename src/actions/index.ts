/**
 * The action table as data: names, parameters, ranges, defaults, summaries and examples.
 * @module oss-img/actions
 */

// To add an action: one file, one line here.
import { autoOrient } from './auto-orient.ts';
import { averageHue } from './average-hue.ts';
import { blur } from './blur.ts';
import { bright } from './bright.ts';
import { circle } from './circle.ts';
import { contrast } from './contrast.ts';
import { crop } from './crop.ts';
import { format } from './format.ts';
import { ignoreError } from './ignore-error.ts';
import { indexcrop } from './indexcrop.ts';
import { info } from './info.ts';
import { interlace } from './interlace.ts';
import { quality } from './quality.ts';
import { resize } from './resize.ts';
import { rotate } from './rotate.ts';
import { roundedCorners } from './rounded-corners.ts';
import { sharpen } from './sharpen.ts';
import { watermark } from './watermark.ts';

export const actions = {
  resize,
  crop,
  circle,
  'rounded-corners': roundedCorners,
  indexcrop,
  rotate,
  blur,
  bright,
  contrast,
  sharpen,
  watermark,
  format,
  quality,
  interlace,
  'auto-orient': autoOrient,
  info,
  'average-hue': averageHue,
  'ignore-error': ignoreError,
} as const;

/** What the service does besides and this project cannot, by name: refused, never ignored. */
export const refusedActions: Readonly<Record<string, string>> = {
  blindwatermark: 'the algorithm of the blind watermark is not published',
  deblindwatermark: 'the algorithm of the blind watermark is not published',
  faces: 'face detection is a cloud service',
  bodies: 'body detection is a cloud service',
  cars: 'car detection is a cloud service',
  codes: 'code detection is a cloud service',
  labels: 'label detection is a cloud service',
  score: 'quality scoring is a cloud service',
  croppings: 'finding the best crop is a cloud service',
};

export type Actions = typeof actions;
export type ActionName = keyof Actions;

export {
  type ChoiceSpec,
  type ColorSpec,
  expectationOf,
  type FlagSpec,
  type IntSpec,
  type ParamSpec,
  type Params,
  type ParamTable,
  type TextSpec,
} from '../params.ts';
export type { Action, FailureAction, OutputAction, PixelAction, ReportAction, SourceAction } from './action.ts';
