import { describe, expect, it } from 'vitest';
import { refusedActions } from '../../src/actions/index.ts';
import { maxProcessLength } from '../../src/limits.ts';
import { formatProcess, parseProcess, readProcess } from '../../src/request/grammar.ts';
import type { Job } from '../../src/request/job.ts';

const normal = (text: string): string => formatProcess(parseProcess(text));

/** What the parser refuses, with the characters of the (decoded) text its position spans. */
function refusal(text: string): { code: string; ec: string | undefined; message: string; pointed: string | undefined } {
  try {
    parseProcess(text);
  } catch (error) {
    const { code, ec, message, position } = error as {
      code: string;
      ec?: string;
      message: string;
      position?: { start: number; end: number };
    };
    const plain = /%[0-9A-F]{2}/i.test(text) && position ? decodeURIComponent(text) : text;
    return { code, ec, message, pointed: position && plain.slice(position.start, position.end) };
  }
  throw new Error(`${text} was taken`);
}

const hello = { text: 'Hello 图片服务!' };

describe('parseProcess', () => {
  it('gives typed steps with the defaults filled in, left to right', () => {
    expect(parseProcess('image/resize,m_fixed,w_100,h_100/rotate,90').steps).toEqual([
      { action: 'resize', params: { mode: 'fixed', width: 100, height: 100, limit: true, color: 'FFFFFF' } },
      { action: 'rotate', params: { angle: 90 } },
    ]);
  });

  // [text, the same in normal form]
  it.each([
    ['image/resize,w_100', 'image/resize,w_100'],
    ['image/resize,h_50,limit_0,w_100,m_pad,color_ff0000', 'image/resize,m_pad,w_100,h_50,limit_0,color_FF0000'],
    ['image/resize,m_lfit,w_100,limit_1,color_ffffff', 'image/resize,w_100'],
    ['image/resize,w_100,w_50', 'image/resize,w_50'],
    ['image/resize,w_x,w_50', 'image/resize,w_50'],
    ['image/resize,w_007', 'image/resize,w_7'],
    ['image/resize,w_100,', 'image/resize,w_100'],
    ['image/resize,w_100/', 'image/resize,w_100'],
    ['image/resize,w_100|image/rotate,90', 'image/resize,w_100/rotate,90'],
    ['image/resize,w_100/|image/rotate,90,/', 'image/resize,w_100/rotate,90'],
    ['image/crop,x_-0', 'image/crop'],
    ['image/crop', 'image/crop'],
    ['image/crop,', 'image/crop'],
    ['image/crop,w_100,h_100,x_100,y_100,r_1', 'image/crop,w_100,h_100,x_100,y_100,r_1'],
    ['image/rotate,-0', 'image/rotate,0'],
    ['image/format,jpeg', 'image/format,jpg'],
    ['image/quality,q_50', 'image/quality,q_50'],
    ['image/quality,Q_50', 'image/quality,Q_50'],
    ['image/quality,50', 'image/quality,50'],
    ['image/auto-orient,0/sharpen,100', 'image/auto-orient,0/sharpen,100'],
    ['image/info', 'image/info'],
    ['image%2Fresize%2Cm_fixed%2Cw_100%2Ch_100%2Frotate%2C90', 'image/resize,m_fixed,w_100,h_100/rotate,90'],
    ['image%2fresize,w_100%7cimage/rotate,90', 'image/resize,w_100/rotate,90'],
  ])('reads %s as %s', (text, form) => {
    expect(normal(text)).toBe(form);
  });

  it('decodes percent-encoding once, so a string that is encoded twice is refused', () => {
    expect(refusal('image%252Fresize%252Cw_100')).toMatchObject({ code: 'InvalidArgument' });
  });

  it.each([
    ['raw', 'SGVsbG8g5Zu-54mH5pyN5YqhIQ'],
    ['padded', 'SGVsbG8g5Zu-54mH5pyN5YqhIQ=='],
    ['standard alphabet', 'SGVsbG8g5Zu+54mH5pyN5YqhIQ'],
    ['standard alphabet, padded', 'SGVsbG8g5Zu+54mH5pyN5YqhIQ=='],
    ['a space where form decoding met a plus', 'SGVsbG8g5Zu 54mH5pyN5YqhIQ=='],
    ['percent-encoded', 'SGVsbG8g5Zu%2B54mH5pyN5YqhIQ%3D%3D'],
  ])('reads base64 %s', (_, base64) => {
    expect(parseProcess(`image/watermark,text_${base64}`).steps[0]?.params).toMatchObject(hello);
  });

  it.each([
    ['raw', 'image/watermark,text_YWI/Y2Q,g_nw/rotate,90'],
    ['padded', 'image/watermark,g_nw,text_YWI/Y2Q=/rotate,90'],
    ['percent-encoded', 'image%2Fwatermark%2Ctext_YWI%2FY2Q%3D%2Cg_nw%2Frotate%2C90'],
  ])('reads standard base64 with a slash, %s, and warns about it', (_, text) => {
    const { steps, warnings } = readProcess(text);
    expect(steps.map(({ step }) => step)).toEqual(parseProcess('image/watermark,text_YWI_Y2Q,g_nw/rotate,90').steps);
    expect(steps[0]?.step.params).toMatchObject({ text: 'ab?cd', gravity: 'nw' });
    expect(warnings).toEqual([expect.objectContaining({ message: expect.stringContaining('slash') })]);
  });

  it('still refuses an unknown action after a text', () => {
    for (const step of ['slim,1', 'blurr,r_3,s_2', 'resise,w_100', 'interlaced,1', 'circles,r_10']) {
      const text = `image/watermark,text_SGVsbG8g5Zu-54mH5pyN5YqhIQ/${step}`;
      expect(refusal(text), step).toMatchObject({ ec: '0040-00000213', pointed: step.split(',')[0] });
    }
  });

  it.each([
    ['text_-_8', 'bytes that are no UTF-8'],
    ['text__w', 'half a letter'],
    ['text_QQ=Q', 'padding inside'],
    ['text_QQ===', 'too much padding'],
    ['text_Q', 'a length no base64 has'],
    ['text_QUF图', 'letters no base64 has'],
  ])('refuses base64 %s: %s', (param) => {
    expect(refusal(`image/watermark,${param}`)).toMatchObject({ code: 'BadRequest', ec: '0040-00000257' });
  });

  it('splits at the first underscore, since the value may contain more', () => {
    // "?>?" encodes to Pz4_.
    expect(parseProcess('image/watermark,text_Pz4_').steps[0]?.params).toMatchObject({ text: '?>?' });
    expect(refusal('image/resize,w_1_0')).toMatchObject({ pointed: '1_0' });
  });

  it('accepts a text of 64 bytes and no more', () => {
    const base64 = (count: number): string => Buffer.from('a'.repeat(count)).toString('base64url');
    expect(parseProcess(`image/watermark,text_${base64(64)}`).steps).toHaveLength(1);
    expect(refusal(`image/watermark,text_${base64(65)}`)).toMatchObject({
      code: 'InvalidArgument',
      ec: '0040-00000259',
      message: expect.stringMatching(/the text has 65 bytes: font content is too large$/),
    });
    // 22 characters of three bytes are 66 bytes.
    expect(refusal(`image/watermark,text_${Buffer.from('图'.repeat(22)).toString('base64url')}`)).toMatchObject({
      ec: '0040-00000259',
    });
  });

  it('accepts as many characters as the limit allows, and refuses one more before parsing any', () => {
    const long = (length: number): string => `image/resize,w_1${','.padEnd(length - 16, 'x')}`;
    expect(long(maxProcessLength)).toHaveLength(32 * 1024);
    expect(parseProcess(long(maxProcessLength)).steps).toHaveLength(1);
    expect(refusal(long(maxProcessLength + 1))).toMatchObject({ code: 'InvalidArgument', ec: '0017-00000288' });
    expect(refusal('%'.repeat(maxProcessLength + 1))).toMatchObject({ ec: '0017-00000288' });
  });

  it('accepts five stages and points at the sixth', () => {
    const stages = (count: number): string => Array.from({ length: count }, () => 'image/rotate,90').join('|');
    expect(parseProcess(stages(5)).steps).toHaveLength(5);
    expect(refusal(stages(6))).toMatchObject({ code: 'TooManyPipes', ec: '0040-00000211', pointed: 'image/rotate,90' });
  });

  it('has no limit for the number of steps in a stage', () => {
    expect(parseProcess(`image${'/rotate,90'.repeat(500)}`).steps).toHaveLength(500);
  });

  // [text, code, EC, the characters the position points at]
  it.each([
    ['', 'InvalidArgument', undefined, ''],
    ['resize,w_100', 'InvalidArgument', undefined, 'resize,w_100'],
    ['Image/resize,w_100', 'InvalidArgument', undefined, 'Image'],
    ['video/snapshot,t_7000', 'NotImplemented', undefined, 'video'],
    ['image/resize,w_100|sys/saveas,o_YQ', 'NotImplemented', undefined, 'sys'],
    ['image/resize,w_100|resize,w_50', 'InvalidArgument', undefined, 'resize,w_50'],
    ['image/resize,w_100|', 'InvalidArgument', undefined, ''],
    ['image', 'InvalidArgument', '0040-00000212', 'image'],
    ['image/', 'InvalidArgument', '0040-00000212', 'image/'],
    ['image/slim,1', 'InvalidArgument', '0040-00000213', 'slim'],
    ['image/resize,w_100/slim,1', 'InvalidArgument', '0040-00000213', 'slim'],
    ['image//resize,w_100', 'InvalidArgument', '0040-00000213', '/'],
    ['image/Resize,w_100', 'InvalidArgument', '0040-00000213', 'Resize'],
    ['image/resize,w_0', 'InvalidArgument', '0040-00000312', '0'],
    ['image/resize,w_99999999', 'InvalidArgument', '0040-00000312', '99999999'],
    ['image/resize,h_100,w_abc', 'InvalidArgument', '0040-00000312', 'abc'],
    ['image/resize,h_0,w_0,m_fill', 'InvalidArgument', '0040-00000321', 'resize,h_0,w_0,m_fill'],
    ['image/resize,m_best,w_1', 'InvalidArgument', '0040-00000311', 'best'],
    ['image/resize,m_lfit', 'MissingArgument', '0040-00000322', 'resize,m_lfit'],
    ['image/resize', 'MissingArgument', '0040-00000322', 'resize'],
    ['image/rotate,90/resize', 'MissingArgument', '0040-00000322', 'resize'],
    ['image/resize,w_', 'InvalidArgument', '0040-00000312', 'resize,w_'],
    // The first wrong parameter from the left, not of the table.
    ['image/resize,h_0,w_abc', 'InvalidArgument', '0040-00000313', '0'],
    ['image/resize,w_abc,h_0', 'InvalidArgument', '0040-00000312', 'abc'],
    ['image/rotate,400/resize,w_0', 'InvalidArgument', '0040-00000217', '400'],
    ['image/rotate,400', 'InvalidArgument', '0040-00000217', '400'],
    ['image/rotate,a_90', 'InvalidArgument', '0040-00000217', 'a_90'],
    ['image/rotate,abc', 'InvalidArgument', '0040-00000217', 'abc'],
    ['image/rotate', 'MissingArgument', '0040-00000216', 'rotate'],
    ['image/rotate,', 'MissingArgument', '0040-00000216', 'rotate,'],
    ['image/rotate,90,180', 'InvalidArgument', '0040-00000203', '180'],
    ['image/format,f_png', 'InvalidArgument', '0040-00000206', 'f_png'],
    ['image/format,gif87', 'InvalidArgument', '0040-00000206', 'gif87'],
    ['image/format', 'MissingArgument', '0040-00000207', 'format'],
    ['image/auto-orient', 'MissingArgument', '0040-00000214', 'auto-orient'],
    ['image/auto-orient,2', 'InvalidArgument', '0040-00000215', '2'],
    ['image/sharpen', 'MissingArgument', '0040-00000279', 'sharpen'],
    ['image/sharpen,49', 'InvalidArgument', '0040-00000280', '49'],
    ['image/quality', 'MissingArgument', '0040-00000307', 'quality'],
    ['image/quality,Q_101', 'InvalidArgument', '0040-00000308', '101'],
    ['image/quality,q_0', 'InvalidArgument', '0040-00000309', '0'],
    ['image/quality,200', 'InvalidArgument', '0040-00000310', '200'],
    ['image/watermark', 'MissingArgument', '0040-00000278', 'watermark'],
    ['image/watermark,t_50', 'MissingArgument', '0040-00000278', 'watermark,t_50'],
    ['image/watermark,text_', 'InvalidArgument', '0040-00000258', 'watermark,text_'],
    ['image/watermark,text_%%%', 'InvalidArgument', undefined, undefined],
    ['image/watermark,text_@@', 'BadRequest', '0040-00000257', '@@'],
    ['image/watermark,text_QQ,type_@@', 'BadRequest', '0040-00000250', '@@'],
    ['image/watermark,text_QQ,type_QXJpYWw', 'InvalidArgument', '0040-00000251', 'QXJpYWw'],
    ['image/watermark,text_QQ,color_red', 'InvalidArgument', '0040-00000254', 'red'],
    ['image/watermark,text_QQ,size_0', 'InvalidArgument', '0040-00000256', '0'],
    ['image/watermark,text_QQ,fill_2', 'InvalidArgument', '0040-00000274', '2'],
    ['image/watermark,text_QQ,g_top', 'InvalidArgument', undefined, 'top'],
    ['image/watermark,image_', 'InvalidArgument', '0040-00000265', 'watermark,image_'],
    ['image/watermark,image_@@', 'BadRequest', '0040-00000265', '@@'],
    ['image/watermark,text_QQ,shadow_101', 'InvalidArgument', '0040-00000255', '101'],
    ['image/watermark,text_QQ,x_4097', 'InvalidArgument', '0040-00000262', '4097'],
    ['image/watermark,text_QQ,t_101', 'InvalidArgument', '0040-00000263', '101'],
    ['image/watermark,text_QQ,y_-1', 'InvalidArgument', '0040-00000264', '-1'],
    ['image/watermark,text_QQ,voffset_1001', 'InvalidArgument', '0040-00000268', '1001'],
    ['image/watermark,text_QQ,order_2', 'InvalidArgument', '0040-00000269', '2'],
    ['image/watermark,text_QQ,interval_1001', 'InvalidArgument', '0040-00000270', '1001'],
    ['image/watermark,text_QQ,align_3', 'InvalidArgument', '0040-00000271', '3'],
    ['image/watermark,text_QQ,rotate_361', 'InvalidArgument', '0040-00000272', '361'],
    ['image/watermark,text_QQ,padx_4097', 'InvalidArgument', '0040-00000276', '4097'],
    ['image/watermark,text_QQ,pady_4097', 'InvalidArgument', '0040-00000276', '4097'],
    ['image/watermark,text_QQ,P_101', 'InvalidArgument', undefined, '101'],
    ['image/circle', 'MissingArgument', '0040-00000233', 'circle'],
    ['image/rounded-corners', 'MissingArgument', '0040-00000237', 'rounded-corners'],
    ['image/circle,r_0', 'InvalidArgument', '0040-00000233', '0'],
    ['image/circle,r_4097', 'InvalidArgument', '0040-00000233', '4097'],
    ['image/circle,r_', 'InvalidArgument', '0040-00000233', 'circle,r_'],
    ['image/rounded-corners,r_0', 'InvalidArgument', '0040-00000237', '0'],
    ['image/rounded-corners,r_x', 'InvalidArgument', '0040-00000237', 'x'],
    ['image/indexcrop', 'MissingArgument', undefined, 'indexcrop'],
    ['image/indexcrop,i_1', 'MissingArgument', undefined, 'indexcrop,i_1'],
    ['image/indexcrop,x_0', 'InvalidArgument', '0040-00000230', '0'],
    ['image/indexcrop,y_0', 'InvalidArgument', '0040-00000230', '0'],
    ['image/indexcrop,y_abc', 'InvalidArgument', '0040-00000224', 'abc'],
    ['image/indexcrop,x_1,i_abc', 'InvalidArgument', '0040-00000229', 'abc'],
    ['image/indexcrop,x_1,i_-1', 'InvalidArgument', '0040-00000229', '-1'],
    ['image/blur,r_0,s_1', 'InvalidArgument', '0040-00000241', '0'],
    ['image/blur,r_51,s_1', 'InvalidArgument', '0040-00000241', '51'],
    ['image/blur,r_1,s_51', 'InvalidArgument', '0040-00000242', '51'],
    ['image/blur,r_1', 'MissingArgument', '0040-00000242', 'blur,r_1'],
    ['image/blur,s_1', 'MissingArgument', '0040-00000241', 'blur,s_1'],
    ['image/bright', 'MissingArgument', '0040-00000245', 'bright'],
    ['image/bright,101', 'InvalidArgument', '0040-00000246', '101'],
    ['image/bright,-101', 'InvalidArgument', '0040-00000246', '-101'],
    ['image/bright,b_50', 'InvalidArgument', '0040-00000246', 'b_50'],
    ['image/contrast,101', 'InvalidArgument', undefined, '101'],
    ['image/contrast,1,2', 'InvalidArgument', '0040-00000203', '2'],
    ['image/interlace', 'MissingArgument', '0040-00000281', 'interlace'],
    ['image/interlace,2', 'InvalidArgument', '0040-00000282', '2'],
    ['image/ignore-error,2', 'InvalidArgument', undefined, '2'],
    ['image/average-hue/resize,w_1', 'InvalidArgument', undefined, 'average-hue'],
    ['image/solarize,1', 'InvalidArgument', '0040-00000213', 'solarize'],
    // Refused by name.
    ['image/blindwatermark,content_QQ', 'NotImplemented', undefined, 'blindwatermark'],
    ['image/resize,w_1/faces', 'NotImplemented', undefined, 'faces'],
    ['image/crop,g_face', 'NotImplemented', undefined, 'face'],
    ['image/crop,w_9,g_auto,p_50', 'NotImplemented', undefined, 'auto'],
    ['image/blur,g_face,r_3,s_2', 'NotImplemented', undefined, 'g_face'],
    ['image/blur,r_3,s_2,g_faces,p_100', 'NotImplemented', undefined, 'g_faces'],
    ['image/format,heic', 'NotImplemented', '0040-00000015', 'heic'],
    ['image/info/resize,w_1', 'InvalidArgument', undefined, 'info'],
    ['image/resize,w_1|image/info', 'InvalidArgument', undefined, 'info'],
    // Encoded: the position counts in the decoded text.
    ['image%2Fresize%2Cw_0', 'InvalidArgument', '0040-00000312', '0'],
    ['image%2Fcrop%2Cg_%E4%B8%AD', 'InvalidArgument', '0040-00000209', '中'],
    ['%E4%B8%AD/resize', 'InvalidArgument', undefined, '中'],
  ])('refuses %s with %s %s', (text, code, ec, pointed) => {
    expect(refusal(text)).toMatchObject({ code, ec, pointed });
  });

  it("uses the service's own sentences", () => {
    expect(refusal('image/resize,w_99999999').message).toMatch(/^The value: 99999999 of parameter: w is invalid\./);
    expect(refusal('image/rotate,400').message).toMatch(/^The value: 400 of parameter: rotate is invalid\./);
    expect(refusal('image/watermark,text_@@').message).toMatch(/^Input is not base64 decoding\./);
    expect(refusal(`image/resize,w_${'9'.repeat(5000)}`).message.length).toBeLessThan(300);
  });

  it.each([
    ['resise,w_1', 'resize'],
    ['Resize,w_1', 'resize'],
    ['autoorient,1', 'auto-orient'],
    ['watermrk,text_QQ', 'watermark'],
    ['circel,r_1', 'circle'],
    ['rounded-corner,r_1', 'rounded-corners'],
    ['roundedcorners,r_1', 'rounded-corners'],
    ['index-crop,x_1', 'indexcrop'],
    ['blurr,r_1,s_1', 'blur'],
    ['brigth,1', 'bright'],
    ['contrats,1', 'contrast'],
    ['interlaced,1', 'interlace'],
    ['averagehue', 'average-hue'],
    ['ignore-errors,1', 'ignore-error'],
    ['zzzzzz', undefined],
  ])('suggests for %s: %s', (step, suggestion) => {
    const guess = /Did you mean (.*)\?/.exec(refusal(`image/${step}`).message)?.[1];
    expect(guess).toBe(suggestion);
  });

  // What it is, not only that it is not there.
  it.each([
    ['blindwatermark,content_QQ', /blindwatermark.*blind watermark/],
    ['deblindwatermark', /deblindwatermark.*blind watermark/],
    ['faces', /faces.*cloud service/],
    ['crop,g_face', /face.*face detection/],
    ['crop,g_faces', /faces.*face detection/],
    ['crop,g_auto', /auto.*content detection/],
    ['blur,r_3,s_2,g_face', /g.*face detection/],
    ['format,heic', /heic.*encoder/],
  ])('says what %s would need', (step, words) => {
    const { code, message } = refusal(`image/${step}`);
    expect({ code, message }).toEqual({ code: 'NotImplemented', message: expect.stringMatching(words) });
    expect(message).not.toContain('Did you mean');
  });

  it.each(Object.keys(refusedActions))('refuses the action %s by name, with and without parameters', (name) => {
    for (const text of [`image/${name}`, `image/${name},x_1`, `image/resize,w_1/${name},1`]) {
      expect(refusal(text)).toMatchObject({
        code: 'NotImplemented',
        pointed: name,
        message: expect.stringContaining(`${name} is not supported here: ${refusedActions[name]}`),
      });
    }
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    'refuses %s, a name that every object inherits',
    (name) => {
      expect(refusal(`image/${name},1`)).toMatchObject({ code: 'InvalidArgument', ec: '0040-00000213' });
      expect(normal(`image/resize,w_1,${name}_1`)).toBe('image/resize,w_1');
      expect(refusal(`image/resize,m_${name},w_1`)).toMatchObject({ ec: '0040-00000311' });
      expect(refusal(`image/format,${name}`)).toMatchObject({ ec: '0040-00000206' });
      expect(Object.getPrototypeOf(parseProcess(`image/resize,w_1,${name}_1`).steps[0]?.params)).toBe(Object.prototype);
    },
  );
});

describe('an argument of a wrong type', () => {
  it.each([null, undefined, 42, {}, ['image/resize,w_1']])('is refused as text: %j', (text) => {
    expect(() => parseProcess(text as unknown as string)).toThrow(
      expect.objectContaining({ name: 'TypeError', message: expect.stringContaining('Expected a process such as') }),
    );
  });

  it.each([
    null,
    undefined,
    42,
    'image/resize,w_1',
    {},
    { steps: [null] },
    { steps: [{ action: 'slim', params: {} }] },
  ])('is refused as a job: %j', (job) => {
    expect(() => formatProcess(job as unknown as Job)).toThrow(
      expect.objectContaining({ name: 'TypeError', message: expect.stringContaining('as parseProcess gives it') }),
    );
  });
});

describe('readProcess', () => {
  it('gives the position of every step', () => {
    const text = 'image/resize,w_100/rotate,90|image/format,png/';
    const { steps } = readProcess(text);
    expect(steps.map(({ position }) => text.slice(position.start, position.end))).toEqual([
      'resize,w_100',
      'rotate,90',
      'format,png',
    ]);
  });

  it('warns about unknown and empty keys, and points at them', () => {
    const text = 'image/resize,w_100,type_6,,W_5,x/crop,r_1';
    const { steps, warnings } = readProcess(text);
    expect(steps.map(({ step }) => step.action)).toEqual(['resize', 'crop']);
    expect(warnings.map(({ position }) => position && text.slice(position.start, position.end))).toEqual([
      'type_6',
      '',
      'W_5',
      'x',
    ]);
  });
});
