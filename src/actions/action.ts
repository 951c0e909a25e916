// What an action is: plain data, then pure functions. Everything else (types, parsing, messages, normal form, builder,
// README table, demo forms, test generators) follows from the data; nothing branches on an action's name.
import type { Kernels } from '../kernels/kernels.ts';
import type { Limits } from '../limits.ts';
import type { Params, ParamTable } from '../params.ts';
import type { AlphaMask, FormatName, Header, PixelBuffer, Rect, Size } from '../pixels.ts';

interface ActionData<N extends string, P extends ParamTable> {
  /** As in the URL. */
  readonly name: N;
  readonly summary: string;
  /** The service's own page. */
  readonly docs: string;
  readonly params: P;
  /** Each is run by the tests. */
  readonly examples: readonly string[];
  /** At least one of these parameters must be given. */
  readonly needs?: { readonly anyOf: readonly (keyof P & string)[]; readonly ec?: string };
  /** Combinations the service has an EC of its own for: URL keys whose raw values, given together, are refused. */
  readonly refuses?: readonly {
    readonly values: Readonly<Record<string, string>>;
    readonly ec: string;
    readonly reason: string;
  }[];
  /** Keys the service takes and this project cannot, by what they need: refused by name, never ignored. */
  readonly refusedKeys?: Readonly<Record<string, string>>;
  /** Keys official clients send that have no meaning: taken without a warning. */
  readonly ignores?: readonly string[];
}

/** What a plan may know beyond its parameters and the size before the step. */
export interface PlanContext {
  readonly limits: Limits;
  /** The picture a watermark is prepared for, while its own steps are planned. */
  readonly main?: Size;
}

/** What a plan yields: the size after the step, and whatever `apply` needs. Numbers and text only, so it can be cloned. */
export interface StepPlan {
  readonly size: Size;
  /** Where the step begins by scaling the whole picture: to what. As a first step, it may be given a reduced picture. */
  readonly scaled?: Size;
  /** Whether an animation stays one through this step; otherwise its first frame goes on alone. */
  readonly keepsAnimation?: boolean;
  /** For `explain`: why the result may surprise. */
  readonly warnings?: readonly string[];
}

export interface TextStyle {
  readonly text: string;
  /** One of the service's font names. */
  readonly font: string;
  readonly sizePx: number;
  /** Clockwise. */
  readonly angleDegrees: number;
}

/** Abilities handed in by the engine; `load` is awaited before `apply`, which stays synchronous. */
export interface Tools {
  readonly kernels: Kernels;
  readonly text: TextDrawer;
  readonly marks: MarkLoader;
}

export interface Mark {
  /** `key[?x-oss-process=...]`, an object of the same bucket. */
  readonly name: string;
  /** Its size after its own process, in percent of the picture it is laid on. */
  readonly percentOfMain?: number | undefined;
}

/** Pictures that are laid over the one under way. */
export interface MarkLoader {
  /** Decodes and prepares the mark for a picture of this size. */
  load(mark: Mark, main: Size): Promise<void>;
  get(mark: Mark, main: Size): PixelBuffer;
}

export interface TextDrawer {
  /** Makes the fonts of this style ready. */
  load(style: TextStyle): Promise<void>;
  /** The box of the ink after rotation, whole pixels. */
  measure(style: TextStyle): Size;
  /** The coverage inside `part` of that box. */
  draw(style: TextStyle, part: Rect): AlphaMask;
}

export interface PixelAction<
  N extends string = string,
  P extends ParamTable = ParamTable,
  L extends StepPlan = StepPlan,
> extends ActionData<N, P> {
  readonly kind: 'pixel';
  /** Pure; throws OssError for what this picture cannot have done to it. */
  plan(params: Params<P>, size: Size, context: PlanContext): L;
  /** What must be loaded before `apply`. */
  prepare?(plan: L, tools: Tools, before: Size): Promise<void>;
  /** Pure: never writes to its input. */
  apply(pixels: PixelBuffer, plan: L, tools: Tools): PixelBuffer;
}

export interface OutputSettings {
  readonly format?: FormatName;
  readonly progressive?: boolean;
  readonly quality?: { readonly relative?: number; readonly absolute?: number };
}

/** Decides how the result is written; its place among the steps does not matter, the last one wins. */
export interface OutputAction<N extends string = string, P extends ParamTable = ParamTable> extends ActionData<N, P> {
  readonly kind: 'output';
  /** Whether an animation stays one beside this action. */
  readonly keepsAnimation?: boolean;
  configure(params: Params<P>, settings: OutputSettings): OutputSettings;
}

export interface SourceSettings {
  readonly autoOrient: boolean;
}

/** Decides how the source is read, before every other step wherever it is written. */
export interface SourceAction<N extends string = string, P extends ParamTable = ParamTable> extends ActionData<N, P> {
  readonly kind: 'source';
  configure(params: Params<P>, settings: SourceSettings): SourceSettings;
}

/** Answers with text about the source instead of a picture; stands alone. */
export interface ReportAction<N extends string = string, P extends ParamTable = ParamTable> extends ActionData<N, P> {
  readonly kind: 'report';
  /** Whether the pixels are looked at, or the header alone. */
  readonly needsPixels?: boolean;
  /** The body, application/json. */
  report(header: Header, pixels: () => PixelBuffer): string;
}

/** Says what becomes of a failure of the others; the service reads it from the text, since a text in error has no steps. */
export interface FailureAction<N extends string = string, P extends ParamTable = ParamTable> extends ActionData<N, P> {
  readonly kind: 'failure';
}

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
