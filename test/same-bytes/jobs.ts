// Jobs that must give the same bytes in Node, Chromium, Firefox and WebKit: every action, every format read and written.
import { actions } from '../../src/actions/index.ts';
import { decodeBase64 } from '../../src/base64.ts';
import inputs from './inputs.json' with { type: 'json' };

/** A stored picture by its name, and what is done to it. */
export interface SameBytesJob {
  readonly input: string;
  readonly process: string;
}

/** The names of the stored pictures. */
export const inputNames: readonly string[] = Object.keys(inputs);

/** @returns a copy of the stored picture */
export function inputOf(name: string): Uint8Array<ArrayBuffer> {
  const stored: Readonly<Record<string, string>> = inputs;
  return decodeBase64(stored[name] ?? '');
}

/** The picture that watermarks lay on, whatever key they name. */
export const markName = 'mark.png';

const writable = ['jpg', 'png', 'webp', 'bmp', 'gif', 'tiff', 'avif'];

const on = (input: string, ...steps: readonly string[]): readonly SameBytesJob[] =>
  steps.map((each) => ({ input, process: `image/${each}` }));

/** Text is left to the fonts and rasterisers of the browsers, which differ. */
const examples = Object.values(actions)
  .flatMap((action) => action.examples as readonly string[])
  .filter((example) => !example.includes('text_'));

/** All jobs, each once. */
export const jobs: readonly SameBytesJob[] = [
  ...inputNames.flatMap((input) => on(input, 'format,png', 'resize,w_23/format,png')),
  ...inputNames.filter((input) => input !== 'photo.jpg').flatMap((input) => on(input, 'info', 'average-hue')),
  ...on('photo.jpg', ...examples.filter((example) => example !== 'format,png')),
  ...on('photo.jpg', ...writable.map((format) => `resize,w_90/format,${format}`)),
  ...on('alpha.png', ...writable.map((format) => `resize,w_40/format,${format}`)),
  ...on('photo.jpg', 'resize,w_300,limit_0', 'resize,w_333,h_77,m_fixed,limit_0', 'resize,l_60/quality,Q_5'),
  ...on('photo.jpg', 'blur,r_50,s_50', 'blur,r_1,s_1', 'sharpen,399', 'bright,100', 'contrast,-100', 'rotate,217'),
  ...on('photo.jpg', 'circle,r_37/format,webp', 'rounded-corners,r_20/format,avif', 'format,webp/quality,q_35'),
  ...on('photo.jpg', 'format,jpg/interlace,1/quality,q_91', 'format,avif/quality,q_40', 'resize,w_90/interlace,1'),
  ...on('photo.jpg', 'watermark,image_bWFyay5wbmc,g_center,t_60', 'watermark,image_bWFyay5wbmc,fill_1,padx_7,pady_3'),
  ...on(
    'alpha.png',
    'rotate,33/format,png',
    'blur,r_4,s_3/format,png',
    'sharpen,150/format,webp',
    'bright,40/format,png',
  ),
  ...on('animated.gif', 'resize,w_20', 'resize,w_20/format,webp', 'format,gif', 'rotate,90/format,gif'),
  ...on('animated-clear.gif', 'resize,w_20', 'format,webp', 'crop,w_20,h_20'),
  ...on('animated.webp', 'resize,w_20', 'format,gif', 'format,jpg', 'resize,w_61,limit_0/format,gif'),
  ...on('orientation 6.jpg', 'auto-orient,1/resize,w_20', 'auto-orient,0/resize,w_20'),
  ...on('display-p3.jpg', 'format,webp', 'format,bmp', 'bright,20'),
];
