// resize: scales the picture to fit inside a box, cover it or fill it.
import { OssError } from '../errors.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { type Limits, overLimit, serviceLimits } from '../limits.ts';
import type { Params } from '../params.ts';
import { isSameSize, type Rect, type Size } from '../pixels.ts';
import { inTurn, type RowFilter } from '../row-flow.ts';
import { type Effect, pixelAction, type StepPlan } from './action.ts';
import { rowsInside } from './rows-inside.ts';

const side = (key: string, ec: string) =>
  ({ key, kind: 'int', min: 1, max: serviceLimits.resizeSide.max, unit: 'px', ec: { bad: ec } }) as const;

/** Also a parameter of watermark, for the watermark picture. */
export const percentOfMain = { key: 'P', kind: 'int', min: 1, max: 100, unit: '%' } as const;

const params = {
  mode: {
    key: 'm',
    kind: 'choice',
    choices: ['lfit', 'mfit', 'fill', 'pad', 'fixed'],
    default: 'lfit',
    ec: { bad: '0040-00000311' },
  },
  width: side('w', '0040-00000312'),
  height: side('h', '0040-00000313'),
  long: side('l', '0040-00000314'),
  short: side('s', '0040-00000315'),
  percent: {
    key: 'p',
    kind: 'int',
    min: 1,
    max: 1000,
    unit: '%',
    ec: { bad: '0040-00000317' },
  },
  percentOfMain,
  limit: {
    key: 'limit',
    kind: 'flag',
    default: true,
    ec: { bad: '0040-00000319' },
  },
  color: { key: 'color', kind: 'color', default: 'FFFFFF' },
} as const;

export interface ResizePlan extends StepPlan {
  /** Size of the whole picture after scaling. */
  readonly scaled: Size;
  /** The rectangle of the scaled picture that is kept (m_fill). */
  readonly kept?: Rect;
  /** The canvas (m_pad): its colour, and where on it the scaled picture stands. */
  readonly canvas?: { readonly x: number; readonly y: number; readonly color: string };
}

export const resize = pixelAction({
  name: 'resize',
  params,
  needs: { anyOf: ['width', 'height', 'long', 'short', 'percent', 'percentOfMain'], ec: '0040-00000322' },
  refuses: [{ values: { w: '0', h: '0' }, ec: '0040-00000321', reason: 'w and h must not both be 0' }],
  plan: (given, size, { limits, main }): ResizePlan => {
    const target =
      given.percentOfMain === undefined ? planTarget(given, size) : planMark(given.percentOfMain, size, main);
    if (given.limit && target.enlarges) {
      return {
        size,
        scaled: size,
        keepsAnimation: true,
        warnings: ['limit_1 keeps the size because the target is larger than the picture; limit_0 would enlarge it'],
      };
    }
    const { scaled, kept, canvas } = target;
    const result = canvas ?? kept ?? scaled;
    // The whole scaled picture exists in memory even if only its centre is kept, so the limits apply to it too.
    for (const planned of [scaled, result]) holdToLimits(planned, limits);
    return {
      size: { width: result.width, height: result.height },
      // As OSS: an animation survives shrinking by w and h, not by p, and is never enlarged.
      keepsAnimation: !target.byPercent && !target.enlarges,
      scaled,
      ...(kept && { kept }),
      ...(canvas && { canvas: { x: canvas.x, y: canvas.y, color: given.color } }),
    };
  },
  // Measured: shrinking takes 5 ns for each pixel of the source and 17 with alpha, enlarging 12 for each of the result and up to
  // 56 with alpha. Columns are filtered before rows, so a picture that becomes higher and narrower passes through both sizes.
  price: ({ size, scaled, canvas }, before) => {
    const isScaled = !isSameSize(before, scaled);
    const passed = before.width * (before.height + scaled.height) + 3 * scaled.width * scaled.height;
    return (isScaled ? 12 * passed : 0) + (canvas ? 16 * size.width * size.height : 0);
  },
});

export const resizeEffect: Effect<ResizePlan> = {
  filter: ({ size, scaled, kept, canvas }, source, { kernels, localColor }) => {
    const scaling = isSameSize(source, scaled) ? undefined : kernels.resample(source, scaled);
    const placing =
      (kept && rowsInside(kept, kernels)) ??
      (canvas && onCanvas(scaled, { ...size, ...canvas, color: localColor(canvas.color) }, kernels));
    return scaling && placing ? inTurn(scaling, placing) : (scaling ?? placing);
  },
};

/** A picture on a canvas, which may cut it off. */
const onCanvas = (
  { height }: Size,
  { x, y, color, ...canvas }: Rect & { readonly color: string },
  { filled, blendOver }: Kernels,
): RowFilter => ({
  width: canvas.width,
  height: canvas.height,
  reach: ({ from, to }) => {
    const within = (row: number): number => Math.min(height, Math.max(0, row - y));
    return { from: within(from), to: within(to) };
  },
  make: (pixels, { from, to }) => {
    const result = filled({ width: canvas.width, height: to - from }, color);
    blendOver(result, pixels, x, Math.max(0, y - from));
    return result;
  },
});

