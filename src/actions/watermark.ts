// watermark: lays text, a picture or both over the picture, at one of nine positions or as tiles.
import { OssError } from '../errors.ts';
import type { Params } from '../params.ts';
import type { AlphaMask, Rect, Size } from '../pixels.ts';
import { type RowFilter, rowByRow } from '../row-flow.ts';
import { type Effect, pixelAction, type StepPlan, type TextStyle, type Tools } from './action.ts';
import { type Gravity, placeMark } from './gravity.ts';
import { type Canvas, layOut, type MarkElement, repeatMark, shadowReach, stamp } from './watermark-mark.ts';
import { watermarkParams } from './watermark-params.ts';

export interface WatermarkPlan extends StepPlan {
  readonly text?: TextStyle & { readonly color: string; readonly shadowOpacity: number };
  /** Opacity of the mark, 0 to 1. */
  readonly opacity: number;
  /** Arrangement of text and picture side by side. */
  readonly arrangement: { readonly textFirst: boolean; readonly align: number; readonly gap: number };
  readonly gravity: Gravity;
  readonly margins: { readonly marginX: number; readonly marginY: number; readonly shift: number };
  readonly tiles?: { readonly gapX: number; readonly gapY: number };
}

export const watermark = pixelAction({
  name: 'watermark',
  params: watermarkParams,
  needs: { anyOf: ['text', 'image'], ec: '0040-00000278' },
  plan: (given, size): WatermarkPlan => {
    if (given.text === undefined && given.image === undefined) {
      // The grammar refuses this already, because of `needs`; only the type does not know.
      throw new OssError({
        code: 'WatermarkError',
        ec: '0040-00000278',
        message: 'A watermark needs text or a picture.',
      });
    }
    return {
      size,
      keepsAnimation: given.animation && given.text === undefined,
      // As OSS: a JPEG with a watermark is written 4:4:4.
      fullChroma: true,
      ...(given.text !== undefined && { text: textOf(given, given.text) }),
      ...(given.image !== undefined && { image: { name: given.image, percentOfMain: given.percentOfMain } }),
      opacity: given.opacity / 100,
      arrangement: { textFirst: given.order === 1, align: given.align, gap: given.interval },
      gravity: given.gravity,
      margins: { marginX: given.x, marginY: given.y, shift: given.voffset },
      ...(given.fill && { tiles: { gapX: given.padx, gapY: given.pady } }),
    };
  },
  // Measured: 14 to 20 ns a pixel for a picture over all of it; a text with its shadow is blended twice.
  price: ({ size, text }) => (text ? 40 : 20) * size.width * size.height,
});

export const watermarkEffect: Effect<WatermarkPlan> = {
  prepare: async ({ text, image }, tools, before) => {
    if (text) await tools.text.load(text);
    if (image) await tools.marks.load(image, before);
  },
  filter: (plan, source, tools) => {
    const { kernels } = tools;
    const { placed, size } = layOut(elementsOf(plan, source, tools), plan.arrangement);
    if (size.width === 0 || size.height === 0) return undefined;
    const marked = (stampAll: (onto: Canvas) => void): RowFilter =>
      rowByRow(source, (pixels, { from }) => {
        const result = kernels.copyPixels(pixels);
        stampAll({ pixels: result, top: from, whole: source });
        return result;
      });
    // The picture's edges clip a mark that is larger.
    if (!plan.tiles)
      return marked((onto) => stamp(kernels, onto, placed, placeMark(plan.gravity, source, size, plan.margins)));
    // Differs from OSS, which does not publish the origin of its tiles: here the first one stands in the upper left corner.
    const pitch = { x: size.width + plan.tiles.gapX, y: size.height + plan.tiles.gapY };
    const [across, down] = [repeats(pitch.x, source.width), repeats(pitch.y, source.height)];
    const block = repeatMark(kernels, placed, pitch, across, down);
    return marked((onto) => {
      for (let y = 0; y < source.height; y += pitch.y * down) {
        for (let x = 0; x < source.width; x += pitch.x * across) stamp(kernels, onto, block, { x, y });
      }
    });
  },
};

/** A block of small tiles is stamped as one, since a picture may have room for millions of them. */
const leastBlockSide = 256;

/** How many tiles of this pitch a block has, across or down. */
const repeats = (pitch: number, side: number): number => Math.ceil(Math.min(leastBlockSide, side) / pitch);

type Given = Params<typeof watermarkParams>;

const textOf = (given: Given, text: string): WatermarkPlan['text'] => ({
  text,
  font: given.font,
  sizePx: given.size,
  angleDegrees: given.rotate,
  color: given.color,
  shadowOpacity: (given.shadow / 100) * (given.opacity / 100),
});

function elementsOf(plan: WatermarkPlan, pixels: Size, { text: drawer, marks, localColor }: Tools): MarkElement[] {
  const { text, image, opacity } = plan;
  const elements: MarkElement[] = [];
  if (image) elements.push({ kind: 'image', pixels: marks.get(image, pixels), opacity });
  if (text) {
    const { width, height } = drawer.measure(text);
    const reach = text.shadowOpacity > 0 ? shadowReach : 0;
    const box = { width: width + reach, height: height + reach };
    const draw = remembered((area) => drawer.draw(text, area));
    if (width > 0 && height > 0) {
      elements.push({
        kind: 'text',
        ...box,
        ink: { width, height },
        draw,
        color: localColor(text.color),
        shadowColor: localColor('000000'),
        opacity,
        shadowOpacity: text.shadowOpacity,
      });
    }
  }
  return plan.arrangement.textFirst ? elements.reverse() : elements;
}

/** Draws each area once: of many tiles, only those at the edges need an area of their own. */
function remembered(draw: (area: Rect) => AlphaMask): (area: Rect) => AlphaMask {
  const masks = new Map<string, AlphaMask>();
  return (area) => {
    const id = `${area.x},${area.y},${area.width},${area.height}`;
    const mask = masks.get(id) ?? draw(area);
    masks.set(id, mask);
    return mask;
  };
}
