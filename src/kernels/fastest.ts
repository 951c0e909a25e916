// Each kernel as this machine runs it fastest: by its SIMD twin where WebAssembly has SIMD, by its definition
// elsewhere.
import { outOfMemory } from '../errors.ts';
import type { Size } from '../pixels.ts';
import type { FlowSize, RowFilter } from '../row-flow.ts';
import type { SimdInstance } from '../simd/instance.ts';
import { simdAreaMeans } from './area.simd.ts';
import { areaMeans, areaRows } from './area.ts';
import { simdFlatten } from './flatten.simd.ts';
import { flatten } from './flatten.ts';
import { blurRows } from './gaussian-blur.ts';
import { defaultShrink, type Kernels } from './kernels.ts';
import { plainKernels } from './plain-kernels.ts';
import { lanczosRows } from './resample.ts';
import { simdRotateFree } from './rotate-free.simd.ts';
import { rotateFree } from './rotate-free.ts';
import { simdFilter } from './separable-filter.simd.ts';
import { filterSeparably } from './separable-filter.ts';
import { simdLayTones } from './tone-line.simd.ts';
import { layTones } from './tone-line.ts';
import { simdUnsharpMask } from './unsharp-mask.simd.ts';
import { unsharpMask, unsharpRows } from './unsharp-mask.ts';

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
  const means = faster(simdAreaMeans, areaMeans);
  const mask = faster(simdUnsharpMask, unsharpMask);
  const kernels = {
    flatten: faster(simdFlatten, flatten),
    layTones: faster(simdLayTones, layTones),
    rotateFree: faster(simdRotateFree, rotateFree),
  };
  return {
    ...plainKernels,
    flatten: (pixels, color) => withinMemory('Laying over a colour', pixels, () => kernels.flatten(pixels, color)),
    resample: (source, size) =>
      rowsWithinMemory('Resizing', size, () =>
        shrink === 'area' && noSideGrows(source, size)
          ? areaRows(source, size, means)
          : lanczosRows(source, size, filter),
      ),
    blur: (source, weights) => rowsWithinMemory('Blurring', source, () => blurRows(source, weights, filter)),
    layTones: (line) => {
      const lay = kernels.layTones(line);
      return (pixels) => withinMemory('Changing tones', pixels, () => lay(pixels));
    },
    rotateFree: (pixels, angleDegrees) =>
      withinMemory('Turning', pixels, () => kernels.rotateFree(pixels, angleDegrees)),
    unsharpMask: (source, amount) => rowsWithinMemory('Sharpening', source, () => unsharpRows(source, amount, mask)),
  };
}

/** A reduced picture only counts by the part of it that is used. */
function noSideGrows({ covered, ...source }: FlowSize, size: Size): boolean {
  const { width, height } = covered ?? source;
  return size.width <= width && size.height <= height;
}

function rowsWithinMemory(what: string, size: Size, filterOf: () => RowFilter): RowFilter {
  const filter = withinMemory(what, size, filterOf);
  return {
    ...filter,
    make: (pixels, rows) => withinMemory(what, size, () => filter.make(pixels, rows)),
  };
}

function withinMemory<T>(what: string, size: Size, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw outOfMemory(what, size, error);
  }
}
