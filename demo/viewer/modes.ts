// Ways to compare two pictures, and which of them the two at hand allow.
import type { Rect, Size } from './view.ts';

export const modes = ['after', 'split', 'side', 'flip', 'difference'] as const;
export type Mode = (typeof modes)[number];

/** The reason why the chosen mode is impossible. `before`: the browser cannot show the picture before. */
export type Obstacle = 'shapes' | 'parts' | 'report' | 'before';

/** Pixels by which the sides of two pictures of one shape may differ, since each side is rounded on its own. */
const rounding = 1;

/** True if one picture is the other scaled, apart from the rounding of its sides to whole pixels. */
export function sameShape(a: Size, b: Size): boolean {
  const [small, large] = a.width * a.height <= b.width * b.height ? [a, b] : [b, a];
  const ratio = large.width / large.height;
  return (
    Math.abs(small.height * ratio - small.width) <= rounding * Math.max(1, ratio) ||
    Math.abs(small.width / ratio - small.height) <= rounding * Math.max(1, 1 / ratio)
  );
}

/** A picture to arrange. */
export interface Comparable extends Size {
  /** Names what was cut out and how it was turned: two pictures whose names differ show other spots at the same place. */
  readonly part?: string | undefined;
}

export interface Arrangement {
  readonly mode: Mode;
  readonly obstacle?: Obstacle;
  /** The size in whose pixels each picture is placed. In a common box it is that of the larger one. */
  readonly before: Size | undefined;
  readonly after: Size | undefined;
}

/**
 * @param before `unshown` where the browser cannot show it
 * @param after undefined while there is none; `report` where the result has no pixels, or none that the browser can show
 */
export function arrange(
  asked: Mode,
  before: Comparable | 'unshown' | undefined,
  after: Comparable | 'report' | undefined,
): Arrangement {
  const source = before === 'unshown' ? undefined : before;
  const result = after === 'report' ? undefined : after;
  if (asked === 'after') return { mode: asked, before: source, after: result };
  if (before === 'unshown') return { mode: 'after', before: source, after: result, obstacle: 'before' };
  if (after === 'report') {
    return { mode: 'side', before: source, after: undefined, ...(asked !== 'side' && { obstacle: 'report' }) };
  }
  // Until both are there, the one that is takes the whole stage.
  if (!source || !result) return { mode: 'after', before: source, after: result };
  const obstacle = sameShape(source, result) ? (source.part === result.part ? undefined : 'parts') : 'shapes';
  if (obstacle) return { mode: 'side', before: source, after: result, ...(asked !== 'side' && { obstacle }) };
  const box = source.width * source.height >= result.width * result.height ? source : result;
  return { mode: asked, before: box, after: box };
}

/** The two halves of the stage, with a gap of one pixel: beside or below each other, whichever shows the picture larger. */
export function halves(stage: Size, picture: Size): readonly [Rect, Rect] {
  const beside = { width: (stage.width - 1) / 2, height: stage.height };
  const below = { width: stage.width, height: (stage.height - 1) / 2 };
  const scale = (half: Size): number => Math.min(half.width / picture.width, half.height / picture.height);
  return scale(beside) >= scale(below)
    ? [
        { x: 0, y: 0, ...beside },
        { x: beside.width + 1, y: 0, ...beside },
      ]
    : [
        { x: 0, y: 0, ...below },
        { x: 0, y: below.height + 1, ...below },
      ];
}
