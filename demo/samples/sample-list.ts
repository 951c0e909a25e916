// The demo's sample pictures, in the order they are made: small ones first.

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
  readonly scene: 'lake' | 'lighthouse' | 'leaf' | 'text' | 'panda' | 'valley';
  /** Stored rotated, with this EXIF orientation. */
  readonly orientation?: number;
  /** Painted when it is first chosen, since that takes seconds. */
  readonly onDemand?: true;
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
    scene: 'valley',
    onDemand: true,
  },
];

/** Sent to the worker: the keys to make. It reports its progress, then the finished file. */
export interface SampleOrder {
  readonly keys: readonly string[];
}
export type SampleReport =
  | { readonly key: string; readonly fraction: number }
  | { readonly key: string; readonly body: Blob }
  | { readonly key: string; readonly failure: string };