/**
 * As OSS for square pictures. OSS does not document others: here the mark keeps its proportions inside a box of P% of each
 * side of the main picture.
 */
function planMark(percent: number, mark: Size, main: Size | undefined): Target {
  if (!main) {
    throw new OssError({
      code: 'InvalidArgument',
      message: "The value of parameter: P is invalid. P is only allowed in a watermark picture's own process.",
    });
  }
  const box = { width: (main.width * percent) / 100, height: (main.height * percent) / 100 };
  return { scaled: scaleBy(mark, Math.min(box.width / mark.width, box.height / mark.height), {}), enlarges: false };
}

interface Target {
  readonly scaled: Size;
  readonly kept?: Rect;
  readonly canvas?: Rect;
  readonly enlarges: boolean;
  /** Set if p alone decides the size. */
  readonly byPercent?: boolean;
}

/**
 * As OSS: w and h win over l and s, and these over p. With only w or only h, lfit, mfit and fixed keep the proportions, and pad
 * and fill take the number for both sides. With only l or only s the other side follows, whatever the mode.
 */
function planTarget(given: Params<typeof params>, source: Size): Target {
  const { mode, percent } = given;
  const box = boxOf(given, source);
  if (!box) {
    const factor = (percent ?? 100) / 100;
    return {
      scaled: { width: rounded(source.width * factor), height: rounded(source.height * factor) },
      enlarges: false,
      byPercent: true,
    };
  }
  const across = box.width === undefined ? undefined : box.width / source.width;
  const down = box.height === undefined ? undefined : box.height / source.height;
  const ratios = [across, down].filter((ratio) => ratio !== undefined);
  const isBoxed = given.width !== undefined || given.height !== undefined;
  const keepsProportions = ratios.length === 1 && (!isBoxed || mode === 'fixed');
  if (mode === 'lfit' || mode === 'mfit' || keepsProportions) {
    const factor = mode === 'mfit' ? Math.max(...ratios) : Math.min(...ratios);
    return { scaled: scaleBy(source, factor, box), enlarges: factor > 1 };
  }
  const width = box.width ?? box.height ?? source.width;
  const height = box.height ?? box.width ?? source.height;
  const horizontal = width / source.width;
  const vertical = height / source.height;
  if (mode === 'fixed') return { scaled: { width, height }, enlarges: horizontal > 1 || vertical > 1 };
  const factor = mode === 'fill' ? Math.max(horizontal, vertical) : Math.min(horizontal, vertical);
  const scaled = scaleBy(source, factor, { width, height });
  const centred = {
    x: Math.trunc(Math.abs(scaled.width - width) / 2),
    y: Math.trunc(Math.abs(scaled.height - height) / 2),
    width,
    height,
  };
  return mode === 'fill'
    ? { scaled, kept: centred, enlarges: factor > 1 }
    : { scaled, canvas: centred, enlarges: factor > 1 };
}

/** The target box as width and height; the picture's orientation decides which of them l and s are. Undefined if only p can be. */
function boxOf({ width, height, long, short }: Params<typeof params>, source: Size): Partial<Size> | undefined {
  if (width !== undefined || height !== undefined) {
    return { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
  }
  if (long === undefined && short === undefined) return undefined;
  const [widthKey, heightKey] = source.width >= source.height ? [long, short] : [short, long];
  return { ...(widthKey !== undefined && { width: widthKey }), ...(heightKey !== undefined && { height: heightKey }) };
}

/** Scales both sides by one factor. The side of the box that set the factor is taken as it is, free of rounding errors. */
function scaleBy(source: Size, factor: number, box: Partial<Size>): Size {
  const exact = (boxSide: number | undefined, sourceSide: number): number =>
    boxSide !== undefined && boxSide / sourceSide === factor ? boxSide : rounded(sourceSide * factor);
  return { width: exact(box.width, source.width), height: exact(box.height, source.height) };
}

/** As OSS: rounds half up, to at least 1. The tiny addend undoes float noise such as 66.49999999999999 for 66.5. */
const rounded = (value: number): number => Math.max(1, Math.floor(value + 0.5 + 1e-9));

function holdToLimits({ width, height }: Size, limits: Limits): void {
  const sizes = { resizeSide: Math.max(width, height), resizePixels: width * height } as const;
  for (const name of ['resizeSide', 'resizePixels'] as const) {
    if (sizes[name] <= limits[name]) continue;
    throw overLimit(name, limits, sizes[name], 'Maximal size of image supported is exceeded.');
  }
}
