// The parts of the actions that only workers run: the effects of those that change pixels, and the reports of those that answer
// with text. A page plans without them.
import type { Action, Effect, Report } from './action.ts';
import { averageHueReport } from './average-hue.ts';
import { blurEffect } from './blur.ts';
import { toneEffect } from './bright.ts';
import { circleEffect } from './circle.ts';
import { cropEffect } from './crop.ts';
import { indexcropEffect } from './indexcrop.ts';
import { infoReport } from './info.ts';
import { resizeEffect } from './resize.ts';
import { rotateEffect } from './rotate.ts';
import { roundedCornersEffect } from './rounded-corners.ts';
import { sharpenEffect } from './sharpen.ts';
import type { ActionName, Actions } from './table.ts';
import { watermarkEffect } from './watermark.ts';

type NameOf<Kind extends Action['kind']> = {
  [N in ActionName]: Actions[N] extends { readonly kind: Kind } ? N : never;
}[ActionName];

/** Each effect takes the plan that its action makes. */
const effects: { readonly [N in NameOf<'pixel'>]: Effect<ReturnType<Actions[N]['plan']>> } = {
  resize: resizeEffect,
  crop: cropEffect,
  circle: circleEffect,
  'rounded-corners': roundedCornersEffect,
  indexcrop: indexcropEffect,
  rotate: rotateEffect,
  blur: blurEffect,
  bright: toneEffect,
  contrast: toneEffect,
  sharpen: sharpenEffect,
  watermark: watermarkEffect,
};

const reports: Readonly<Record<NameOf<'report'>, Report>> = { info: infoReport, 'average-hue': averageHueReport };

/** Without the types of the plans, for code that treats all actions alike: it passes an effect a plan of its own action. */
const anyEffects: Readonly<Record<string, Effect>> = effects;
const anyReports: Readonly<Record<string, Report>> = reports;

/** The effect of an action whose kind is `pixel`. */
export const effectOf = (name: string): Effect => anyEffects[name] as Effect;

/** The report of an action whose kind is `report`. */
export const reportOf = (name: string): Report => anyReports[name] as Report;
