// Draws text on an OffscreenCanvas and reads it back as an alpha mask. The picture itself never goes through a canvas.
import type { TextDrawer, TextStyle } from '../actions/action.ts';
import { OssError } from '../errors.ts';
import { rotatedSize } from '../kernels/rotate-free.ts';
import type { AlphaMask, Rect } from '../pixels.ts';

/** Font files by the service's font names (`wqy-zenhei`, ...): an address, or the bytes. */
export type Fonts = Readonly<Record<string, string | ArrayBuffer>>;

const sans = [
  'WenQuanYi Zen Hei',
  'WenQuanYi Micro Hei',
  'Noto Sans CJK SC',
  'Noto Sans SC',
  'Source Han Sans SC',
  'PingFang SC',
  'Hiragino Sans GB',
  'Microsoft YaHei',
  'Droid Sans Fallback',
];
const serif = ['Noto Serif CJK SC', 'Noto Serif SC', 'Source Han Serif SC', 'Songti SC', 'STSong', 'SimSun'];
const kai = ['Kaiti SC', 'STKaiti', 'KaiTi', 'AR PL UKai CN'];

/** For each font of the service, the nearest fonts a system may have. */
const systemFonts: Readonly<Record<string, readonly string[]>> = {
  'wqy-zenhei': sans,
  'wqy-microhei': ['WenQuanYi Micro Hei', ...sans],
  fangzhengshusong: ['FZShuSong-Z01', ...serif],
  fangzhengkaiti: ['FZKai-Z03', ...kai, ...serif],
  fangzhengheiti: ['FZHei-B01', ...sans],
  fangzhengfangsong: ['FZFangSong-Z02', 'STFangsong', 'FangSong', ...serif],
  droidsansfallback: ['Droid Sans Fallback', ...sans],
};

/** @param fonts the page's own fonts; they come before the system's of the same name, and supply glyphs the others lack */
export function canvasText(fonts: Fonts): TextDrawer {
  let loaded: Promise<unknown> | undefined;
  const families = ({ font }: TextStyle): string =>
    [
      ...(Object.hasOwn(fonts, font) ? [familyOf(font)] : []),
      ...(systemFonts[font] ?? sans),
      ...Object.keys(fonts).map(familyOf),
    ]
      .map((family) => JSON.stringify(family))
      .concat(serif.includes((systemFonts[font] ?? []).at(-1) ?? '') ? 'serif' : 'sans-serif')
      .join(', ');
  const prepared = (style: TextStyle, context: OffscreenCanvasRenderingContext2D) => {
    context.font = `${style.sizePx}px ${families(style)}`;
    const text = style.text.replace(/\p{Cc}/gu, ' ');
    const ink = context.measureText(text);
    const left = Math.floor(-ink.actualBoundingBoxLeft);
    const top = Math.floor(-ink.actualBoundingBoxAscent);
    const width = Math.max(0, Math.ceil(ink.actualBoundingBoxRight) - left);
    const height = Math.max(0, Math.ceil(ink.actualBoundingBoxDescent) - top);
    const isBlank = width === 0 || height === 0;
    const box = isBlank ? { width: 0, height: 0 } : rotatedSize({ width, height }, style.angleDegrees);
    return { text, left, top, width, height, box };
  };
  return {
    load: () => {
      loaded ??= Promise.all(Object.entries(fonts).map(loadFont)).catch((error) => {
        loaded = undefined;
        throw error;
      });
      return loaded.then(() => {});
    },
    measure: (style) => prepared(style, contextOf(1, 1)).box,
    draw: (style, part): AlphaMask => {
      const context = contextOf(part.width, part.height);
      const { text, left, top, width, height, box } = prepared(style, context);
      context.translate(box.width / 2 - part.x, box.height / 2 - part.y);
      context.rotate((style.angleDegrees * Math.PI) / 180);
      context.fillText(text, -left - width / 2, -top - height / 2);
      return alphaOf(context, part);
    },
  };
}

const familyOf = (font: string): string => `oss-img ${font}`;

async function loadFont([font, source]: [string, string | ArrayBuffer]): Promise<void> {
  try {
    const bytes = typeof source === 'string' ? await (await fetch(source)).arrayBuffer() : source;
    const face = await new FontFace(familyOf(font), bytes).load();
    self.fonts.add(face);
  } catch (error) {
    throw new OssError(
      {
        code: 'WatermarkError',
        message: `The font given for ${font} could not be loaded. Expected a font file the browser can read.`,
      },
      { cause: error },
    );
  }
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context)
    throw new OssError({
      code: 'MemLimitExceeded',
      message: `This machine has no room for a canvas of ${width}x${height} pixels for the text.`,
    });
  return context;
}

function alphaOf(context: OffscreenCanvasRenderingContext2D, { width, height }: Rect): AlphaMask {
  const rgba = context.getImageData(0, 0, width, height).data;
  // Browsers free the memory of a canvas late, unless its size is set to 0.
  context.canvas.width = 0;
  const data = new Uint8Array(width * height);
  for (let index = 0; index < data.length; index += 1) data[index] = rgba[index * 4 + 3] as number;
  return { width, height, data };
}
