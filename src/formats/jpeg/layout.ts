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

/**
 * @throws OssError ImageDamage where the number of pixels that share a sample is not whole, which libjpeg refuses too; for
 * colours also where it is more than two each way, since such files are rare and left to libjpeg
 */
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
  const isKnown = (expansion: number): boolean =>
    frame.kind === 'inks' ? Number.isInteger(expansion) : expansion === 1 || expansion === 2;
  if (!planes.every(({ expandX, expandY }) => isKnown(expandX) && isKnown(expandY)))
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

/** The places in a plane of a row's samples and of the row beside it that is interpolated with them; the same place for none. */
export interface RowPlace {
  readonly at: number;
  readonly beside: number;
}

/** Writes row `y` of the picture; places in the order of the planes. */
export type WriteRow = (places: readonly RowPlace[], y: number, into: Uint32Array, to: number) => void;

/** Gives the samples of one row of MCUs after the other. */
export interface SampleRows {
  /** As large as the layout says; the first row is the caller's. */
  readonly planes: readonly (Uint8Array | Uint8ClampedArray)[];
  /** False where the data is damaged. */
  next(): boolean;
  /** Present where the source has a faster way from its samples to pixels. */
  readonly writeRow?: WriteRow;
  /** The offset of the marker behind the data; 0 where the data does not end at one. */
  end(): number;
}
