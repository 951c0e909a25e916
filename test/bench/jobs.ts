// The jobs as plain data: every peer reads the same steps, so that no number stands in two places.
import type { PictureName } from './pictures.ts';

/** How a picture is shrunk: by the mean of the area that a pixel covers (OpenCV's INTER_AREA), or by a Lanczos filter. */
export type Kernel = 'area' | 'lanczos3';

export type Step =
  /** By the kernel of the peer. Without a height the shape is kept. Enlarges only where `enlarges` is set. */
  | { readonly does: 'resize'; readonly width: number; readonly height?: number; readonly enlarges?: true }
  | {
      readonly does: 'crop';
      readonly left: number;
      readonly top: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly does: 'quarter-turn' }
  /** Unsharp mask: Gaussian of sigma 0.7 cut at two pixels, amount 1. */
  | { readonly does: 'sharpen' }
  | { readonly does: 'text'; readonly text: string; readonly size: number }
  | { readonly does: 'blur'; readonly radius: number; readonly sigma: number }
  | { readonly does: 'rotate'; readonly degrees: number }
  | { readonly does: 'tone'; readonly bright: number; readonly contrast: number };

export interface Job {
  readonly id: string;
  readonly title: string;
  readonly picture: PictureName;
  readonly steps: readonly Step[];
  readonly format: 'jpeg' | 'webp' | 'png' | 'avif' | 'gif';
  /** Missing for formats that have none. */
  readonly quality?: number;
  /** JPEG: several scans, the coarse ones first. */
  readonly progressive?: true;
  /** All frames of an animation. */
  readonly animated?: true;
  /** The picture is handed over as a `File`, which is what people choose or drop, instead of an ArrayBuffer. */
  readonly from?: 'file';
  /** By default 4:2:0. Peers that cannot choose it keep their own. */
  readonly subsampling?: '4:4:4';
  /** The same steps for this library. */
  readonly process: string;
  /** The time to reach against sharp at one thread, and the most that is acceptable. */
  readonly goal: number;
  readonly atLeast: number;
  /** A job of many pictures, with this many in progress at a time. */
  readonly batch?: { readonly count: number; readonly workers: number };
}

/** The quality of the generated JPEGs, and so of the result where a process string names none. */
export const sourceQuality = 85;

const text = 'Hello World';
const batchCount = 50;

const thumbnail: Omit<Job, 'id' | 'title'> = {
  picture: '2mp.jpg',
  steps: [{ does: 'resize', width: 400 }],
  format: 'jpeg',
  quality: sourceQuality,
  process: 'image/resize,w_400',
  goal: 0.85,
  atLeast: 1.2,
};

const filter: Pick<Job, 'picture' | 'format' | 'quality' | 'goal' | 'atLeast'> = {
  picture: '2mp.jpg',
  format: 'jpeg',
  quality: sourceQuality,
  goal: 1.5,
  atLeast: 3,
};

export const jobs: readonly Job[] = [
  {
    id: 'a',
    title: '12 MP JPEG, resize,w_800/quality,Q_80',
    picture: '12mp.jpg',
    steps: [{ does: 'resize', width: 800 }],
    format: 'jpeg',
    quality: 80,
    process: 'image/resize,w_800/quality,Q_80',
    goal: 1,
    atLeast: 1.25,
  },
  {
    id: 'b',
    title: '12 MP JPEG, resize,m_fixed,w_100,h_100/rotate,90',
    picture: '12mp.jpg',
    steps: [{ does: 'resize', width: 100, height: 100 }, { does: 'quarter-turn' }],
    format: 'jpeg',
    quality: sourceQuality,
    process: 'image/resize,m_fixed,w_100,h_100/rotate,90',
    goal: 1,
    atLeast: 1.2,
  },
  {
    id: 'c',
    title: '2 MP JPEG, sharpen,100',
    picture: '2mp.jpg',
    steps: [{ does: 'sharpen' }],
    format: 'jpeg',
    quality: sourceQuality,
    process: 'image/sharpen,100',
    goal: 1,
    atLeast: 1.4,
  },
  {
    id: 'd',
    title: '2 MP PNG with alpha, resize,w_400/format,webp',
    picture: '2mp-alpha.png',
    steps: [{ does: 'resize', width: 400 }],
    format: 'webp',
    quality: 80,
    process: 'image/resize,w_400/format,webp',
    goal: 1,
    atLeast: 1.3,
  },
  {
    id: 'e',
    title: '2 MP JPEG, text watermark',
    picture: '2mp.jpg',
    steps: [{ does: 'text', text, size: 40 }],
    format: 'jpeg',
    quality: sourceQuality,
    // As OSS, which writes a JPEG that has a watermark in 4:4:4.
    subsampling: '4:4:4',
    process: `image/watermark,text_${btoa(text)},size_40`,
    goal: 0.8,
    atLeast: 1.1,
  },
  { ...thumbnail, id: 'f', title: '50 x 2 MP JPEG, resize,w_400, 2 workers', batch: { count: batchCount, workers: 2 } },
  { ...thumbnail, id: 'f1', title: 'the same, 1 worker', batch: { count: batchCount, workers: 1 } },
  {
    id: 'g',
    title: '0.1 MP JPEG, resize,w_100, warm',
    picture: '0.1mp.jpg',
    steps: [{ does: 'resize', width: 100 }],
    format: 'jpeg',
    quality: sourceQuality,
    process: 'image/resize,w_100',
    goal: 1,
    atLeast: 1.4,
  },
  {
    id: 'h',
    title: '48 MP JPEG, resize,w_800',
    picture: '48mp.jpg',
    steps: [{ does: 'resize', width: 800 }],
    format: 'jpeg',
    quality: sourceQuality,
    process: 'image/resize,w_800',
    goal: 1,
    atLeast: 1.25,
  },
  {
    ...filter,
    id: 'i1',
    title: '2 MP JPEG, blur,r_10,s_5',
    steps: [{ does: 'blur', radius: 10, sigma: 5 }],
    process: 'image/blur,r_10,s_5',
  },
  {
    ...filter,
    id: 'i2',
    title: '2 MP JPEG, rotate,30',
    steps: [{ does: 'rotate', degrees: 30 }],
    process: 'image/rotate,30',
  },
  {
    ...filter,
    id: 'i3',
    title: '2 MP JPEG, bright,10/contrast,20',
    steps: [{ does: 'tone', bright: 10, contrast: 20 }],
    process: 'image/bright,10/contrast,20',
  },
];

export const jobOf = (id: string): Job => jobs.find((job) => job.id === id) as Job;
