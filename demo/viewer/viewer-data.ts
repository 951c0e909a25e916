// The types of the viewer's properties and events.
import type { OverlayLabels } from './box-overlay.ts';
import type { Mode, Obstacle } from './modes.ts';
import type { View } from './view.ts';

/** The words inside the viewer. */
export interface ViewerLabels extends OverlayLabels {
  /** Name of the area that takes the keys of zoom and pan. */
  readonly stage: string;
  readonly split: string;
  readonly splitText: (beforePercent: number) => string;
  readonly hold: string;
  readonly obstacles: Readonly<Record<Obstacle, string>>;
  readonly cannotShow: (type: string) => string;
}

export const grounds = ['checker', 'light', 'dark'] as const;
export type Ground = (typeof grounds)[number];

/** The detail of `viewchange`. */
export interface ViewChange {
  readonly view: View;
  /** Device pixels per picture pixel, `fit` resolved. */
  readonly zoom: number;
  /** The mode that is shown, which may not be the one that was asked for. */
  readonly mode: Mode;
  readonly obstacle: Obstacle | undefined;
  /** The share of the stage, 0 to 1, that a split gives to the picture before. */
  readonly split: number;
}
