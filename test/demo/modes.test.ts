import { describe, expect, it } from 'vitest';
import { arrange, halves, sameShape } from '../../demo/viewer/modes.ts';

const photo = { width: 4000, height: 3000 };

describe('the modes of the viewer', () => {
  it.each([
    ['the same size', photo, photo, true],
    ['a scaled copy', photo, { width: 800, height: 600 }, true],
    ['a copy with rounded sides', { width: 400, height: 267 }, { width: 100, height: 67 }, true],
    ['a tiny copy', { width: 400, height: 267 }, { width: 3, height: 2 }, true],
    ['a square cut', photo, { width: 3000, height: 3000 }, false],
    ['a turned picture', photo, { width: 3000, height: 4000 }, false],
    ['a cut of a few pixels', photo, { width: 3990, height: 3000 }, false],
    ['a panorama of one row', { width: 3000, height: 3 }, { width: 1000, height: 1 }, true],
  ])('takes %s for the right shape', (_, a, b, same) => {
    expect(sameShape(a, b)).toBe(same);
    expect(sameShape(b, a)).toBe(same);
  });

  it('puts both pictures of one shape into the box of the larger one', () => {
    const result = { width: 800, height: 600 };
    for (const mode of ['split', 'side', 'flip', 'difference'] as const)
      expect(arrange(mode, photo, result)).toEqual({ mode, before: photo, after: photo });
    expect(arrange('after', photo, result)).toEqual({ mode: 'after', before: photo, after: result });
  });

  it('shows different shapes side by side, and says why', () => {
    const cut = { width: 3000, height: 3000 };
    expect(arrange('split', photo, cut)).toEqual({ mode: 'side', obstacle: 'shapes', before: photo, after: cut });
    expect(arrange('side', photo, cut).obstacle).toBeUndefined();
    expect(arrange('after', photo, cut).obstacle).toBeUndefined();
  });

  it('shows another part of the same shape side by side, and says why', () => {
    const cut = { width: 800, height: 600, part: 'crop,w_800,h_600' };
    expect(arrange('flip', photo, cut)).toMatchObject({ mode: 'side', obstacle: 'parts' });
    expect(arrange('flip', { ...cut }, cut)).toMatchObject({ mode: 'flip' });
  });

  it('shows a report beside the picture', () => {
    expect(arrange('difference', photo, 'report')).toMatchObject({ mode: 'side', obstacle: 'report' });
    expect(arrange('after', photo, 'report')).toMatchObject({ mode: 'after', after: undefined });
  });

  it('gives the stage to the only picture there is', () => {
    expect(arrange('split', photo, undefined)).toEqual({ mode: 'after', before: photo, after: undefined });
    expect(arrange('split', undefined, photo)).toEqual({ mode: 'after', before: undefined, after: photo });
  });

  it('shows the result alone where the browser cannot show the picture before', () => {
    expect(arrange('split', 'unshown', photo)).toMatchObject({ mode: 'after', obstacle: 'before', after: photo });
  });

  it('halves the stage so that the picture is larger', () => {
    const wide = halves({ width: 401, height: 100 }, { width: 100, height: 100 });
    expect(wide[1]).toEqual({ x: 201, y: 0, width: 200, height: 100 });
    const tall = halves({ width: 390, height: 301 }, { width: 400, height: 100 });
    expect(tall[1]).toEqual({ x: 0, y: 151, width: 390, height: 150 });
  });
});
