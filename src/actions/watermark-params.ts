// The parameters of watermark, as data.
import type { ParamTable } from '../params.ts';
import { fontNames } from './fonts.ts';
import { gravities } from './gravity.ts';
import { percentOfMain } from './resize.ts';

const px = (max: number, fallback: number, ec: string) =>
  ({ kind: 'int', min: 0, max, default: fallback, unit: 'px', ec: { bad: ec } }) as const;

const percent = (fallback: number, ec: string) =>
  ({ kind: 'int', min: 0, max: 100, default: fallback, unit: '%', ec: { bad: ec } }) as const;

export const watermarkParams = {
  image: {
    key: 'image',
    kind: 'text',
    object: true,
    ec: { base64: '0040-00000265', empty: '0040-00000265' },
  },
  text: {
    key: 'text',
    kind: 'text',
    maxBytes: 64,
    ec: { base64: '0040-00000257', empty: '0040-00000258', long: '0040-00000259' },
  },
  font: {
    key: 'type',
    kind: 'text',
    choices: fontNames,
    default: 'wqy-zenhei',
    ec: { base64: '0040-00000250', bad: '0040-00000251' },
  },
  color: { key: 'color', kind: 'color', default: '000000', ec: { bad: '0040-00000254' } },
  size: {
    key: 'size',
    kind: 'int',
    min: 1,
    max: 1000,
    default: 40,
    unit: 'px',
    ec: { bad: '0040-00000256' },
  },
  shadow: { key: 'shadow', ...percent(0, '0040-00000255') },
  rotate: {
    key: 'rotate',
    kind: 'int',
    min: 0,
    max: 360,
    default: 0,
    unit: 'degrees',
    ec: { bad: '0040-00000272' },
  },
  opacity: { key: 't', ...percent(100, '0040-00000263') },
  gravity: { key: 'g', kind: 'choice', choices: gravities, default: 'se' },
  x: { key: 'x', ...px(4096, 10, '0040-00000262') },
  y: { key: 'y', ...px(4096, 10, '0040-00000264') },
  voffset: {
    key: 'voffset',
    kind: 'int',
    min: -1000,
    max: 1000,
    default: 0,
    unit: 'px',
    ec: { bad: '0040-00000268' },
  },
  fill: {
    key: 'fill',
    kind: 'flag',
    default: false,
    ec: { bad: '0040-00000274' },
  },
  padx: { key: 'padx', ...px(4096, 0, '0040-00000276') },
  pady: { key: 'pady', ...px(4096, 0, '0040-00000276') },
  order: {
    key: 'order',
    kind: 'int',
    min: 0,
    max: 1,
    default: 0,
    ec: { bad: '0040-00000269' },
  },
  align: {
    key: 'align',
    kind: 'int',
    min: 0,
    max: 2,
    default: 2,
    ec: { bad: '0040-00000271' },
  },
  interval: { key: 'interval', ...px(1000, 0, '0040-00000270') },
  percentOfMain,
  animation: {
    key: 'animation',
    kind: 'flag',
    default: false,
  },
} as const satisfies ParamTable;
