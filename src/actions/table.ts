// All actions. To add one: one file, one line here, one entry in descriptions.ts.
import type { Action } from './action.ts';
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

/**
 * All actions by their names in the URL.
 */
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

/** Actions the service has and this package cannot have, each with the reason: they are refused by name, never ignored. */
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

export type { Action } from './action.ts';

/** The type of the table, for types that follow from one action's own parameters. */
export type Actions = typeof actions;
/** The name of an action in the URL, such as `resize`. */
export type ActionName = keyof Actions;

/** True for the name of an action that this package has. */
export const isActionName = (name: string): name is ActionName => Object.hasOwn(actions, name);

/**
 * The table without the types of each action's own parameters, for code that treats all actions alike. This is the one place
 * where they are given up. The compiler accepts it without a cast because it checks method parameters bivariantly, so it is
 * up to the caller to pass an action the values of its own parameters, as a Step holds them.
 */
const anyActions: Readonly<Record<ActionName, Action>> = actions;

/** The action of a name, for code that treats all actions alike; `actions` keeps the precise types. */
export const actionNamed = (name: ActionName): Action => anyActions[name];
