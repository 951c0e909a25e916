// Draws text on an OffscreenCanvas and reads it back as an alpha mask. The picture itself never goes through a canvas.
import type { TextDrawer, TextStyle } from '../actions/action.ts';
import { type FontName, fontFamilies } from '../actions/fonts.ts';
import { OssError } from '../errors.ts';
import { rotatedSize } from '../kernels/rotate-free.ts';
import type { AlphaMask, Rect, Size } from '../pixels.ts';
import { canReadCanvas, readAlpha } from './readable-canvas.ts';

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

/** For each font of the service, the nearest fonts that a system without it may have. */
const substitutes: Readonly<Record<FontName, readonly string[]>> = {
  'wqy-zenhei': sans,
  'wqy-microhei': sans,
  fangzhengshusong: serif,
  fangzhengkaiti: [...kai, ...serif],
  fangzhengheiti: sans,
  fangzhengfangsong: ['STFangsong', 'FangSong', ...serif],
  droidsansfallback: sans,
};

const systemFonts = (font: string): readonly string[] =>
  isFontName(font) ? [fontFamilies[font], ...substitutes[font]] : sans;

const isFontName = (font: string): font is FontName => Object.hasOwn(fontFamilies, font);

/** @param fonts the page's own fonts; they come before the system's of the same name, and supply glyphs the others lack */
export function canvasText(fonts: Fonts): TextDrawer {
  let loaded: Promise<unknown> | undefined;
  const families = ({ font }: TextStyle): string =>
    [...(Object.hasOwn(fonts, font) ? [familyOf(font)] : []), ...systemFonts(font), ...Object.keys(fonts).map(familyOf)]
      .map((family) => JSON.stringify(family))
      .concat(serif.includes(systemFonts(font).at(-1) ?? '') ? 'serif' : 'sans-serif')
      .join(', ');
  /** The latest text: it is measured once, and drawn in as many parts as tiles lie at the edges. */
  let latest: Prepared | undefined;
  const prepared = ({ angleDegrees, ...style }: TextStyle): Prepared => {
    const font = `${style.sizePx}px ${families({ angleDegrees, ...style })}`;
    const text = style.text.replace(/\p{Cc}/gu, ' ');
    if (latest?.text !== text || latest.font !== font) latest = { text, font, ink: inkOf(text, font) };
    return latest;
  };
  return {
    load: async () => {
      if (!canReadCanvas()) throw unreadable();
      loaded ??= Promise.all(Object.entries(fonts).map(loadFont)).catch((error) => {
        loaded = undefined;
        throw error;
      });
      await loaded;
    },
    measure: (style) => boxOf(prepared(style), style),
    draw: (style, part): AlphaMask => {
      const { text, font, ink } = prepared(style);
      const box = boxOf({ ink }, style);
      const context = contextOf(part, font);
      context.translate(box.width / 2 - part.x, box.height / 2 - part.y);
      context.rotate((style.angleDegrees * Math.PI) / 180);
      context.fillText(text, -ink.x - ink.width / 2, -ink.y - ink.height / 2);
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

const unreadable = (): OssError =>
  new OssError({
    code: 'WatermarkError',
    message:
      'This browser gives noise instead of the pixels of a canvas, so no text can be drawn. It guards against fingerprinting: in Firefox switch off privacy.resistFingerprinting, or allow this site to extract canvas data.',
  });

/** A text without ink, such as a blank, has no box. */
const boxOf = ({ ink }: Pick<Prepared, 'ink'>, { angleDegrees }: TextStyle): Size =>
  ink.width === 0 ? { width: 0, height: 0 } : rotatedSize(ink, angleDegrees);

function contextOf({ width, height }: Size, font: string): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context)
    throw new OssError({
      code: 'MemLimitExceeded',
      message: `This machine has no room for a canvas of ${width}x${height} pixels for the text.`,
    });
  context.font = font;
  return context;
}

function alphaOf(context: OffscreenCanvasRenderingContext2D, { width, height }: Size): AlphaMask {
  const data = readAlpha(context, width, height);
  // Browsers free the memory of a canvas late, unless its size is set to 0.
  context.canvas.width = 0;
  return { width, height, data };
}

/** A text with its font, and the place of its ink around the point where it is drawn: whole pixels, before it is turned. */
interface Prepared {
  readonly text: string;
  readonly font: string;
  readonly ink: Rect;
}

/** Columns of a long text that are drawn at once to be looked at: no browser's canvas is as wide as the longest text. */
const pieceWidth = 2048;

/**
 * Draws the text and finds where its ink begins and ends. The boxes of `measureText` do not tell: in WebKit they include the room
 * that a font leaves beside its letters.
 */
function inkOf(text: string, font: string): Rect {
  const box = contextOf({ width: 1, height: 1 }, font).measureText(text);
  const margin = 2 + Math.ceil((box.actualBoundingBoxAscent + box.actualBoundingBoxDescent) / 8);
  const left = Math.floor(-box.actualBoundingBoxLeft) - margin;
  const top = Math.floor(-box.actualBoundingBoxAscent) - margin;
  const right = Math.ceil(box.actualBoundingBoxRight) + margin;
  const bottom = Math.ceil(box.actualBoundingBoxDescent) + margin;
  const edges: Edges = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  const hasInk = (piece: number, from = top, to = bottom): boolean => {
    const x = left + piece * pieceWidth;
    const part = { x, y: from, width: Math.min(pieceWidth, right - x), height: to - from };
    if (part.height <= 0) return false;
    const context = contextOf(part, font);
    context.fillText(text, -x, -from);
    return widen(edges, alphaOf(context, part), part);
  };
  let [first, last] = [0, Math.ceil((right - left) / pieceWidth) - 1];
  while (first <= last && !hasInk(first)) first += 1;
  while (last > first && !hasInk(last)) last -= 1;
  // Between the two, ink can only reach higher or lower.
  for (let piece = first + 1; piece < last; piece += 1) {
    hasInk(piece, top, edges.top);
    hasInk(piece, edges.bottom + 1, bottom);
  }
  if (first > last) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: edges.left, y: edges.top, width: edges.right - edges.left + 1, height: edges.bottom - edges.top + 1 };
}

/** The outermost columns and rows with ink. */
type Edges = Record<'left' | 'top' | 'right' | 'bottom', number>;

/** Widens the edges by the ink of a part of the text. @returns true if it has any */
function widen(edges: Edges, { width, height, data }: AlphaMask, { x, y }: Rect): boolean {
  let hasInk = false;
  for (let row = 0; row < height; row += 1) {
    const line = row * width;
    let [start, end] = [0, width - 1];
    while (start < width && data[line + start] === 0) start += 1;
    if (start === width) continue;
    while (data[line + end] === 0) end -= 1;
    hasInk = true;
    edges.left = Math.min(edges.left, x + start);
    edges.right = Math.max(edges.right, x + end);
    edges.top = Math.min(edges.top, y + row);
    edges.bottom = Math.max(edges.bottom, y + row);
  }
  return hasInk;
}
