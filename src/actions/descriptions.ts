// The descriptions and examples of the actions, which the documentation, the demo and `oss-img/actions` show. They lie apart from
// the table because a page that processes pictures does not need them.
import type { Actions } from './table.ts';

/** The description of an action and of its parameters. */
export interface Description<Names extends PropertyKey> {
  /** English description of the action in one or two sentences. */
  readonly summary: string;
  /** URL of the service's own documentation. */
  readonly docs: string;
  /** English description of each parameter, without its range, unit and default. */
  readonly params: Readonly<Record<Names, string>>;
  /** Steps as a URL has them, such as `resize,w_100`. The tests run every one. */
  readonly examples: readonly string[];
}

/** Circle and rounded-corners share the parameter. */
const radius = 'radius; a larger one counts as half the shorter side';

export const descriptions: { readonly [N in keyof Actions]: Description<keyof Actions[N]['params']> } = {
  resize: {
    summary:
      'Scales the picture to a box in one of five modes, or by a percentage: by area where it shrinks, by Lanczos 3 elsewhere.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/resize-images-4',
    params: {
      mode: 'lfit: the largest size inside the box; mfit: the smallest size that covers it; fill: mfit, then cropped to the box around the centre; pad: lfit centred on a canvas; fixed: exactly the box, distorted if need be',
      width: 'width of the box',
      height: 'height of the box',
      long: 'longer side of the box; ignored if w or h is given',
      short: 'shorter side of the box; ignored if w or h is given',
      percent: 'scale of both sides; ignored if any other size is given',
      percentOfMain:
        "size in percent of the main picture, keeping the proportions; only in a watermark picture's own process",
      limit: '1 never enlarges the picture, except by p; 0 may enlarge it',
      color: 'colour of the canvas of m_pad',
    },
    examples: [
      'resize,w_100',
      'resize,m_fixed,w_100,h_100',
      'resize,m_pad,w_150,h_150,color_FF8800',
      'resize,m_fill,w_120,h_60',
      'resize,p_50',
    ],
  },
  crop: {
    summary: "Cuts out a rectangle and clips it at the picture's edges.",
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/custom-crop',
    params: {
      width: 'width of the rectangle; 0 reaches to the right edge',
      height: 'height of the rectangle; 0 reaches to the bottom edge',
      x: 'distance to the right of the origin',
      y: 'distance below the origin',
      gravity: 'where in the picture the rectangle starts from',
      radius:
        'radius of the corners, known from the tests of the official SDKs alone; at most half the shorter side of the cut',
    },
    examples: ['crop,x_100,y_50', 'crop,w_100,h_100,x_100,y_100', 'crop,w_200,h_200,g_se'],
  },
  circle: {
    summary:
      'Cuts a circle out of the centre. Outside it the picture is transparent, or white if the format has no alpha.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/circle-crop',
    params: {
      radius,
    },
    examples: ['circle,r_100', 'circle,r_1000/format,png'],
  },
  'rounded-corners': {
    summary: 'Rounds the corners. Outside them the picture is transparent, or white if the format has no alpha.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/rounded-rectangle-4',
    params: {
      radius,
    },
    examples: ['rounded-corners,r_30', 'crop,w_100,h_100/rounded-corners,r_10/format,png'],
  },
  indexcrop: {
    summary: 'Cuts the picture into strips of equal size and keeps one of them.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/indexed-slice',
    params: {
      x: 'width of vertical strips; ignored if y is given',
      y: 'height of horizontal strips',
      index: 'number of the strip, counted from 0; one that does not exist leaves the picture as it is',
    },
    examples: ['indexcrop,x_100,i_0', 'indexcrop,y_100,i_2'],
  },
  rotate: {
    summary: 'Turns the picture clockwise. The canvas grows to the bounding box unless the angle is a multiple of 90.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/rotate',
    params: {
      angle: 'angle, clockwise',
    },
    examples: ['rotate,90', 'rotate,30'],
  },
  blur: {
    summary: 'Blurs the picture with a Gaussian kernel.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/blur',
    params: {
      radius: 'radius of the kernel',
      sigma: 'standard deviation of the kernel',
    },
    examples: ['blur,r_3,s_2'],
  },
  bright: {
    summary: 'Makes the picture lighter or darker.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/brightness',
    params: {
      amount: 'brightness; negative values darken, positive ones lighten',
    },
    examples: ['bright,50', 'bright,-30'],
  },
  contrast: {
    summary: 'Raises or lowers the contrast of the picture.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/contrast',
    params: {
      amount: 'contrast; negative values lower it, positive ones raise it',
    },
    examples: ['contrast,50', 'contrast,-50'],
  },
  sharpen: {
    summary: 'Sharpens edges with an unsharp mask; flat areas stay as they are.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/sharpen',
    params: {
      strength: 'strength; the service recommends 100',
    },
    examples: ['sharpen,100'],
  },
  watermark: {
    summary: 'Lays text, a picture from the same bucket, or both over the picture.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/add-watermarks',
    params: {
      image: 'key of a picture in the same bucket, optionally with ?x-oss-process=image/... of its own',
      text: 'one line of text',
      font: 'font of the text',
      color: 'colour of the text',
      size: 'font size of the text',
      shadow: "opacity of the text's shadow",
      rotate: 'angle of the text, clockwise',
      opacity: 'opacity of the mark',
      gravity: 'position of the mark',
      x: 'distance from the left or right edge that the position names',
      y: 'distance from the upper or lower edge that the position names',
      voffset: 'moves the mark down at the positions west, center and east',
      fill: '1 tiles the whole picture with the mark',
      padx: 'horizontal gap between tiles',
      pady: 'vertical gap between tiles',
      order: 'order of picture and text side by side: 0 picture first, 1 text first',
      align: 'alignment of picture and text side by side: 0 top, 1 middle, 2 bottom',
      interval: 'gap between picture and text',
      percentOfMain: 'size of the watermark picture in percent of the main picture',
      animation: '1 marks every frame of an animation; for a picture without text only',
    },
    examples: [
      'watermark,text_SGVsbG8gV29ybGQ',
      'watermark,text_SGVsbG8g5Zu-54mH5pyN5YqhIQ,color_FFFFFF,size_30,shadow_50,g_nw',
      'watermark,text_V2F0ZXJtYXJrIDE,size_20,t_40,rotate_30,fill_1,padx_30,pady_30',
      'watermark,image_cGFuZGEucG5n,g_ne,x_20,y_20',
      'watermark,image_cGFuZGEucG5nP3gtb3NzLXByb2Nlc3M9aW1hZ2UvcmVzaXplLFBfMzA,text_SGVsbG8gV29ybGQ,order_1,align_1,interval_10',
    ],
  },
  format: {
    summary: 'Writes the result in another format. Transparent areas become white in jpg.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/convert-image-formats-2',
    params: {
      format:
        'format of the result; jpeg and tif are other names of jpg and tiff, and gif changes nothing unless the source is a GIF',
    },
    examples: ['format,png', 'format,webp', 'format,avif'],
  },
  quality: {
    summary: 'Sets the quality of a jpg or webp result, relative to the source or absolute.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/adjust-image-quality',
    params: {
      relative: "relative quality: percent of a JPEG source's estimated quality; absolute if the source is not a JPEG",
      absolute: 'absolute quality; never raised above the estimated quality of a JPEG source',
      bare: 'same as q',
    },
    examples: ['quality,q_50', 'quality,Q_30'],
  },
  interlace: {
    summary: 'Writes a progressive JPEG, which appears coarse first. Has no effect on other formats.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/gradual-display',
    params: {
      enabled: '1 writes a progressive JPEG, 0 a baseline one',
    },
    examples: ['interlace,1'],
  },
  'auto-orient': {
    summary: 'Turns the picture upright by its EXIF orientation, before all other steps. On unless switched off.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/auto-rotate-4',
    params: {
      enabled: '1 turns the picture upright, 0 leaves it as it is stored',
    },
    examples: ['auto-orient,1', 'auto-orient,0'],
  },
  info: {
    summary: 'Answers with facts about the source and its EXIF tags as JSON. No other action may stand beside it.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/query-the-exif-data-of-an-image-4',
    params: {},
    examples: ['info'],
  },
  'average-hue': {
    summary: 'Answers with the main colour of the picture as JSON. No other action may stand beside it.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/query-the-average-tone',
    params: {},
    examples: ['average-hue'],
  },
  'ignore-error': {
    summary: 'Answers with the unchanged source if a parameter is wrong or the processing fails. Usually written last.',
    docs: 'https://www.alibabacloud.com/help/en/oss/user-guide/overview-17',
    params: {
      enabled: '1 answers with the source instead of an error',
    },
    examples: ['ignore-error,1'],
  },
};
