// The kernels that have no SIMD twin, as actions get them.
import { averageHue } from './average-hue.ts';
import { blendMask, blendOver, filled } from './composite.ts';
import { copyPixels, copyRect } from './copy-rect.ts';
import { orientRows } from './orient.ts';
import { cutMask, repeatMask, repeatPixels } from './repeat.ts';
import { roundCorners } from './round-corners.ts';

export const plainKernels = {
  averageHue,
  blendMask,
  blendOver,
  copyPixels,
  copyRect,
  cutMask,
  filled,
  orient: orientRows,
  repeatMask,
  repeatPixels,
  roundCorners,
} as const;
