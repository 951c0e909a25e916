// The layout of the samples of a JPEG that is decoded to n eighths of its size, as in libjpeg (jdmaster.c): a component that is
// stored smaller than the others is reduced less, as far as possible, instead of being enlarged afterwards.
import { imageDamage } from '../../errors.ts';
import type { JpegComponent, JpegFrame } from './file.ts';

export type Eighths = 1 | 2 | 4 | 8;

/** A component's rows of samples: those of one row of MCUs, below one row that is kept from the row of MCUs before. */
export interface PlaneLayout {
  readonly component: JpegComponent;
  /** Samples that a block is decoded to, across and down. */
  readonly size: Eighths;
  readonly stride: number;
  readonly rows: number;
  /** The picture's samples, without those that only fill the last MCU. */
  readonly width: number;
  readonly height: number;
  /** How many pixels still share a sample. */
  readonly expandX: number;
  readonly expandY: number;
}

export interface SampleLayout {
  readonly frame: JpegFrame;
  readonly eighths: Eighths;
  /** The size of the reduced picture, rounded up. */
  readonly width: number;
  readonly height: number;
  readonly mcusAcross: number;
  readonly mcusDown: number;
  /** Rows of pixels in a row of MCUs. */
  readonly rows: number;
  readonly planes: readonly PlaneLayout[];
}

/** @throws OssError ImageDamage where the number of pixels that share a sample is not whole, which libjpeg refuses too */
export function layoutOf(frame: JpegFrame, eighths: Eighths): SampleLayout {
  const mcusAcross = Math.ceil(frame.width / (8 * frame.across));
  const mcusDown = Math.ceil(frame.height / (8 * frame.down));
  const planes = frame.components.map((component): PlaneLayout => {
    const { across, down } = component;
    let size: number = eighths;
    while (
      size < 8 &&
      (frame.across * eighths) % (across * size * 2) === 0 &&
      (frame.down * eighths) % (down * size * 2) === 0
    ) {
      size *= 2;
    }
    return {
      component,
      size: size as Eighths,
      stride: mcusAcross * across * size,
      rows: down * size,
      width: Math.ceil((frame.width * across * size) / (frame.across * 8)),
      height: Math.ceil((frame.height * down * size) / (frame.down * 8)),
      expandX: (frame.across * eighths) / (across * size),
      expandY: (frame.down * eighths) / (down * size),
    };
  });
  if (!planes.every(({ expandX, expandY }) => Number.isInteger(expandX) && Number.isInteger(expandY)))
    throw imageDamage('Its components share samples in a way that cannot be decoded.');
  return {
    frame,
    eighths,
    width: Math.ceil((frame.width * eighths) / 8),
    height: Math.ceil((frame.height * eighths) / 8),
    mcusAcross,
    mcusDown,
    rows: frame.down * eighths,
    planes,
  };
}

/** A component's blocks, without those that only fill the last MCU. */
export const blocksOf = ({ across, down }: JpegComponent, frame: JpegFrame): { across: number; down: number } => ({
  across: Math.ceil((frame.width * across) / (frame.across * 8)),
  down: Math.ceil((frame.height * down) / (frame.down * 8)),
});

/** The places in a plane of a row's samples and of the row beside it that is interpolated with them; the same place for none. */
export interface RowPlace {
  readonly at: number;
  readonly beside: number;
}

/** Writes row `y` of the picture; places in the order of the planes. */
export type WriteRow = (places: readonly RowPlace[], y: number, into: Uint32Array, to: number) => void;

/** The end of a scan's data. */
export interface DataEnd {
  /** The offset of the next marker, without the fill bytes before it; the length of the file where no marker follows. */
  readonly marker: number;
  /** The bits between the last MCU and there, without the zeros that follow 0xff: 8 or more where something was not read. */
  readonly bitsLeft: number;
}

/** Gives the samples of one row of MCUs after the other. */
export interface SampleRows {
  /** As large as the layout says; the first row is the caller's. */
  readonly planes: readonly (Uint8Array | Uint8ClampedArray)[];
  /** False where the data is damaged. */
  next(): boolean;
  /** Present where the source has a faster way from its samples to pixels. */
  readonly writeRow?: WriteRow;
}

/** The rows of a sequential scan of all components, which are decoded as its data is read. */
export interface ScanRows extends SampleRows {
  /** Asked after the last row; undefined where the data is damaged. */
  end(): DataEnd | undefined;
}
