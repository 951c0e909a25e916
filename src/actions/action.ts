// The shape of an action: plain data, then pure functions. Types, parsing, messages, normal form, builder, tables, demo forms
// and test generators all follow from the data; no code branches on an action's name.
import type { Kernels } from '../kernels/kernels.ts';
import type { Limits } from '../limits.ts';
import type { Params, ParamTable } from '../params.ts';
import type { AlphaMask, FormatName, Header, PixelBuffer, Rect, Size } from '../pixels.ts';
import type { FlowSize, RowFilter } from '../row-flow.ts';

interface ActionData<N extends string, P extends ParamTable> {
  /** The action's name in the URL. */
  readonly name: N;
  /** The parameters by the names that jobs and the builder use; each `key` is the name in the URL. */
  readonly params: P;
  /** At least one of these parameters must be given; `ec` is the service's number for a step that gives none. */
  readonly needs?: { readonly anyOf: readonly (keyof P & string)[]; readonly ec?: string };
  /** Combinations with an EC of their own: raw values by URL key that are refused when all of them are given. */
  readonly refuses?: readonly {
    readonly values: Readonly<Record<string, string>>;
    readonly ec: string;
    readonly reason: string;
  }[];
  /** URL keys the service takes and this package cannot, each with the reason: they are refused by name, never ignored. */
  readonly refusedKeys?: Readonly<Record<string, string>>;
  /** URL keys without meaning that official clients send: they are skipped without a warning. */
  readonly ignores?: readonly string[];
}

/** Input of `plan` beside the parameters and the size before the step. */
export interface PlanContext {
  readonly limits: Limits;
  /** Size of the main picture, while the steps of a watermark's own picture are planned. */
  readonly main?: Size;
}

/** Result of `plan`: the size after the step, and whatever `apply` needs. Numbers and text only, so it can be cloned. */
export interface StepPlan {
  /** Size of the picture after the step. */
  readonly size: Size;
  /**
   * The size to which the step first scales the whole picture. A first step that has it may be given a picture that the
   * decoder reduced.
   */
  readonly scaled?: Size;
  /** True if an animation survives the step; otherwise only its first frame goes on. */
  readonly keepsAnimation?: boolean;
  /** A picture of the same bucket that the step lays on: it is decoded and processed as a part of the job. */
  readonly image?: Mark;
  /** Set if the effect needs the whole picture at once: rows do not flow through. */
  readonly needsWhole?: boolean;
  /** Set if the effect makes every picture transparent somewhere. */
  readonly transparent?: boolean;
  /** Set if a JPEG of the result is to keep all of its colour (4:4:4). */
  readonly fullChroma?: true;
  /** Why the result may surprise; `explain` reports it. */
  readonly warnings?: readonly string[];
}

export interface TextStyle {
  readonly text: string;
  /** One of the service's font names. */
  readonly font: string;
  readonly sizePx: number;
  /** Clockwise, 0 to 360. */
  readonly angleDegrees: number;
}

/** Services of the engine. Each `load` is awaited before `filter`, which stays synchronous. */
export interface Tools {
  readonly kernels: Kernels;
  readonly text: TextDrawer;
  readonly marks: MarkLoader;
  /** A colour RRGGBB of a URL, which means sRGB, as the picture's own colour space has it: a photo may keep its Display P3. */
  localColor(color: string): string;
}

export interface Mark {
  /** `key` or `key?x-oss-process=...`, an object of the same bucket. */
  readonly name: string;
  /** Size of the mark after its own process, in percent of the picture it is laid on. */
  readonly percentOfMain?: number | undefined;
}

/** Provides the pictures that are laid over the main one. */
export interface MarkLoader {
  /** Decodes the mark and runs its process for a main picture of this size. */
  load(mark: Mark, main: Size): Promise<void>;
  get(mark: Mark, main: Size): PixelBuffer;
}

export interface TextDrawer {
  /** Makes the fonts of this style ready. */
  load(style: TextStyle): Promise<void>;
  /** Bounding box of the ink after rotation, in whole pixels. */
  measure(style: TextStyle): Size;
  /** Coverage inside `area`, a rectangle of that box. */
  draw(style: TextStyle, area: Rect): AlphaMask;
}

/** Changes the pixels: `plan` decides how, from numbers alone, and its Effect does it. */
export interface PixelAction<
  N extends string = string,
  P extends ParamTable = ParamTable,
  L extends StepPlan = StepPlan,
