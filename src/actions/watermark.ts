// watermark: text over the picture, at one of nine positions or tiled.
import { OssError } from '../errors.ts';
import { blendMask } from '../kernels/composite.ts';
import { copyPixels } from '../kernels/copy-rect.ts';
import type { AlphaMask, PixelBuffer, Size } from '../pixels.ts';
import { pixelAction, type StepPlan, type TextStyle } from './action.ts';
import { type Gravity, gravities, placeMark } from './gravity.ts';

/** The service's fonts. */
export const fontNames = [
  'wqy-zenhei',
  'wqy-microhei',
  'fangzhengshusong',
  'fangzhengkaiti',
  'fangzhengheiti',
  'fangzhengfangsong',
  'droidsansfallback',
] as const;

/** Differs from OSS, whose shadow offset is not published. */
const shadowOffset = 2;

export interface WatermarkPlan extends StepPlan {
  readonly text: TextStyle;
  readonly color: string;
  /** 0-1. */
  readonly opacity: number;
  /** 0-1, already weakened by the mark's own opacity. */
  readonly shadowOpacity: number;
  readonly gravity: Gravity;
  readonly margins: { readonly marginX: number; readonly marginY: number; readonly shift: number };
  readonly tiles?: { readonly gapX: number; readonly gapY: number };
}

export const watermark = pixelAction({
  name: 'watermark',
  summary: 'Writes text on the picture.',
  docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/add-watermarks',
  params: {
    text: {
      key: 'text',
      kind: 'text',
      maxBytes: 64,
      ec: { base64: '0040-00000257', empty: '0040-00000258', long: '0040-00000259' },
      doc: 'one line of text',
    },
    font: {
      key: 'type',
      kind: 'text',
      choices: fontNames,
      default: 'wqy-zenhei',
      ec: { base64: '0040-00000250', bad: '0040-00000251' },
      doc: 'name of the font',
    },
    color: { key: 'color', kind: 'color', default: '000000', ec: { bad: '0040-00000254' }, doc: 'of the text' },
    size: {
      key: 'size',
      kind: 'int',
      min: 1,
      max: 1000,
      default: 40,
      unit: 'px',
      ec: { bad: '0040-00000256' },
      doc: 'of the text',
    },
    shadow: {
      key: 'shadow',
      kind: 'int',
      min: 0,
      max: 100,
      default: 0,
      unit: '%',
      ec: { bad: '0040-00000255' },
      doc: "opacity of the text's shadow",
    },
    rotate: {
      key: 'rotate',
      kind: 'int',
      min: 0,
      max: 360,
      default: 0,
      unit: 'degrees',
      ec: { bad: '0040-00000272' },
      doc: 'clockwise',
    },
    opacity: {
      key: 't',
      kind: 'int',
      min: 0,
      max: 100,
      default: 100,
      unit: '%',
      ec: { bad: '0040-00000263' },
      doc: 'opacity of the mark',
    },
    gravity: { key: 'g', kind: 'choice', choices: gravities, default: 'se', doc: 'position' },
    x: {
      key: 'x',
      kind: 'int',
      min: 0,
      max: 4096,
      default: 10,
      unit: 'px',
      ec: { bad: '0040-00000262' },
      doc: 'distance from the left or right edge the position names',
    },
    y: {
      key: 'y',
      kind: 'int',
      min: 0,
      max: 4096,
      default: 10,
      unit: 'px',
      ec: { bad: '0040-00000264' },
      doc: 'distance from the upper or lower edge the position names',
    },
    voffset: {
      key: 'voffset',
      kind: 'int',
      min: -1000,
      max: 1000,
      default: 0,
      unit: 'px',
      ec: { bad: '0040-00000268' },
      doc: 'moves west, center and east down',
    },
    fill: {
      key: 'fill',
      kind: 'flag',
      default: false,
      ec: { bad: '0040-00000274' },
      doc: '1: tile the mark over the whole picture',
    },
    padx: {
      key: 'padx',
      kind: 'int',
      min: 0,
      max: 4096,
      default: 0,
      unit: 'px',
      ec: { bad: '0040-00000276' },
      doc: 'gap between tiles, across',
    },
    pady: {
      key: 'pady',
      kind: 'int',
      min: 0,
      max: 4096,
      default: 0,
      unit: 'px',
      ec: { bad: '0040-00000276' },
      doc: 'gap between tiles, down',
    },
  },
  examples: [
    'watermark,text_SGVsbG8gV29ybGQ',
    'watermark,text_SGVsbG8g5Zu-54mH5pyN5YqhIQ,color_FFFFFF,size_30,shadow_50,g_nw',
    'watermark,text_V2F0ZXJtYXJrIDE,size_20,t_40,rotate_30,fill_1,padx_30,pady_30',
  ],
  needs: { anyOf: ['text'], ec: '0040-00000278' },
  plan: (given, size): WatermarkPlan => {
    const { text, font, color, opacity, gravity } = given;
    // Unreachable through the grammar (`needs`); the type does not know.
    if (text === undefined)
      throw new OssError({ code: 'WatermarkError', ec: '0040-00000278', message: 'A watermark needs text.' });
    return {
      size,
      text: { text, font, sizePx: given.size, angleDegrees: given.rotate },
      color,
      opacity: opacity / 100,
      shadowOpacity: (given.shadow / 100) * (opacity / 100),
      gravity,
      margins: { marginX: given.x, marginY: given.y, shift: given.voffset },
      ...(given.fill && { tiles: { gapX: given.padx, gapY: given.pady } }),
    };
  },
  prepare: ({ text }, tools) => tools.text.load(text),
  apply: (pixels, plan, tools): PixelBuffer => {
    const ink = tools.text.measure(plan.text);
    const reach = plan.shadowOpacity > 0 ? shadowOffset : 0;
    const mark = { width: ink.width + reach, height: ink.height + reach };
    const result = copyPixels(pixels);
    const stamp = (x: number, y: number, visible: AlphaMask): void => {
      if (plan.shadowOpacity > 0) blendMask(result, visible, x + reach, y + reach, '000000', plan.shadowOpacity);
      blendMask(result, visible, x, y, plan.color, plan.opacity);
    };
    if (plan.tiles) {
      // Differs from OSS, whose tiling origin is not published: the first tile stands in the upper left corner.
      const part = {
        x: 0,
        y: 0,
        width: Math.min(ink.width, pixels.width),
        height: Math.min(ink.height, pixels.height),
      };
      if (isEmpty(part)) return result;
      const tile = tools.text.draw(plan.text, part);
      for (let y = 0; y < pixels.height; y += mark.height + plan.tiles.gapY) {
        for (let x = 0; x < pixels.width; x += mark.width + plan.tiles.gapX) stamp(x, y, tile);
      }
      return result;
    }
    // A mark larger than the picture is clipped, and only its visible part is ever drawn.
    const box = placeMark(plan.gravity, pixels, mark, plan.margins);
    const left = Math.max(0, box.x);
    const top = Math.max(0, box.y);
    const part = {
      x: left - box.x,
      y: top - box.y,
      width: Math.min(box.x + ink.width, pixels.width) - left,
      height: Math.min(box.y + ink.height, pixels.height) - top,
    };
    if (!isEmpty(part)) stamp(left, top, tools.text.draw(plan.text, part));
    return result;
  },
});

const isEmpty = ({ width, height }: Size): boolean => width <= 0 || height <= 0;
