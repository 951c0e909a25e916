// The demo's sample pictures, in the order they are shown. This page paints all of them; they are under the MIT licence, like the project.
import type { Orientation } from 'oss-img';

export interface Sample {
  readonly key: string;
  /** A few words about what it shows. */
  readonly about: string;
  /** As displayed, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly type: 'image/jpeg' | 'image/png';
  /** JPEG quality, 0..1. */
  readonly quality?: number;
  readonly scene: 'lake' | 'valley' | 'lighthouse' | 'leaf' | 'text' | 'panda' | 'range';
  /** Stored rotated, with this EXIF orientation. */
  readonly orientation?: Orientation;
  /** Painted when it is first chosen, since that takes seconds. */
  readonly onDemand?: true;
  /** The EXIF tag of its licence, as `info` shows it. */
  readonly copyright?: string;
}

export const samples: readonly Sample[] = [
  {
    key: 'example.jpg',
    about: 'Lake',
    width: 400,
    height: 267,
    type: 'image/jpeg',
    quality: 0.82,
    scene: 'lake',
  },
  {
    key: 'valley.jpg',
    about: 'Valley',
    width: 1600,
    height: 1067,
    type: 'image/jpeg',
    quality: 0.9,
    scene: 'valley',
    copyright: 'Painted by the oss-img playground, MIT licence',
  },
  {
    key: 'portrait.jpg',
    about: 'EXIF turned',
    width: 267,
    height: 400,
    type: 'image/jpeg',
    quality: 0.88,
    scene: 'lighthouse',
    orientation: 6,
  },
  { key: 'alpha.png', about: 'Soft alpha', width: 480, height: 360, type: 'image/png', scene: 'leaf' },
  { key: 'text.png', about: 'Fine type', width: 640, height: 440, type: 'image/png', scene: 'text' },
  // The service's own documentation uses this name for the picture of a watermark.
  { key: 'panda.png', about: 'A watermark', width: 120, height: 120, type: 'image/png', scene: 'panda' },
  {
    key: 'large.jpg',
    about: '12 Mpx',
    width: 4000,
    height: 3000,
    type: 'image/jpeg',
    quality: 0.93,
    scene: 'range',
    onDemand: true,
  },
];

/** The picture of the first visit, and of every address that names none. */
export const firstKey = 'valley.jpg';

/** Columns of a picture that one worker paints: from `left` to before `right`. */
export interface Band {
  readonly left: number;
  readonly right: number;
}

export interface PaintedBand extends Band {
  /** The column of the picture that the pixels begin with: some scenes need columns beside their own. */
  readonly from: number;
  readonly pixels: ImageData;
}

/** Sent to the worker: samples to make one after the other, a part of one, the parts to put together, or a small copy to paint. */
export type SampleOrder =
  | { readonly keys: readonly string[] }
  | { readonly key: string; readonly band: Band }
  | { readonly key: string; readonly bands: readonly PaintedBand[] }
  | { readonly key: string; readonly width: number };

export type SampleReport =
  | { readonly key: string; readonly fraction: number }
  | { readonly key: string; readonly band: PaintedBand }
  | { readonly key: string; readonly body: Blob }
  | { readonly key: string; readonly failure: string };
