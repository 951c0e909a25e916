// The picture of a job on its way through the steps: whole frames, or rows that flow from the decoder to the encoder.
import type { Tools } from '../actions/action.ts';
import { effectOf } from '../actions/effects.ts';
import { OssError } from '../errors.ts';
import { orientedCover, orientRows } from '../kernels/orient.ts';
import { recycle, unset } from '../pixel-memory.ts';
import { type Frame, isSameSize, type Orientation, type PixelBuffer, type Size, still } from '../pixels.ts';
import { type FlowSize, filterWhole, type RowFilter, type RowSource } from '../row-flow.ts';
import type { Pace, Turns } from './clock.ts';
import { filtered, sourceOf } from './flowing.ts';
import { longestFlow } from './held-pixels.ts';
import type { PlannedStep } from './plan.ts';
import type { Settling } from './settled.ts';

/** The rows of a picture. */
export interface Flow {
  readonly source: RowSource;
  /** True if a step lays a picture over it, which must stay until all rows have passed. */
  readonly hasMark: boolean;
  /** The steps that the rows pass through. */
  readonly steps: number;
}

export type Picture = readonly Frame[] | Flow;

export const isFlow = (picture: Picture): picture is Flow => 'source' in picture;

/** Does a read of a source, and hands on what it gives. */
type ReadThrough = <Rows extends PixelBuffer | undefined>(read: () => Rows) => Rows;

/** A source that is read through a function, which gets each read to do: to time it, or to see what comes out. */
export const readThrough = (source: RowSource, through: ReadThrough): RowSource => {
  const { next, whole } = source;
  return { ...source, next: () => through(next), ...(whole && { whole: () => through(whole) }) };
};

/**
 * Does a step to whole frames, or makes the rows pass through it.
 * @throws OssError what the effect throws
 */
export async function applyStep(
  picture: Picture,
  planned: PlannedStep,
  tools: Tools,
  pace: Pace,
  { settle }: Settling,
): Promise<Picture> {
  const { step, plan } = planned;
  const effect = effectOf(step.action);
  // Only one picture to be laid over another is held at a time.
  const isAtEnd = isFlow(picture) && (picture.steps === longestFlow || (picture.hasMark && plan.image !== undefined));
  const before = isAtEnd ? await framesOf(picture, pace) : picture;
  const size = sizeOf(before);
  const [filter, part] = await pace.begin('apply', step.action, async () => {
    await effect.prepare?.(plan, tools, size);
    return effect.filter(plan, size, tools);
  });
  const made = filter ?? size;
  if (!isSameSize(made, plan.size)) throw notAsPlanned(step.action, made, plan.size);
  const flow = plan.needsWhole ? undefined : flowOf(before);
  if (flow) {
    const { source, hasMark, steps } = flow;
    return {
      source: filter
        ? readThrough(filtered(filter.asksOpacity ? settle(source, filter) : source, filter), part)
        : source,
      hasMark: hasMark || plan.image !== undefined,
      steps: steps + 1,
    };
  }
  const lay = filter?.lay;
  if (isFlow(before) && filter && lay) {
    const whole = await filled(filter, before.source, (...rows) => part(() => lay(...rows)), pace);
    pace.endTurns();
    return [still(whole)];
  }
  const frames = await framesOf(before, pace);
  const applied: Frame[] = [];
  for (const frame of frames) {
    await pace.pause();
    applied.push(filter ? { ...part(() => filterWhole(filter, frame)), delayMs: frame.delayMs } : frame);
  }
  recycleOld(frames, applied);
  pace.endTurns();
  return applied;
}

/** The whole frames. */
export async function framesOf(picture: Picture, pace: Pace): Promise<readonly Frame[]> {
  if (!isFlow(picture)) return picture;
  const pixels = picture.source.whole?.() ?? (await collected(picture.source, pace));
  pace.endTurns();
  return [still(pixels)];
}

const collected = async (source: RowSource, pace: Pace): Promise<PixelBuffer> => ({
  ...(await filled(source, source, layBelow, pace)),
  ...(source.covered && { covered: source.covered }),
});

const layBelow: Lay = (rows, from, { width, data }) => data.set(rows.data, from * width * 4);

/** The stored picture as it is to be shown, turned as its rows flow. */
export const upright = async (source: RowSource, orientation: Orientation, pace: Turns): Promise<PixelBuffer> => {
  const { width, height, lay = layBelow } = orientRows(source, orientation);
  return { ...(await filled({ width, height }, source, lay, pace)), ...orientedCover(source, orientation) };
};

type Lay = NonNullable<RowFilter['lay']>;

/** A whole picture that the rows of its source are laid into as they come. */
async function filled(size: Size, source: RowSource, lay: Lay, turns: Turns): Promise<PixelBuffer> {
  const whole: PixelBuffer = { ...unset(size), opaque: !source.transparent };
  let from = 0;
  for (let band = source.next(); band; band = source.next()) {
    lay(band, from, whole);
    from += band.height;
    if (turns.isDue()) await turns.pause();
  }
  return whole;
}

/** A single frame that is opaque flows as well: so the steps hold no more whole pictures. */
function flowOf(picture: Picture): Flow | undefined {
  if (isFlow(picture)) return picture;
  const [frame, another] = picture;
  return frame?.opaque && !another ? { source: sourceOf(frame), hasMark: false, steps: 0 } : undefined;
}

export function sizeOf(picture: Picture): FlowSize {
  const size = isFlow(picture) ? picture.source : picture[0];
  if (!size) throw new Error('A decoder gave no frame.');
  const { width, height, covered } = size;
  return { width, height, ...(covered && { covered }) };
}

/** Makes new frames of old ones, and recycles the memory of the old ones. */
export function replaced(frames: readonly Frame[], make: (frame: Frame) => Frame): readonly Frame[] {
  const made = frames.map(make);
  recycleOld(frames, made);
  return made;
}

/** Recycles the memory of old frames that no new one uses. */
function recycleOld(frames: readonly Frame[], made: readonly Frame[]): void {
  const kept = new Set(made.map(({ data }) => data.buffer));
  for (const frame of frames) if (!kept.has(frame.data.buffer)) recycle(frame);
}

/** A step that leaves another size than planned is a mistake in this package: better no picture than a wrong one. */
function notAsPlanned(action: string, ...sizes: readonly [made: Size, planned: Size]): OssError {
  const [made, planned] = sizes.map(({ width, height }) => `${width}x${height}`);
  const message = `The action ${action} made a picture of ${made} instead of the planned ${planned}.`;
  return new OssError({ code: 'InternalError', message });
}
