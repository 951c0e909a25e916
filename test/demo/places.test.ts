// The places of a crop and of a watermark on the picture, against the library's own plan.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cropOf, rectOf } from '../../demo/viewer/crop-place.ts';
import { anchorOf, gravityOf, sidesOf } from '../../demo/viewer/gravity.ts';
import { type MarkPlace, markBox, markPlace } from '../../demo/viewer/mark-place.ts';
import { inside } from '../../demo/viewer/rectangle.ts';
import type { Rect, Size } from '../../demo/viewer/view.ts';
import { crop } from '../../src/actions/crop.ts';
import { anchor, gravities, placeMark } from '../../src/actions/gravity.ts';
import { actions } from '../../src/actions/index.ts';
import { defaultLimits } from '../../src/limits.ts';

const sizes = (max: number) => fc.record({ width: fc.integer({ min: 1, max }), height: fc.integer({ min: 1, max }) });
const anyGravity = fc.constantFrom(...gravities);

/** The library's own place for a mark of this size. */
function planned({ gravity, x, y, voffset }: MarkPlace, picture: Size, mark: Size): Rect {
  const { x: xSpec, y: ySpec, voffset: voffsetSpec } = actions.watermark.params;
  return placeMark(gravity, picture, mark, {
    marginX: x ?? xSpec.default,
    marginY: y ?? ySpec.default,
    shift: voffset ?? voffsetSpec.default,
  });
}

describe('gravity', () => {
  it('names the same places as in the library', () => {
    fc.assert(
      fc.property(anyGravity, sizes(5000), sizes(6000), (gravity, outer, box) => {
        expect(anchorOf(gravity, outer, box)).toEqual(anchor(gravity, outer, box));
        const { across, down } = sidesOf(gravity);
        expect(gravityOf(across, down)).toBe(gravity);
      }),
    );
  });
});

describe('a watermark that is dragged', () => {
  it('gets parameters that plan the very place where it was dropped', () => {
    const dropped = sizes(4096).chain((picture) =>
      sizes(4096).chain((mark) =>
        fc.record({
          picture: fc.constant(picture),
          box: fc.record({
            x: fc.integer({ min: 0, max: Math.max(0, picture.width - mark.width) }),
            y: fc.integer({ min: 0, max: Math.max(0, picture.height - mark.height) }),
            width: fc.constant(mark.width),
            height: fc.constant(mark.height),
          }),
        }),
      ),
    );
    fc.assert(
      fc.property(dropped, ({ picture, box }) => {
        const place = markPlace(box, picture);
        expect(planned(place, picture, box)).toEqual(box);
        expect(markBox(place, picture, box)).toEqual(box);
      }),
    );
  });

  it('never gets a parameter out of range, even where the picture is larger than a margin can be', () => {
    fc.assert(
      fc.property(
        sizes(30_000),
        sizes(300),
        fc.integer({ max: 30_000 }),
        fc.integer({ max: 30_000 }),
        (picture, mark, x, y) => {
          const place = markPlace({ x, y, ...mark }, picture);
          for (const key of ['x', 'y', 'voffset'] as const) {
            const { min, max } = actions.watermark.params[key];
            const value = place[key] ?? min;
            expect(value).toBeGreaterThanOrEqual(min);
            expect(value).toBeLessThanOrEqual(max);
          }
        },
      ),
    );
  });

  it('takes the nearest corner, edge or middle', () => {
    const picture = { width: 1000, height: 800 };
    const mark = { width: 100, height: 50 };
    const at = (x: number, y: number): MarkPlace => markPlace({ x, y, ...mark }, picture);
    expect(at(20, 30)).toMatchObject({ gravity: 'nw', x: 20, y: 30 });
    expect(at(880, 740)).toMatchObject({ gravity: 'se', x: 20, y: 10 });
    expect(at(880, 400)).toEqual({ gravity: 'east', x: 20, y: undefined, voffset: 25 });
    expect(at(450, 375)).toEqual({ gravity: 'center', x: undefined, y: undefined, voffset: undefined });
    expect(at(450, 740)).toEqual({ gravity: 'south', x: undefined, y: 10, voffset: undefined });
  });

  it('is found again from the parameters of the text, whichever of them are missing', () => {
    const places = fc.record(
      {
        gravity: anyGravity,
        x: fc.integer({ min: 0, max: 4096 }),
        y: fc.integer({ min: 0, max: 4096 }),
        voffset: fc.integer({ min: -1000, max: 1000 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(places, sizes(5000), sizes(600), (place, picture, mark) => {
        const gravity = place.gravity ?? actions.watermark.params.gravity.default;
        expect(markBox(place, picture, mark)).toEqual(planned({ ...place, gravity }, picture, mark));
      }),
    );
  });
});

describe('a crop that is drawn', () => {
  const cuts = sizes(30_000).chain((picture) =>
    fc.record({
      picture: fc.constant(picture),
      rect: fc
        .record({
          x: fc.integer({ min: 0, max: picture.width - 1 }),
          y: fc.integer({ min: 0, max: picture.height - 1 }),
          width: fc.integer({ min: 1, max: picture.width }),
          height: fc.integer({ min: 1, max: picture.height }),
        })
        .map((wished) => inside(wished, picture)),
    }),
  );

  it('gets parameters that plan the very rectangle', () => {
    fc.assert(
      fc.property(cuts, anyGravity, ({ picture, rect }, gravity) => {
        const place = cropOf(rect, picture, gravity);
        expect(crop.plan({ ...place, radius: 0 }, picture, { limits: defaultLimits })).toMatchObject({ rect });
        expect(rectOf(place, picture)).toEqual(rect);
      }),
    );
  });

  it('is found again from the parameters of the text', () => {
    const places = fc.record(
      {
        width: fc.integer({ min: 0, max: 3000 }),
        height: fc.integer({ min: 0, max: 3000 }),
        x: fc.integer({ min: 0, max: 1000 }),
        y: fc.integer({ min: 0, max: 1000 }),
        gravity: anyGravity,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(places, sizes(2000), (place, picture) => {
        const given = { width: 0, height: 0, x: 0, y: 0, gravity: 'nw' as const, radius: 0, ...place };
        let expected: Rect;
        try {
          expected = crop.plan(given, picture, { limits: defaultLimits }).rect;
        } catch {
          // A rectangle outside of the picture: the drawing starts anew from all of it.
          expected = { x: 0, y: 0, ...picture };
        }
        expect(rectOf(place, picture)).toEqual(expected);
      }),
    );
  });

  it('keeps the gravity of the text where that alone gives the place', () => {
    const picture = { width: 400, height: 300 };
    expect(cropOf({ x: 100, y: 50, width: 200, height: 200 }, picture, 'center')).toEqual({
      gravity: 'center',
      x: 0,
      y: 0,
      width: 200,
      height: 200,
    });
    expect(cropOf({ x: 101, y: 50, width: 200, height: 200 }, picture, 'center')).toMatchObject({
      gravity: 'nw',
      x: 101,
    });
  });
});
