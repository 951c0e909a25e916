// Each kernel as this machine runs it fastest: by its SIMD twin where WebAssembly has SIMD, by its definition
// elsewhere.
import { outOfMemory } from '../errors.ts';
import type { Size } from '../pixels.ts';
import type { SimdInstance } from '../simd/instance.ts';
import { simdArea } from './area.simd.ts';
import { area } from './area.ts';
import { simdFlatten } from './flatten.simd.ts';
import { flatten } from './flatten.ts';
import { blur } from './gaussian-blur.ts';
import type { Kernels } from './kernels.ts';
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
 * @throws OssError MemLimitExceeded from every kernel if memory runs out, which is all that can fail: they take any
 * pixels
 */
export function fastestKernels(simd: SimdInstance): Kernels {
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
    flatten: (pixels, color) => withinMemory('Laying over a colour', pixels, () => kernels.flatten(pixels, color)),
    area: (pixels, size) => withinMemory('Resizing', size, () => kernels.area(pixels, size)),
    resample: (pixels, size) => withinMemory('Resizing', size, () => resample(pixels, size, filter)),
    blur: (pixels, weights) => withinMemory('Blurring', pixels, () => blur(pixels, weights, filter)),
    rotateFree: (pixels, angleDegrees) =>
      withinMemory('Turning', pixels, () => kernels.rotateFree(pixels, angleDegrees)),
    unsharpMask: (pixels, amount) => withinMemory('Sharpening', pixels, () => kernels.unsharpMask(pixels, amount)),
  };
}

function withinMemory<T>(what: string, size: Size, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw outOfMemory(what, size, error);
  }
}
