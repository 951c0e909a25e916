import { expect, it } from 'vitest';
import { createImageProcessor } from '../../src/index.ts';
import { resolveStyle } from '../../src/request/style.ts';

const styles = { small: 'image/resize,w_100', 'A.b_c-1': 'image/rotate,90', empty: '' };

it.each([
  ['style/small', 'image/resize,w_100'],
  ['style%2Fsmall', 'image/resize,w_100'],
  ['style%2fsmall', 'image/resize,w_100'],
  ['style/A.b_c-1', 'image/rotate,90'],
  ['style/empty', ''],
  ['image/resize,w_1', 'image/resize,w_1'],
  ['image%2Fresize,w_1', 'image%2Fresize,w_1'],
  ['image/style/small', 'image/style/small'],
])('%s stands for %s', (text, process) => {
  expect(resolveStyle(text, styles)).toBe(process);
});

it.each(['style/missing', 'style/Small', 'style/constructor', 'style/__proto__', 'style/toString'])(
  'finds no %s',
  (text) => {
    expect(() => resolveStyle(text, styles)).toThrow(
      expect.objectContaining({
        code: 'NoSuchStyle',
        status: 404,
        message: expect.stringContaining('The style you get is not found'),
      }),
    );
  },
);

it.each(['style/', 'style/a b', 'style/a/b', 'style/图', `style/${'a'.repeat(64)}`])(
  'refuses the name in %s',
  (text) => {
    expect(() => resolveStyle(text, styles)).toThrow(
      expect.objectContaining({ code: 'InvalidArgument', ec: '0017-00000251' }),
    );
  },
);

it('a processor knows a style that was added after it was made, and forgets one that was taken away', () => {
  const named: Record<string, string> = { old: 'image/rotate,90' };
  const processor = createImageProcessor({ styles: named });
  named.young = 'image/resize,w_100';
  delete named.old;
  expect(processor.explain('style/young').process).toBe('image/resize,w_100');
  expect(() => processor.explain('style/old')).toThrow(expect.objectContaining({ code: 'NoSuchStyle' }));
});
