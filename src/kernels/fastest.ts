// Each kernel as this machine runs it fastest: by its SIMD twin where WebAssembly has SIMD, by its definition
// elsewhere.
import { outOfMemory } from '../errors.ts';
import type { PixelBuffer, Size } from '../pixels.ts';
import type { SimdInstance } from '../simd/instance.ts';
import { simdArea } from './area.simd.ts';
import { area } from './area.ts';
import { simdFlatten } from './flatten.simd.ts';
import { flatten } from './flatten.ts';
import { blur } from './gaussian-blur.ts';
import { defaultShrink, type Kernels } from './kernels.ts';
import { plainKernels } from './plain-kernels.ts';
import { resample } from './resample.ts';
import { simdRotateFree } from './rotate-free.simd.ts';
import { rotateFree } from './rotate-free.ts';
import { simdFilter } from './separable-filter.simd.ts';
import { filterSeparably } from './separable-filter.ts';
import { simdUnsharpMask } from './unsharp-mask.simd.ts';
import { unsharpMask } from './unsharp-mask.ts';

/**
 * The kernels, by their twins if `simd` runs here.
 *
 * A picture of which one side grows while the other shrinks goes through Lanczos 3 both ways. Differs from OpenCV, whose
 * INTER_AREA falls back to a linear kernel for the side that grows; what the service does there is not known.
 *
 * @throws OssError MemLimitExceeded from every kernel with a twin if memory runs out, which is all that can fail: they
 * take any pixels
 */
export function fastestKernels(simd: SimdInstance, shrink = defaultShrink): Kernels {
  const faster = <Kernel>(twin: (simd: SimdInstance) => Kernel, definition: Kernel): Kernel =>
    simd.runs ? twin(simd) : definition;
  const filter = faster(simdFilter, filterSeparably);
  const kernels = {
    area: faster(simdArea, area),
    flatten: faster(simdFlatten, flatten),
    rotateFree: faster(simdRotateFree, rotateFree),
    unsharpMask: faster(simdUnsharpMask, unsharpMask),
  };
  return {
    ...plainKernels,
    flatten: (pixels, color) => withinMemory('Laying over a colour', pixels, () => kernels.flatten(pixels, color)),
    resample: (pixels, size) =>
      withinMemory('Resizing', size, () =>
        shrink === 'area' && noSideGrows(pixels, size) ? kernels.area(pixels, size) : resample(pixels, size, filter),
      ),
    blur: (pixels, weights) => withinMemory('Blurring', pixels, () => blur(pixels, weights, filter)),
    rotateFree: (pixels, angleDegrees) =>
      withinMemory('Turning', pixels, () => kernels.rotateFree(pixels, angleDegrees)),
    unsharpMask: (pixels, amount) => withinMemory('Sharpening', pixels, () => kernels.unsharpMask(pixels, amount)),
  };
}

/** A reduced picture only counts by the part of it that is used. */
function noSideGrows({ covered, ...pixels }: PixelBuffer, size: Size): boolean {
  const { width, height } = covered ?? pixels;
  return size.width <= width && size.height <= height;
}

function withinMemory<T>(what: string, size: Size, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw outOfMemory(what, size, error);
  }
}
