// The end of a job: its picture becomes a file, as rows flow into the encoder or from whole frames.
import type { Tools } from '../actions/action.ts';
import { OssError } from '../errors.ts';
import type { Codecs } from '../formats/codec.ts';
import { profileOf } from '../formats/colour/profile-of.ts';
import { type ColourSpace, srgb } from '../formats/colour/space.ts';
import { fileColours } from '../formats/file-colours.ts';
import { formats } from '../formats/index.ts';
import { isOpaque } from '../kernels/opacity.ts';
import { dropSpare, recycle } from '../pixel-memory.ts';
import { type Header, type PixelBuffer, shownDelay } from '../pixels.ts';
import { type RowSink, type RowSource, rowByRow } from '../row-flow.ts';
import type { Clock } from './clock.ts';
import { filtered } from './flowing.ts';
import { framesOf, isFlow, type Picture, replaced } from './picture.ts';
import type { Plan } from './plan.ts';

interface EncodingDependencies {
  readonly codecs: Codecs;
  readonly kernels: Tools['kernels'];
  /** Set where the thread has other work too. */
  readonly longestMs?: number;
}

/**
 * Encodes the picture at the end of its steps: as it flows, where the encoder takes rows, or else whole.
 * @throws OssError MemLimitExceeded; NotImplemented for a format that is only read; where rows flow, what their source throws
 */
export async function encode(
  picture: Picture,
  { output, animated, size }: Plan,
  header: Header,
  space: ColourSpace,
  { localColor }: Tools,
  clock: Clock,
  { codecs, kernels, longestMs }: EncodingDependencies,
): Promise<Uint8Array<ArrayBuffer>> {
  const format = formats[output.format];
  const codec = codecs.of[output.format];
  const { encode: write } = codec;
  if (!write) throw new OssError({ code: 'NotImplemented', message: `The format ${output.format} cannot be written.` });
  const profile = space === srgb ? undefined : profileOf(space);
  const settings = { ...output, loopCount: header.loopCount ?? 0, rgb: profile !== undefined };
  const { withProfile } = fileColours[output.format];
  const withSpace = async (encoded: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
    profile && withProfile ? withProfile(encoded, profile) : encoded;
  // As OSS: transparent becomes white in a format without alpha.
  const onWhite = (pixels: PixelBuffer): PixelBuffer => kernels.flatten(pixels, localColor('FFFFFF'));
  const sink = isFlow(picture) ? codec.sink?.(size, settings) : undefined;
  if (isFlow(picture) && sink) {
    const { source } = picture;
    const isFlattened = source.transparent && !format.alpha;
    return withSpace(await pour(isFlattened ? filtered(source, rowByRow(source, onWhite)) : source, sink, clock));
  }
  // Nobody else's work could come in between the rows.
  const drain = isFlow(picture) && !longestMs ? await codec.drain?.(picture.source, settings) : undefined;
  if (isFlow(picture) && drain) {
    const { source } = picture;
    const [, part] = await clock.begin('encode', 'encode', () => {});
    const next = (): PixelBuffer | undefined => {
      const rows = source.next();
      // The encoder takes far more memory than the bands did.
      if (!rows && size.width * size.height >= reportedPixels) dropSpare();
      return rows;
    };
    const encoded = part(() => drain({ ...source, next }));
    clock.endTurns();
    return withSpace(encoded);
  }
  const frames = await framesOf(picture, clock);
  return clock.time('encode', 'encode', async () => {
    const visible = replaced(frames.slice(0, animated ? undefined : 1), (frame) =>
      format.alpha || isOpaque(frame) ? frame : { ...onWhite(frame), delayMs: frame.delayMs },
    );
    // Readers of another format may take a frame's missing delay for none at all.
    const keepsDelays = visible.length === 1 || output.format === header.format;
    const timed = keepsDelays ? visible : visible.map((frame) => ({ ...frame, delayMs: shownDelay(frame.delayMs) }));
    const encoded = await write(timed, settings);
    for (const frame of visible) recycle(frame);
    return withSpace(encoded);
  });
}

/** Pixels that pass between two reports of a job's progress, which would otherwise seem to stand still. */
const reportedPixels = 4_000_000;

/** Makes the rows flow into the encoder. */
async function pour(source: RowSource, sink: RowSink, clock: Clock): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = source;
  const [, part] = await clock.begin('encode', 'encode', () => {});
  let rows = 0;
  let reported = 0;
  for (let band = source.next(); band; band = source.next()) {
    const flowing = band;
    part(() => sink.add(flowing));
    rows += band.height;
    if ((rows - reported) * width >= reportedPixels) {
      reported = rows;
      clock.advance('encode', rows / height);
    }
    if (clock.isDue()) await clock.pause();
  }
  const encoded = part(sink.end);
  clock.endTurns();
  return encoded;
}
