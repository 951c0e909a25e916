// "oss-img/actions": the action table. To add an action: one file, one line here.
import { autoOrient } from './auto-orient.ts';
import { crop } from './crop.ts';
import { format } from './format.ts';
import { info } from './info.ts';
import { quality } from './quality.ts';
import { resize } from './resize.ts';
import { rotate } from './rotate.ts';
import { sharpen } from './sharpen.ts';
import { watermark } from './watermark.ts';

export const actions = {
  resize,
  crop,
  rotate,
  sharpen,
  watermark,
  format,
  quality,
  'auto-orient': autoOrient,
  info,
} as const;

export type Actions = typeof actions;
export type ActionName = keyof Actions;

export { expectationOf, type ParamSpec } from '../params.ts';
export type { Action, OutputAction, PixelAction, ReportAction, SourceAction } from './action.ts';
