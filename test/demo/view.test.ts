// The list of steps: every edit keeps what it does not name.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitSaveAs, splitSteps } from '../../demo/text/process-text.ts';
import { readSaveAs, writeSaveAs } from '../../demo/text/save-as.ts';
import {
  addStep,
  editStep,
  isEditable,
  joinView,
  moveStep,
  removeStep,
  switchStep,
  type View,
} from '../../demo/text/view.ts';
import { formatProcess } from '../../src/index.ts';
import { readSaveAs as readSaveAsOfService } from '../../src/request/save-as.ts';
import { jobs } from '../request/arbitrary.ts';

const tail = fc.oneof(
  fc.constant(''),
  fc
    .record({ key: fc.string({ unit: 'grapheme', minLength: 1 }), bucket: fc.constantFrom('', 'shop') })
    .map(writeSaveAs),
);

/** A view with some of its steps switched off, one after the other, as a visitor makes it. */
const views: fc.Arbitrary<View> = fc
  .record({ process: jobs.map(formatProcess), tail, offs: fc.array(fc.nat({ max: 5 }), { maxLength: 3 }) })
  .map(({ process, tail, offs }) => {
    const start: View = { key: 'a.jpg', process: tail === '' ? process : `${process}|${tail}`, off: [] };
    return offs.reduce((view, at) => switchStep(view, at % Math.max(1, joinView(view).length)), start);
  });

const textsOf = (view: View): readonly string[] => joinView(view).map(({ text }) => text);
const statesOf = (view: View): readonly string[] =>
  joinView(view).map(({ text, step }) => (step ? text : `off:${text}`));
const tailOf = ({ process }: View): string => splitSaveAs(process).saveAs;

const withIndex = views.chain((view) =>
  fc.record({ view: fc.constant(view), at: fc.nat({ max: Math.max(0, joinView(view).length - 1) }), to: fc.nat(8) }),
);

describe('a step', () => {
  test('that is switched off and on again leaves the view as it was', () => {
    fc.assert(
      fc.property(withIndex, ({ view, at }) => {
        const once = switchStep(view, at);
        expect(textsOf(once)).toEqual(textsOf(view));
        expect(switchStep(once, at)).toEqual(view);
      }),
      { numRuns: 500 },
    );
  });

  test('that is moved takes the others along in their order, on or off as they were', () => {
    fc.assert(
      fc.property(withIndex, ({ view, at, to }) => {
        const target = Math.min(to, joinView(view).length - 1);
        const moved = moveStep(view, at, target);
        const expected = [...statesOf(view)];
        expected.splice(target, 0, ...expected.splice(at, 1));
        expect(statesOf(moved)).toEqual(expected);
        expect(moveStep(moved, target, at)).toEqual(view);
        expect(tailOf(moved)).toBe(tailOf(view));
      }),
      { numRuns: 500 },
    );
  });

  test('that is removed, added or edited changes nothing else', () => {
    fc.assert(
      fc.property(withIndex, ({ view, at }) => {
        const states = statesOf(view);
        const removed = removeStep(view, at);
        expect(statesOf(removed)).toEqual(states.toSpliced(at, 1));
        expect(statesOf(addStep(view, 'rotate,90', at))).toEqual(states.toSpliced(at, 0, 'rotate,90'));
        expect(statesOf(addStep(view, 'rotate,90'))).toEqual([...states, 'rotate,90']);
        const mark = states[at]?.startsWith('off:') ? 'off:' : '';
        const edited = editStep(view, at, 'rotate,180');
        expect(statesOf(edited)).toEqual(states.toSpliced(at, 1, `${mark}rotate,180`));
        for (const next of [removed, edited]) expect(tailOf(next)).toBe(tailOf(view));
      }),
      { numRuns: 500 },
    );
  });

  test('that is edited leaves the rest of the text as it was typed', () => {
    const view: View = { key: 'a.jpg', process: 'image//resize,w_1,/|image/rotate,90/', off: [] };
    expect(editStep(view, 0, 'resize,w_2').process).toBe('image//resize,w_2/|image/rotate,90/');
  });
});

describe('sys/saveas', () => {
  test('is kept when every step is switched off, and when they come back', () => {
    const view: View = { key: 'a.jpg', process: 'image/resize,w_1|sys/saveas,o_YQ', off: [] };
    const off = switchStep(view, 0);
    expect(off.process).toBe('sys/saveas,o_YQ');
    expect(addStep(off, 'rotate,90').process).toBe('image/rotate,90|sys/saveas,o_YQ');
    expect(switchStep(off, 0)).toEqual(view);
  });

  test('is no step, even if its base64 has slashes', () => {
    expect(splitSteps('image/resize,w_1|sys/saveas,o_a/b/c=,b_x').map(({ text }) => text)).toEqual(['resize,w_1']);
  });

  test('is written as the service reads it', () => {
    const named = fc.record({
      key: fc.string({ unit: 'grapheme', minLength: 1 }),
      bucket: fc.constantFrom('', 'shop'),
    });
    fc.assert(
      fc.property(named, (saveAs) => {
        const tail = writeSaveAs(saveAs);
        expect(readSaveAs(tail)).toEqual(saveAs);
        expect(readSaveAsOfService(`image/info|${tail}`).saveAs).toEqual(saveAs);
      }),
    );
    expect(readSaveAs('sys/saveas,o_***')).toBeUndefined();
  });
});

test('a style has no steps to edit, and stays', () => {
  const view: View = { key: 'a.jpg', process: 'style/small', off: [] };
  expect(isEditable(view)).toBe(false);
  expect(addStep(view, 'rotate,90')).toBe(view);
  expect(isEditable({ ...view, process: '' })).toBe(true);
});

test('a step that is off behind the end of a shortened text comes last', () => {
  const view: View = { key: 'a.jpg', process: 'image/rotate,90', off: [{ at: 7, text: 'resize,w_1' }] };
  expect(statesOf(view)).toEqual(['rotate,90', 'off:resize,w_1']);
  expect(switchStep(view, 1).process).toBe('image/rotate,90/resize,w_1');
});
