// The parameters of watermark, as data.
import type { ParamTable } from '../params.ts';
import { gravities } from './gravity.ts';
import { percentOfMain } from './resize.ts';

/** The service's fonts. */
const fontNames = [
  'wqy-zenhei',
  'wqy-microhei',
  'fangzhengshusong',
  'fangzhengkaiti',
  'fangzhengheiti',
  'fangzhengfangsong',
  'droidsansfallback',
] as const;

const px = (max: number, fallback: number, ec: string, doc: string) =>
  ({ kind: 'int', min: 0, max, default: fallback, unit: 'px', ec: { bad: ec }, doc }) as const;

const percent = (fallback: number, ec: string, doc: string) =>
  ({ kind: 'int', min: 0, max: 100, default: fallback, unit: '%', ec: { bad: ec }, doc }) as const;

export const watermarkParams = {
  image: {
    key: 'image',
    kind: 'text',
    object: true,
    ec: { base64: '0040-00000265', empty: '0040-00000265' },
    doc: 'key of a picture in the same bucket, optionally with ?x-oss-process=image/... of its own',
  },
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
    doc: 'font of the text',
  },
  color: { key: 'color', kind: 'color', default: '000000', ec: { bad: '0040-00000254' }, doc: 'colour of the text' },
  size: {
    key: 'size',
    kind: 'int',
    min: 1,
    max: 1000,
    default: 40,
    unit: 'px',
    ec: { bad: '0040-00000256' },
    doc: 'font size of the text',
  },
  shadow: { key: 'shadow', ...percent(0, '0040-00000255', "opacity of the text's shadow") },
  rotate: {
    key: 'rotate',
    kind: 'int',
    min: 0,
    max: 360,
    default: 0,
    unit: 'degrees',
    ec: { bad: '0040-00000272' },
    doc: 'angle of the text, clockwise',
  },
  opacity: { key: 't', ...percent(100, '0040-00000263', 'opacity of the mark') },
  gravity: { key: 'g', kind: 'choice', choices: gravities, default: 'se', doc: 'position of the mark' },
  x: { key: 'x', ...px(4096, 10, '0040-00000262', 'distance from the left or right edge that the position names') },
  y: { key: 'y', ...px(4096, 10, '0040-00000264', 'distance from the upper or lower edge that the position names') },
  voffset: {
    key: 'voffset',
    kind: 'int',
    min: -1000,
    max: 1000,
    default: 0,
    unit: 'px',
    ec: { bad: '0040-00000268' },
    doc: 'moves the mark down at the positions west, center and east',
  },
  fill: {
    key: 'fill',
    kind: 'flag',
    default: false,
    ec: { bad: '0040-00000274' },
    doc: '1 tiles the whole picture with the mark',
  },
  padx: { key: 'padx', ...px(4096, 0, '0040-00000276', 'horizontal gap between tiles') },
  pady: { key: 'pady', ...px(4096, 0, '0040-00000276', 'vertical gap between tiles') },
  order: {
    key: 'order',
    kind: 'int',
    min: 0,
    max: 1,
    default: 0,
    ec: { bad: '0040-00000269' },
    doc: 'order of picture and text side by side: 0 picture first, 1 text first',
  },
  align: {
    key: 'align',
    kind: 'int',
    min: 0,
    max: 2,
    default: 2,
    ec: { bad: '0040-00000271' },
    doc: 'alignment of picture and text side by side: 0 top, 1 middle, 2 bottom',
  },
  interval: { key: 'interval', ...px(1000, 0, '0040-00000270', 'gap between picture and text') },
  percentOfMain: { ...percentOfMain, doc: 'size of the watermark picture in percent of the main picture' },
  animation: {
    key: 'animation',
    kind: 'flag',
    default: false,
    doc: '1 marks every frame of an animation; for a picture without text only',
  },
} as const satisfies ParamTable;
