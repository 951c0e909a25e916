// JPEG: a decoder and encoders of our own, which give the pixels and write the bytes of libjpeg-turbo.
import { imageDamage, isOssError, outOfMemory } from '../../errors.ts';
import { type PixelBuffer, type Size, still } from '../../pixels.ts';
import { type RowSink, type RowSource, written } from '../../row-flow.ts';
import type { Codec, EncodeSettings, Reduction } from '../codec.ts';
import { inksToRgba, plainInkTable } from '../colour/cmyk.ts';
import { encoding, noFrame } from '../faults.ts';
import { coveredPart, decodeJpeg, isWholeJpeg, type JpegDecoders, jpegRows } from './decode.ts';
import { jpegSink, type Tokeniser } from './encode.ts';
import type { Eighths } from './layout.ts';
import { progressiveJpegSink, type StorePicture } from './progressive.ts';

/** The parts of encoding that take most of the time, as TypeScript or as WebAssembly. */
export interface JpegEncoders {
  readonly tokenise: Tokeniser;
  readonly storePicture: StorePicture;
}

export function jpegCodec({ tokenise, storePicture }: JpegEncoders, decoders: JpegDecoders) {
  // As OSS: baseline unless asked otherwise, optimised Huffman tables, JFIF 1x1: the service's own bytes.
  const begun = (size: Size, { progressive, ...options }: EncodeSettings): RowSink =>
    progressive ? progressiveJpegSink(size, options, storePicture) : jpegSink(size, options, tokenise);
  const codec: Codec = {
    decode: async (bytes, header, _, reduction = 1, inks) => {
      const pixels = whileMemoryLasts(header, () => decodeJpeg(bytes, (8 / reduction) as Eighths, decoders));
      checkDecodedSize(pixels, header, reduction);
      if (header.components === 4) inksToRgba(pixels.data, inks ?? plainInkTable());
      return [still({ ...pixels, opaque: true })];
    },
    rows: async (bytes, header, reduction = 1, inks) => {
      const eighths = (8 / reduction) as Eighths;
      const table = header.components === 4 ? (inks ?? plainInkTable()) : undefined;
      const colour = <Pixels extends PixelBuffer | undefined>(pixels: Pixels): Pixels => {
        if (pixels && table) inksToRgba(pixels.data, table);
        return pixels && { ...pixels, opaque: true };
      };
      let source: Pick<RowSource, 'next'> | undefined;
      const start = (): Pick<RowSource, 'next'> => {
        const rows = jpegRows(bytes, eighths, decoders);
        checkDecodedSize(rows, header, reduction);
        source = rows;
        return rows;
      };
      return {
        ...reduced(header, reduction),
        covered: coveredPart(header, eighths),
        next: () => {
          const rows = colour(whileMemoryLasts(header, () => (source ?? start()).next()));
          // The decoder's memory is free for the encoder, which may need most at the end.
          if (!rows) source = ended;
          return rows;
        },
        whole: () => colour(whileMemoryLasts(header, () => decodeJpeg(bytes, eighths, decoders))),
      };
    },
    sink: (size, settings) => {
      let started: RowSink | undefined;
      const sink = (): RowSink => {
        started ??= begun(size, settings);
        return started;
      };
      return {
        add: (rows) => encoding('JPEG', size, () => sink().add(rows)),
        end: () => encoding('JPEG', size, () => sink().end()),
      };
    },
    encode: async ([pixels = noFrame()], settings) =>
      encoding('JPEG', pixels, () => written(begun(pixels, settings), pixels)),
  };
  const isWhole = (bytes: Uint8Array): boolean => isWholeJpeg(bytes, decoders);
  return { codec, isWhole };
}

const ended: Pick<RowSource, 'next'> = { next: () => undefined };

function checkDecodedSize(decoded: Size, header: Size, reduction: Reduction): void {
  const { width, height } = reduced(header, reduction);
  if (decoded.width !== width || decoded.height !== height)
    throw imageDamage(`The data decode to ${decoded.width}x${decoded.height}, but the header says ${width}x${height}.`);
}

const reduced = ({ width, height }: Size, reduction: Reduction): Size => ({
  width: Math.ceil(width / reduction),
  height: Math.ceil(height / reduction),
});

/** Our decoder has only OssErrors for bad files; it throws anything else for want of memory. */
function whileMemoryLasts<Result>(size: Size, decode: () => Result): Result {
  try {
    return decode();
  } catch (error) {
    throw isOssError(error) ? error : outOfMemory('The JPEG decoder', size, error);
  }
}
