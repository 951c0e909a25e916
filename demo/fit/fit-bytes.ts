// Searches the quality at which the result fits into so many bytes.
import { actions, type IntSpec } from 'oss-img/actions';
import { joinSaveAs, joinSteps, splitSaveAs, splitSteps } from '../text/process-text.ts';

export interface FitProgress {
  /** Runs done and the most there can be. */
  readonly run: number;
  readonly runs: number;
}

export interface FitOptions {
  readonly maxBytes: number;
  /** The size in bytes of the result at a quality. */
  readonly measure: (quality: number, signal?: AbortSignal) => Promise<number>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
}

export type Fitted =
  | { readonly kind: 'fits'; readonly quality: number; readonly bytes: number }
  /** Even the lowest quality is too large. */
  | { readonly kind: 'too-large'; readonly quality: number; readonly bytes: number };

const range: Pick<IntSpec, 'key' | 'min' | 'max'> = actions.quality.params.absolute;

/** The most runs of a search, which halves the range with each of them. */
export const mostRuns = Math.ceil(Math.log2(range.max - range.min + 2));

interface Measured {
  readonly quality: number;
  readonly bytes: number;
}

/**
 * Finds the highest quality whose result fits. Encoders are not quite monotone, so the answer is one that was measured, and a higher
 * quality that fits too may be missed.
 * @throws what `measure` throws, and the signal's reason when it is aborted
 */
export async function fitBytes({ maxBytes, measure, signal, onProgress }: FitOptions): Promise<Fitted> {
  let run = 0;
  const measured = async (quality: number): Promise<number> => {
    signal?.throwIfAborted();
    const bytes = await measure(quality, signal);
    signal?.throwIfAborted();
    run += 1;
    onProgress?.({ run, runs: mostRuns });
    return bytes;
  };
  let fits: Measured | undefined;
  // Returned only after a run that was too large.
  let tooLarge: Measured = { quality: range.min, bytes: Number.POSITIVE_INFINITY };
  let [low, high] = [range.min, range.max];
  while (low <= high) {
    const quality = (low + high) >> 1;
    const bytes = await measured(quality);
    if (bytes <= maxBytes) {
      fits = { quality, bytes };
      low = quality + 1;
    } else {
      tooLarge = { quality, bytes };
      high = quality - 1;
    }
  }
  return fits ? { kind: 'fits', ...fits } : { kind: 'too-large', ...tooLarge };
}

/**
 * The width at which the lowest quality should fit. Bytes shrink more slowly than the number of pixels, because a smaller picture has more
 * detail in each; a part of the budget is left for the error of this guess.
 */
export const smallerWidth = (width: number, bytes: number, maxBytes: number): number =>
  Math.max(1, Math.floor(width * ((maxBytes / bytes) * 0.85) ** (1 / 1.6)));

/** True if the quality changes the size of this format. */
export const hasQuality = (format: string): boolean => withQualities.includes(format);

const withQualities: readonly string[] = actions.quality.actsOn ?? [];

/**
 * The process with an absolute quality: in the place of the last step of that name, which is the one that counts, or at the end.
 * Other steps of the name go, because they would do nothing.
 */
export const withQuality = (process: string, quality: number): string =>
  withSetting(process, actions.quality.name, `${range.key}_${quality}`);

/** The process with another format, in the place of the last step that names one, or at the end. */
export const withFormat = (process: string, format: string): string =>
  withSetting(process, actions.format.name, format);

/** The process without steps that choose a format or a quality. */
export function withoutSettings(whole: string): string {
  const { process, saveAs } = splitSaveAs(whole);
  const settings: readonly string[] = [actions.format.name, actions.quality.name];
  const steps = splitSteps(process);
  // A style has no steps here, and stays.
  if (steps.length === 0) return whole;
  const kept = steps.filter(({ name }) => !settings.includes(name)).map(({ text }) => text);
  return joinSaveAs({ process: joinSteps(kept), saveAs });
}

function withSetting(whole: string, name: string, value: string): string {
  const { process, saveAs } = splitSaveAs(whole);
  const steps = splitSteps(process);
  const last = steps.findLastIndex((step) => step.name === name);
  const kept = steps.flatMap((step, at) => {
    if (at === last) return [`${name},${value}`];
    return step.name === name ? [] : [step.text];
  });
  return joinSaveAs({ process: joinSteps(last < 0 ? [...kept, `${name},${value}`] : kept), saveAs });
}
