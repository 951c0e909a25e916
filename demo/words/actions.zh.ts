// The descriptions of the actions in Chinese, in the words of the service's own documentation. Ranges, units and defaults are not
// told here: they come from the table of actions.
import type { Actions } from 'oss-img/actions';

/** The description of an action, with one text for each of its parameters: no more and no fewer. */
interface ChineseText<Names extends PropertyKey> {
  readonly summary: string;
  /** URL of the service's own documentation. */
  readonly docs: string;
  readonly params: Readonly<Record<Names, string>>;
}

/** Circle and rounded-corners share the parameter. */
const radius = '圆角或内切圆的半径。超出时按图片短边的一半处理。';

export const actionsZh: { readonly [N in keyof Actions]: ChineseText<keyof Actions[N]['params']> } = {
  resize: {
    summary: '按指定的宽高、长边、短边或百分比缩放图片，支持五种缩放模式。缩小时按面积取样，其余情况使用 Lanczos 3。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/resize-images-4',
    params: {
      mode: '缩放模式。lfit：等比缩放为矩形框内的最大图片；mfit：等比缩放为覆盖矩形框的最小图片；fill：先按 mfit 缩放，再居中裁剪为矩形框大小；pad：先按 lfit 缩放，再居中放置并填充空白；fixed：强制缩放为指定宽高，可能变形。',
      width: '目标矩形框的宽度。',
      height: '目标矩形框的高度。',
      long: '目标图片的长边。指定了 w 或 h 时不生效。',
      short: '目标图片的短边。指定了 w 或 h 时不生效。',
      percent: '宽高同时缩放的百分比。指定了其他尺寸参数时不生效。',
      percentOfMain: '按主图的百分比等比缩放，仅可用于水印图片的预处理。',
      limit: '目标尺寸大于原图时是否禁止放大。1：不放大（p 除外）；0：允许放大。',
      color: '缩放模式为 pad 时，空白部分的填充颜色。',
    },
  },
  crop: {
    summary: '从图片中裁剪出指定大小的矩形，超出图片边缘的部分会被截去。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/custom-crop',
    params: {
      width: '裁剪区域的宽度。取 0 时裁剪到图片右边缘。',
      height: '裁剪区域的高度。取 0 时裁剪到图片下边缘。',
      x: '裁剪起点相对原点的横坐标，向右为正。',
      y: '裁剪起点相对原点的纵坐标，向下为正。',
      gravity: '裁剪的原点位置，即裁剪区域按九宫格从何处开始。',
      radius: '裁剪结果的圆角半径，最大为裁剪区域短边的一半。该参数仅见于官方 SDK 的测试用例。',
    },
  },
  circle: {
    summary: '以图片中心为圆心裁剪出内切圆。圆外区域透明；结果格式不支持透明通道时填充为白色。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/circle-crop',
    params: { radius },
  },
  'rounded-corners': {
    summary: '将图片裁剪为圆角矩形。圆角外的区域透明；结果格式不支持透明通道时填充为白色。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/rounded-rectangle-4',
    params: { radius },
  },
  indexcrop: {
    summary: '沿一个方向将图片等分为若干块，并按索引返回其中一块。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/indexed-slice',
    params: {
      x: '沿 x 轴切割时每块的宽度。指定了 y 时不生效。',
      y: '沿 y 轴切割时每块的高度。',
      index: '返回第几块，从 0 开始计数。索引超出块数时返回原图。',
    },
  },
  rotate: {
    summary: '按顺时针方向旋转图片。角度不是 90 的整数倍时，画布会扩大到能容纳整张图片。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/rotate',
    params: { angle: '顺时针旋转的角度。' },
  },
  blur: {
    summary: '对图片进行高斯模糊处理。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/blur',
    params: {
      radius: '模糊半径。值越大，图片越模糊。',
      sigma: '正态分布的标准差。值越大，图片越模糊。',
    },
  },
  bright: {
    summary: '调节图片的亮度。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/brightness',
    params: { amount: '亮度。负值变暗，正值变亮，0 表示不变。' },
  },
  contrast: {
    summary: '调节图片的对比度。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/contrast',
    params: { amount: '对比度。负值降低，正值提高，0 表示不变。' },
  },
  sharpen: {
    summary: '使用 USM 锐化图片的边缘，平坦区域保持不变。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/sharpen',
    params: { strength: '锐化强度。值越大越清晰，过大会使图片失真；服务推荐取 100。' },
  },
  watermark: {
    summary: '为图片添加文字水印、图片水印或图文混合水印。水印图片须与原图位于同一存储空间（Bucket）。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/add-watermarks',
    params: {
      image: '水印图片的 Object 名称，须与原图位于同一 Bucket，可附带 ?x-oss-process=image/... 进行预处理。',
      text: '文字水印的内容，只能为一行。',
      font: '文字水印的字体。',
      color: '文字水印的颜色。',
      size: '文字水印的字号。',
      shadow: '文字水印阴影的不透明度。',
      rotate: '文字顺时针旋转的角度。',
      opacity: '水印的不透明度。',
      gravity: '水印在图片中的位置（九宫格）。',
      x: '水平边距，即水印与左边缘或右边缘的距离。',
      y: '垂直边距，即水印与上边缘或下边缘的距离。',
      voffset: '中线垂直偏移，正值向下。仅当位置为 west、center、east 时生效。',
      fill: '是否用水印铺满整张图片。1：铺满。',
      padx: '铺满时水印之间的水平间隔。',
      pady: '铺满时水印之间的垂直间隔。',
      order: '图文混合水印的前后顺序。0：图片在前；1：文字在前。',
      align: '图文混合水印的对齐方式。0：上对齐；1：居中对齐；2：下对齐。',
      interval: '图文混合水印中文字与图片的间距。',
      percentOfMain: '水印图片按主图缩放的百分比。',
      animation: '是否为动图的每一帧添加水印。1：每一帧都添加；仅支持不含文字的图片水印。',
    },
  },
  format: {
    summary: '将处理结果转换为指定格式。转换为 jpg 时，透明区域填充为白色。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/convert-image-formats-2',
    params: {
      format: '目标格式。jpeg 与 jpg 等同，tif 与 tiff 等同；仅当原图为 GIF 时 gif 才生效。',
    },
  },
  quality: {
    summary: '设置 jpg 或 webp 结果的质量，可使用相对质量或绝对质量。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/adjust-image-quality',
    params: {
      relative: '相对质量：JPEG 原图估算质量的百分比。原图不是 JPEG 时作为绝对质量。',
      absolute: '绝对质量。不会高于 JPEG 原图的估算质量。',
      bare: '与 q 相同。',
    },
  },
  interlace: {
    summary: '将 JPEG 结果保存为渐进显示，图片先模糊后逐渐清晰。对其他格式无效。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/gradual-display',
    params: { enabled: '1：保存为渐进式 JPEG；0：保存为标准 JPEG，自上而下显示。' },
  },
  'auto-orient': {
    summary: '在所有其他操作之前，按 EXIF 方向信息将图片自动旋转为正向。未关闭时始终生效。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/auto-rotate-4',
    params: { enabled: '1：自动旋转；0：保持原图的存储方向。' },
  },
  info: {
    summary: '以 JSON 返回原图的基本信息和 EXIF 信息，不能与其他操作同时使用。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/query-the-exif-data-of-an-image-4',
    params: {},
  },
  'average-hue': {
    summary: '以 JSON 返回图片的主色调，不能与其他操作同时使用。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/query-the-average-tone',
    params: {},
  },
  'ignore-error': {
    summary: '参数有误或处理失败时返回原图，而不是报错。通常写在最后。',
    docs: 'https://help.aliyun.com/zh/oss/user-guide/overview-17/',
    params: { enabled: '1：出错时返回原图。' },
  },
};
