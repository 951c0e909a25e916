// How long a planned job will take: decoding, each step and encoding, from sizes and frames alone. The numbers are those of the
// actions (`price`) and of the formats.
import { type PixelAction, priceOf } from '../actions/action.ts';
import { actionNamed } from '../actions/table.ts';
import type { Reduction } from '../formats/codec.ts';
import { formatFacts } from '../formats/format-facts.ts';
import type { FormatName, Size } from '../pixels.ts';
import type { Facts, PlannedStep } from './plan.ts';
import { reducedSize } from './scaling.ts';

interface Ends {
  readonly source: Facts;
  readonly reduction: Reduction;
  /** The number of frames that are decoded and processed. */
  readonly frames: number;
  /** Absent where nothing is written. */
  readonly output?: Size & {
    readonly format: FormatName;
    readonly progressive: boolean;
    readonly animated: boolean;
  };
}

/** The estimated work of a job in milliseconds. */
export function estimatedMs(steps: readonly PlannedStep[], { source, reduction, frames, output }: Ends): number {
  const stepsNs = steps.reduce((total, step, index) => total + stepNs(step, index === 0 ? reduction : 1), 0);
  return (frames * (decodingNs(source, reduction) + stepsNs + (output ? encodingNs(output) : 0))) / 1e6;
}

/** The estimated work of decoding a frame. A reduced JPEG costs half as much, since all of its data is read nevertheless. */
export function decodingNs(source: Facts, reduction: Reduction): number {
  const { format, width, height, scans = 0, jpegParts = 0, components } = source;
  const { decode, decodeScan = 0, decodeJpegPart = 0, decodeSamples = {}, decodeFrame = 0 } = formatFacts[format].price;
  const samples = source.samples ?? (components === 4 ? 'inks' : undefined);
  const pixelNs = decode + ((samples && decodeSamples[samples]) ?? 0);
  return (
    decodeFrame +
    decodeJpegPart * jpegParts +
    width * height * ((reduction > 1 ? pixelNs / 2 : pixelNs) + decodeScan * scans)
  );
}

/** Measured: what a step costs whatever the size of its picture. */
const leastStepNs = 30_000;

const stepNs = ({ step, plan, before }: PlannedStep, reduction: Reduction): number =>
  leastStepNs + priceOf(actionNamed(step.action) as PixelAction, plan, reducedSize(before, reduction));

function encodingNs({ format, width, height, progressive, animated }: NonNullable<Ends['output']>): number {
  const { encode, encodeScans = encode, encodeFrame = 0 } = formatFacts[format].price;
  return (animated ? encodeFrame : 0) + width * height * (progressive ? encodeScans : encode);
}
