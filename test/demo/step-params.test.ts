import { expect, test } from 'vitest';
import { withParams } from '../../demo/text/step-params.ts';

test('writes parameters into a step and leaves the others as they were typed', () => {
  const place = { width: 200, height: 100, x: 7, y: 0, gravity: 'nw' };
  expect(withParams('crop', 'crop', place)).toBe('crop,w_200,h_100,x_7');
  expect(withParams('crop,g_se,r_5,x_3,y_9', 'crop', place)).toBe('crop,r_5,x_7,w_200,h_100');
});

test('leaves out what the library assumes anyway', () => {
  const mark = 'watermark,text_SGk,g_nw,x_30,y_40,voffset_3';
  expect(withParams(mark, 'watermark', { gravity: 'se', x: 10, y: undefined, voffset: 0 })).toBe('watermark,text_SGk');
});
