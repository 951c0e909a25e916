// What holds for every action in the table, whatever its parameters.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionNamed } from '../../src/actions/index.ts';
import { OssError } from '../../src/errors.ts';
import { isOpaque } from '../../src/kernels/opacity.ts';
import { defaultLimits } from '../../src/limits.ts';
import { isSameSize, type PixelBuffer } from '../../src/pixels.ts';
import { formatProcess, readProcess } from '../../src/request/grammar.ts';
import { photo } from '../pictures.ts';
import { difference, hashOf } from '../pixels.ts';
import { actionNames, stepsOf } from '../request/arbitrary.ts';
import { applied, madeBy, standIns } from './stand-ins.ts';

const pixelActions = actionNames.map(actionNamed).filter((action) => action.kind === 'pixel');
const side = fc.integer({ min: 1, max: 40 });
/** As if the picture were a watermark's, so that the sizes only those have are planned, too. */
const main = { width: 70, height: 50 };
/** Small, so that no random step makes a picture of millions of pixels. */
const limits = { ...defaultLimits, resizeSide: 120, resizePixels: 8000, rotateSide: 60 };

describe.each(pixelActions.map(({ name }) => name))('%s', (name) => {
  const action = actionNamed(name as (typeof actionNames)[number]);
  if (action.kind !== 'pixel') throw new Error('only pixel actions here');

  it('makes the planned size within the limits, is opaque if it says so, and leaves its input alone', () => {
    let made = 0;
    fc.assert(
      fc.property(stepsOf(action.name as (typeof actionNames)[number]), side, side, (step, width, height) => {
        const alpha = (width + height) % 2 === 0;
        const source = { ...photo(width, height, { alpha }), opaque: !alpha };
        const before = hashOf(source.data);
        let result: PixelBuffer;
        try {
          const plan = action.plan(step.params, { width, height }, { limits, main });
          // A plan crosses to a worker.
          expect(structuredClone(plan)).toEqual(plan);
          result = madeBy(action.name, plan, source, standIns());
          expect({ width: result.width, height: result.height }).toEqual(plan.size);
        } catch (error) {
          if (!(error instanceof OssError)) throw error;
          expect(error.code).not.toBe('InternalError');
          return;
        }
        made += 1;
        expect(result.data).toHaveLength(result.width * result.height * 4);
        expect(hashOf(source.data)).toBe(before);
        // What is said to be opaque is.
        if (result.opaque) expect(isOpaque({ ...result, opaque: false })).toBe(true);
        // Only resize has limits of its own; rotation by any angle enlarges to the diagonal at most.
        const [larger, count] = [Math.max(result.width, result.height), result.width * result.height];
        if (!isSameSize(result, source)) {
          expect(larger).toBeLessThanOrEqual(limits.resizeSide);
          expect(count).toBeLessThanOrEqual(limits.resizePixels);
        }
      }),
      // One crop in ten lies within so small a picture.
      { numRuns: 600 },
    );
    expect(made).toBeGreaterThan(20);
  });
});

describe('every example in the table of actions', () => {
  const examples = actionNames.flatMap((name) => actionNamed(name).examples.map((example) => [name, example] as const));

  it.each(examples)('of %s parses, formats and changes a picture: %s', (name, example) => {
    const { steps, warnings } = readProcess(`image/${example}`);
    expect(warnings).toEqual([]);
    // Some show the action in company, such as with the format that makes its transparency seen.
    expect(steps.map(({ step }) => step.action)).toContain(name);
    const normal = formatProcess({ steps: steps.map(({ step }) => step) });
    expect(readProcess(normal).steps.map(({ step }) => step)).toEqual(steps.map(({ step }) => step));
    if (actionNamed(name).kind !== 'pixel') return;
    const picture = photo(400, 267);
    const pixelSteps = steps.map(({ step }) => step).filter(({ action }) => actionNamed(action).kind === 'pixel');
    const result = pixelSteps.reduce((before, step) => applied(step, before), picture);
    expect(difference(result, picture)).toBeDefined();
  });
});

describe('a step that changes nothing', () => {
  it.each([
    'crop',
    'crop,w_0,h_0,g_center',
    'crop,w_31,h_17',
    'resize,w_31',
    'resize,p_100',
    'resize,m_fixed,w_31,h_17',
    'resize,m_fill,w_31,h_17',
    'rotate,0',
    'rotate,360',
  ])('such as %s returns a 31x17 picture pixel for pixel', (step) => {
    const picture = photo(31, 17, { alpha: true });
    expect(difference(applied(step, picture), picture)).toBeUndefined();
  });
});
