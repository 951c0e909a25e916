// What must not compile: `tsc -p test` fails where one of these does. What must is used all over the tests.
import { imageProcess, type Job, type parseProcess, type Step } from 'oss-img';
import { actions } from 'oss-img/actions';
import { expect, expectTypeOf, test } from 'vitest';

test('the builder knows actions, parameters, kinds and choices', () => {
  const process = imageProcess().resize({ width: 100, mode: 'fixed' }).rotate(90).format('png').info;
  expect(process).toBeTypeOf('function');
  const wrong = [
    // @ts-expect-error no such action
    () => imageProcess().slim(1),
    // @ts-expect-error no such parameter
    () => imageProcess().resize({ wide: 100 }),
    // @ts-expect-error no such mode
    () => imageProcess().resize({ width: 100, mode: 'stretch' }),
    // @ts-expect-error required
    () => imageProcess().blur({ radius: 3 }),
    // @ts-expect-error a value is required
    () => imageProcess().rotate(),
    // @ts-expect-error no such format
    () => imageProcess().format('psd'),
  ];
  // Each is refused when it runs, too.
  for (const call of wrong) expect(call).toThrow();
  // @ts-expect-error a number, not text, although it would do
  expect(`${imageProcess().resize({ width: '100' })}`).toBe('image/resize,w_100');
});

test('parameters with a default are always there, the others may be', () => {
  type Resize = Extract<Step, { action: 'resize' }>['params'];
  expectTypeOf<Resize['mode']>().toEqualTypeOf<'lfit' | 'mfit' | 'fill' | 'pad' | 'fixed'>();
  expectTypeOf<Resize['width']>().toEqualTypeOf<number | undefined>();
  expectTypeOf<Resize['limit']>().toEqualTypeOf<boolean>();
  expectTypeOf<Extract<Step, { action: 'rotate' }>['params']['angle']>().toEqualTypeOf<number>();
  expectTypeOf<ReturnType<typeof parseProcess>>().toEqualTypeOf<Job>();
  expectTypeOf<typeof actions.rotate.params.angle.max>().toEqualTypeOf<360>();
  expect(Object.keys(actions)).toContain('resize');
});