> extends ActionData<N, P> {
  /** Tells the kinds of Action apart. */
  readonly kind: 'pixel';
  /**
   * Pure: decides everything from the parameters and the size before the step.
   * @throws OssError if the step cannot be done to a picture of this size
   */
  plan(params: Params<P>, size: Size, context: PlanContext): L;
  /**
   * Pure: the estimated work of the effect on one frame, in nanoseconds; by default `defaultPixelNs` for each pixel of the result.
   * The numbers were measured through the engine at 4 megapixels, on one core of a small server and rounded up; what the
   * numbers do not tell, such as alpha, is taken to be there.
   * @param before the size before the step
   */
  price?(plan: L, before: Size): number;
}

/**
 * Does a planned step to the pixels. It stands beside its action as an export of its own because only workers run it; a page only
 * plans.
 */
export interface Effect<L extends StepPlan = StepPlan> {
  /** Loads what `filter` will need. */
  prepare?(plan: L, tools: Tools, before: Size): Promise<void>;
  /** Pure: gives what makes the new picture of one of this size; undefined where the picture stays as it is. */
  filter(plan: L, source: FlowSize, tools: Tools): RowFilter | undefined;
}

/** Measured: 1 for crop, 2 for rounded corners, 7 for bright, 16 for contrast, 22 for circle. */
const defaultPixelNs = 22;

/** The estimated work of a planned step on one frame, in nanoseconds. */
export const priceOf = (action: PixelAction, plan: StepPlan, before: Size): number =>
  action.price?.(plan, before) ?? defaultPixelNs * plan.size.width * plan.size.height;

/** Settings for writing the result; an absent one is decided by the plan. */
export interface OutputSettings {
  readonly format?: FormatName;
  readonly progressive?: boolean;
  readonly quality?: { readonly relative?: number; readonly absolute?: number };
}

/** Decides how the result is written. Its place among the steps does not matter; the last one of a kind wins. */
export interface OutputAction<N extends string = string, P extends ParamTable = ParamTable> extends ActionData<N, P> {
  /** Tells the kinds of Action apart. */
  readonly kind: 'output';
  /** True if an animation survives the action. */
  readonly keepsAnimation?: boolean;
  /** The formats of the result that the action has an effect on, if not all of them. */
  readonly actsOn?: readonly FormatName[];
  /** Pure: returns `settings` with what the parameters change. */
  configure(params: Params<P>, settings: OutputSettings): OutputSettings;
}

/** Settings for reading the source. */
export interface SourceSettings {
  readonly autoOrient: boolean;
}

/** Decides how the source is read: it acts before every other step, wherever it stands. */
export interface SourceAction<N extends string = string, P extends ParamTable = ParamTable> extends ActionData<N, P> {
  /** Tells the kinds of Action apart. */
  readonly kind: 'source';
  /** Pure: returns `settings` with what the parameters change. */
  configure(params: Params<P>, settings: SourceSettings): SourceSettings;
}

/** Answers with JSON about the source instead of a picture; no other action may stand beside it. */
export interface ReportAction<N extends string = string, P extends ParamTable = ParamTable> extends ActionData<N, P> {
  /** Tells the kinds of Action apart. */
  readonly kind: 'report';
  /** True if its Report calls `pixels`; otherwise the source is never decoded. */
  readonly needsPixels?: boolean;
}

/** The body of a report's reply, application/json. It stands beside its action as an effect does. */
export type Report = (header: Header, pixels: () => PixelBuffer, kernels: Kernels) => string;

/** Decides what a failure of the other actions leads to. Service and page read it from the text: a text in error has no steps. */
export interface FailureAction<N extends string = string, P extends ParamTable = ParamTable> extends ActionData<N, P> {
  /** Tells the kinds of Action apart. */
  readonly kind: 'failure';
}

/** Any action, its parameters' own types forgotten; `kind` tells which of the five forms it has. */
export type Action = PixelAction | OutputAction | SourceAction | ReportAction | FailureAction;

type Draft<A extends { kind: string }> = Omit<A, 'kind'>;

export const pixelAction = <const N extends string, const P extends ParamTable, L extends StepPlan>(
  draft: Draft<PixelAction<N, P, L>>,
): PixelAction<N, P, L> => ({ kind: 'pixel', ...draft });

export const outputAction = <const N extends string, const P extends ParamTable>(
  draft: Draft<OutputAction<N, P>>,
): OutputAction<N, P> => ({ kind: 'output', ...draft });

export const sourceAction = <const N extends string, const P extends ParamTable>(
  draft: Draft<SourceAction<N, P>>,
): SourceAction<N, P> => ({ kind: 'source', ...draft });

export const reportAction = <const N extends string, const P extends ParamTable>(
  draft: Draft<ReportAction<N, P>>,
): ReportAction<N, P> => ({ kind: 'report', ...draft });

export const failureAction = <const N extends string, const P extends ParamTable>(
  draft: Draft<FailureAction<N, P>>,
): FailureAction<N, P> => ({ kind: 'failure', ...draft });
