// The causes of errors in Chinese, where docs/errors.md describes it. Messages of the service are left as they are: replies have them in
// English.

/** Patterns of the table's English, each with its translation. */
const translations: readonly (readonly [RegExp, string])[] = [
  [/^(`[a-z-]+`): a required parameter is missing$/, '$1：缺少必选参数'],
  [/^(`[a-z-]+`): w and h must not both be 0$/, '$1：w 和 h 不能同时为 0'],
  [/^(`[a-z-]+`): the value is (.+)$/, '$1：参数值|$2'],
  [/^(`[a-z-]+`): (`\w+`) is (.+)$/, '$1：$2 |$3'],
  [/^over a limit: the source is over (\S+) bytes$/, '超出限制：原图超过 $1 字节'],
  [/^over a limit: the source has over (\S+) pixels in all its frames$/, '超出限制：原图所有帧的像素总数超过 $1'],
  [/^over a limit: the longer side of the source is over (\S+) pixels$/, '超出限制：原图的长边超过 $1 px'],
  [/^over a limit: the longer side of the (\w+) source is over (\S+) pixels$/, '超出限制：$1 原图的长边超过 $2 px'],
  [
    /^over a limit: the longer side of the picture to rotate is over (\S+) pixels$/,
    '超出限制：待旋转图片的长边超过 $1 px',
  ],
  [
    /^over a limit: the longer side of the picture to write as (\w+) is over (\S+) pixels$/,
    '超出限制：保存为 $1 的图片长边超过 $2 px',
  ],
  [
    /^over a limit: the longer side of the resized picture would be over (\S+) pixels$/,
    '超出限制：缩放后的长边超过 $1 px',
  ],
  [/^over a limit: the resized picture would have over (\S+) pixels$/, '超出限制：缩放后的像素总数超过 $1'],
  [/^over a limit: the picture to write as (\w+) has over (\S+) pixels$/, '超出限制：保存为 $1 的图片像素总数超过 $2'],
  [
    /^over a limit: the picture to write as (\w+) is over (\S+) pixels wide$/,
    '超出限制：保存为 $1 的图片宽度超过 $2 px',
  ],
  [
    /^over a limit: the picture takes memory for over (\S+) pixels in all its frames$/,
    '超出限制：图片所有帧占用的内存超过 $1 个像素',
  ],
  [
    /^over a limit: the estimated work of the job is over (\S+) milliseconds$/,
    '超出限制：任务的预估处理时间超过 $1 毫秒',
  ],
];

const meanings: Readonly<Record<string, string>> = {
  invalid: '无效',
  'out of range': '超出取值范围',
  'empty or missing': '为空或缺失',
  'not base64': '不是 Base64',
  'too long': '过长',
  'one that this package does not support': '的取值不受支持',
};

export function errorCaseZh(when: string): string {
  const found = translations.find(([pattern]) => pattern.test(when));
  if (!found) return when;
  // The text behind the bar is a meaning that is still to be translated.
  const [text = '', meaning] = when.replace(found[0], found[1]).split('|');
  return meaning === undefined ? text : text + (meanings[meaning] ?? meaning);
}
