// Where the samples of a JPEG lie that is decoded to n eighths of its size, as libjpeg lays it out (jdmaster.c): a component
// that is stored smaller than the others is reduced less, as far as that goes, instead of being enlarged afterwards.
import type { JpegComponent, JpegFrame } from './file.ts';
import type { WriteRow } from './pixels.ts';

export type Eighths = 1 | 2 | 4 | 8;

/** A component's rows of samples: those of one row of MCUs, below one that is kept from the row of MCUs before. */
export interface PlaneLayout {
  readonly component: JpegComponent;
  /** Samples that remain of a block, across and down. */
  readonly size: Eighths;
  readonly stride: number;
  readonly rows: number;
  /** Of the picture's samples, without those that only fill the last MCU. */
  readonly width: number;
  readonly height: number;
  /** How many pixels still share a sample. */
  readonly expandX: number;
  readonly expandY: number;
}

export interface SampleLayout {
  readonly frame: JpegFrame;
  readonly eighths: Eighths;
  /** Of the reduced picture, rounded up. */
  readonly width: number;
  readonly height: number;
  readonly mcusAcross: number;
  readonly mcusDown: number;
  /** Of pixels in a row of MCUs. */
  readonly rows: number;
  readonly planes: readonly PlaneLayout[];
}

/** Undefined where samples are shared in ways that are rare. */
export function layoutOf(frame: JpegFrame, eighths: Eighths): SampleLayout | undefined {
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
  const known = planes.every(({ expandX, expandY }) => [`1,1`, `2,1`, `1,2`, `2,2`].includes(`${expandX},${expandY}`));
  if (!known) return undefined;
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

/** Gives the samples of one row of MCUs after the other. */
export interface SampleRows {
  /** As the layout has them; the first row is the caller's. */
  readonly planes: readonly (Uint8Array | Uint8ClampedArray)[];
  /** False where the data is not as it should be. */
  next(): boolean;
  /** Where it knows a faster way from the samples to the pixels. */
  readonly writeRow?: WriteRow;
  /** Where the marker is behind the data; 0 where there is none. */
  end(): number;
}
