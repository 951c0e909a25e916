import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/limits.ts';
import { readSource } from '../../src/pipeline/engine.ts';
import { type Facts, type Plan, planJob } from '../../src/pipeline/plan.ts';
import type { Orientation } from '../../src/pixels.ts';
import { parseProcess } from '../../src/request/grammar.ts';
import { nodeEngine, run } from '../node-engine.ts';
import { jpegOf, photo } from '../pictures.ts';

const example: Facts = { width: 400, height: 267, format: 'jpg', orientation: 1, frameCount: 1, quality: 82 };

const plan = (process: string, facts: Partial<Facts> = {}): Plan =>
  planJob(parseProcess(process), { ...example, ...facts }, defaultLimits);

/** A source without a quality of its own. */
const planOfPng = (process: string): Plan => {
  const { quality: _, ...rest } = example;
  return planJob(parseProcess(process), { ...rest, format: 'png' }, defaultLimits);
};

describe('sizes', () => {
  it.each([
    ['image/resize,m_fixed,w_100,h_100/rotate,90', [100, 100]],
    ['image/resize,w_100/rotate,90', [67, 100]],
    ['image/rotate,90/resize,w_100', [100, 150]],
    ['image/crop,w_200,h_200/resize,w_100', [100, 100]],
    ['image/resize,w_100/crop,x_50', [50, 67]],
    ['image/rotate,45/crop,w_10,h_10/resize,p_200', [20, 20]],
    ['image/quality,Q_30/format,png', [400, 267]],
  ])('%s: each step on what the one before leaves', (process, [width, height]) => {
    expect(plan(process).size).toEqual({ width, height });
  });

  // The service's own second test picture: 424x333, orientation 7.
  it.each([
    ['image/resize,w_100', 7, 7, [100, 127]],
    ['image/resize,w_100/auto-orient,1', 7, 7, [100, 127]],
    ['image/auto-orient,1/resize,w_100', 7, 7, [100, 127]],
    ['image/resize,w_100/auto-orient,0', 7, 1, [100, 79]],
    ['image/auto-orient,0/resize,w_100/auto-orient,1', 7, 7, [100, 127]],
    ['image/resize,w_100', 3, 3, [100, 79]],
    ['image/format,png', 5, 5, [333, 424]],
  ] as [string, Orientation, Orientation, [number, number]][])(
    '%s of orientation %i turns by %i first',
    (process, orientation, turned, [width, height]) => {
      const planned = plan(process, { width: 424, height: 333, orientation });
      expect({ orientation: planned.orientation, ...planned.size }).toEqual({ orientation: turned, width, height });
    },
  );
});

describe('output', () => {
  it.each([
    ['image/resize,w_1', 'jpg', 82],
    ['image/quality,q_50', 'jpg', 41],
    ['image/quality,50', 'jpg', 41],
    ['image/quality,q_100', 'jpg', 82],
    ['image/quality,q_1', 'jpg', 1],
    ['image/quality,Q_30', 'jpg', 30],
    // Never raised.
    ['image/quality,Q_90', 'jpg', 82],
    // Q wins over q, the last action over the ones before.
    ['image/quality,q_50,Q_30', 'jpg', 30],
    ['image/quality,Q_30/quality,q_50', 'jpg', 41],
    ['image/format,webp', 'webp', 82],
    ['image/format,webp/quality,q_50', 'webp', 41],
    ['image/format,png/format,webp', 'webp', 82],
    ['image/format,jpeg', 'jpg', 82],
  ])('%s of a jpg of quality 82 is %s at %i', (process, format, quality) => {
    expect(plan(process).output).toEqual({ format, quality });
  });

  it.each([
    ['image/quality,q_90', { quality: 80 }, 72],
    ['image/quality,q_100', { quality: 80 }, 80],
    ['image/quality,Q_90', { quality: 95 }, 90],
    ['image/quality,Q_90', { quality: 80 }, 80],
    ['image/quality,q_1', { quality: 20 }, 1],
  ])('%s of %o is %i, as documented', (process, facts, quality) => {
    expect(plan(process, facts).output.quality).toBe(quality);
  });

  it.each([
    ['image/format,jpg', 80],
    ['image/format,jpg/quality,q_50', 50],
    ['image/format,jpg/quality,Q_95', 95],
  ])('%s of a source without a quality is %i', (process, quality) => {
    expect(planOfPng(process).output).toEqual({ format: 'jpg', quality });
  });

  it('is what the written file says of itself', async () => {
    const source = await jpegOf(photo(120, 80), { quality: 82 });
    const written: Record<string, number | undefined> = {};
    const lengths: number[] = [];
    for (const step of ['rotate,0', 'quality,q_50', 'quality,Q_30']) {
      const { body } = await run(nodeEngine(), source, `image/${step}`);
      written[step] = readSource(new Uint8Array(body)).quality;
      lengths.push(body.byteLength);
    }
    expect(written).toEqual({ 'rotate,0': 82, 'quality,q_50': 41, 'quality,Q_30': 30 });
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
  });
});

describe('order of checks', () => {
  it.each([
    // The source, then each step from the left, then the format.
    ['image/crop,x_500/format,webp', { width: 30001 }, '0040-00000019'],
    ['image/rotate,90/resize,p_1000', { width: 5000, height: 5000 }, '0040-00000006'],
    ['image/resize,p_1000/rotate,90', { width: 5000, height: 5000 }, '0040-00000007'],
    ['image/format,webp/rotate,90', { width: 16384, height: 1 }, '0040-00000006'],
    ['image/crop,x_9999', { width: 5000, orientation: 6 }, '0040-00000006'],
  ] as [string, Partial<Facts>, string][])('%s of %o: EC %s', (process, facts, ec) => {
    expect(() => plan(process, facts)).toThrow(expect.objectContaining({ ec }));
  });
});
