import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Frame,
  fitted,
  nextStop,
  panBy,
  placeOf,
  sameView,
  spotAt,
  type View,
  zoomAround,
  zoomLimits,
  zoomOf,
} from '../../demo/viewer/view.ts';

const side = (max: number) => fc.integer({ min: 1, max });
const frames: fc.Arbitrary<Frame> = fc.record({
  pane: fc.record({ width: side(3000), height: side(2000) }),
  picture: fc.record({ width: side(30_000), height: side(30_000) }),
  density: fc.constantFrom(1, 1.25, 1.5, 2, 3),
  margin: fc.constantFrom(0, 28),
  largest: fc.constantFrom(1, 6),
});
const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const zooms = fc.double({ min: zoomLimits.min, max: zoomLimits.max, noNaN: true });
const views: fc.Arbitrary<View> = fc.oneof(fc.constant(fitted), fc.record({ zoom: zooms, x: fraction, y: fraction }));

const frame: Frame = {
  pane: { width: 800, height: 600 },
  picture: { width: 4000, height: 3000 },
  density: 1,
  margin: 0,
  largest: 1,
};

describe('the viewport', () => {
  it('shows the whole picture in the middle when it is fitted', () => {
    expect(placeOf(fitted, frame)).toEqual({ x: 0, y: 0, width: 800, height: 600 });
    expect(placeOf(fitted, { ...frame, pane: { width: 1000, height: 600 } })).toMatchObject({ x: 100, y: 0 });
    expect(placeOf(fitted, { ...frame, margin: 20 })).toMatchObject({ y: 20, height: 560 });
  });

  it('does not blow up a small picture to fit', () => {
    const small = { ...frame, picture: { width: 100, height: 50 } };
    expect(placeOf(fitted, small)).toEqual({ x: 350, y: 275, width: 100, height: 50 });
    expect(zoomOf(fitted, { ...small, density: 2 })).toBe(2);
    expect(placeOf(fitted, { ...small, largest: 6 })).toMatchObject({ width: 600, height: 300 });
  });

  it('shows one picture pixel per device pixel at 100 %, on whole device pixels', () => {
    const place = placeOf({ zoom: 1, x: 0.333, y: 0.777 }, { ...frame, density: 2 });
    expect(place).toMatchObject({ width: 2000, height: 1500 });
    expect(place.x * 2).toBe(Math.round(place.x * 2));
    expect(place.y * 2).toBe(Math.round(place.y * 2));
  });

  it('keeps the spot under the pointer while it zooms in', () => {
    fc.assert(
      fc.property(views, frames, fraction, fraction, zooms, (view, frame, across, down, zoom) => {
        const from = placeOf(view, frame);
        // A point of the pane on the picture.
        const point = { x: from.x + across * from.width, y: from.y + down * from.height };
        const spot = spotAt(view, frame, point);
        fc.pre(zoom >= zoomOf(view, frame) && spot.x >= 0 && spot.x <= 1 && spot.y >= 0 && spot.y <= 1);
        const zoomed = spotAt(zoomAround(view, frame, zoom, point), frame, point);
        expect(zoomed.x).toBeCloseTo(spot.x, 6);
        expect(zoomed.y).toBeCloseTo(spot.y, 6);
      }),
    );
  });

  it('comes back to the same view when it zooms in and out at one point', () => {
    const view: View = { zoom: 0.5, x: 0.4, y: 0.6 };
    const point = { x: 123, y: 456 };
    const back = zoomAround(zoomAround(view, frame, 3, point), frame, 0.5, point);
    expect(back.x).toBeCloseTo(view.x, 12);
    expect(back.y).toBeCloseTo(view.y, 12);
  });

  it('never loses the picture, whatever is dragged or zoomed', () => {
    const moves = fc.array(
      fc.record({
        zoom: zooms,
        x: fc.integer({ min: -5000, max: 5000 }),
        y: fc.integer({ min: -5000, max: 5000 }),
      }),
    );
    fc.assert(
      fc.property(views, frames, moves, (start, frame, steps) => {
        const end = steps.reduce(
          (view, { zoom, x, y }) => panBy(zoomAround(view, frame, zoom, { x, y }), frame, { x, y }),
          start,
        );
        const middle = spotAt(end, frame, { x: frame.pane.width / 2, y: frame.pane.height / 2 });
        for (const at of [middle.x, middle.y]) {
          expect(at).toBeGreaterThanOrEqual(0);
          expect(at).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('moves by as many pixels as were dragged', () => {
    const view: View = { zoom: 0.5, x: 0.5, y: 0.5 };
    const [from, to] = [placeOf(view, frame), placeOf(panBy(view, frame, { x: 30, y: -20 }), frame)];
    expect([to.x - from.x, to.y - from.y]).toEqual([30, -20]);
    expect(sameView(panBy(fitted, frame, { x: 30, y: 0 }), fitted)).toBe(true);
  });

  it('steps through round percentages', () => {
    expect(nextStop(0.37, true)).toBe(0.5);
    expect(nextStop(0.5, true)).toBe(0.75);
    expect(nextStop(1.0004, false)).toBe(0.75);
    expect(nextStop(zoomLimits.max, true)).toBe(zoomLimits.max);
    expect(nextStop(zoomLimits.min, false)).toBe(zoomLimits.min);
  });
});
