// transform and extract, in the shape of a provider of unpic.
import { type PictureAddress, processIn, readAddress } from './address.ts';
import { type Fit, generate, modes, type OssOperations, operationsText } from './operations.ts';
import { ossImageUrl } from './oss-image-url.ts';
import { lastField, nameOf, numberIn, type StepTexts, sizedBy, stepsOf } from './process-steps.ts';

/** An address taken apart. */
export interface Extracted {
  /** The address without its process. */
  readonly src: string;
  /** The operations of its process. Where there is more in it than operations can say, `process` is all of it. */
  readonly operations: OssOperations;
}

/**
 * The operations in the process of an address, in the shape of unpic's `extract`: `generate` makes the same picture of them.
 * @returns null for an address that cannot have a process of its own: `data:`, `blob:`, or signed with its process
 * @example
 * ```ts
 * extract('/cat.jpg?x-oss-process=image/resize,w_320/format,webp'); // { src: '/cat.jpg', operations: { width: 320, format: 'webp' } }
 * ```
 */
export function extract(url: PictureAddress): Extracted | null {
  let text: string | undefined;
  let src: string;
  try {
    text = processIn(readAddress(url));
    src = ossImageUrl(url);
  } catch {
    return null;
  }
  if (!text) return { src, operations: {} };
  if (!text.startsWith('image/')) return { src, operations: { process: text } };
  const operations = operationsIn(stepsOf(text));
  return { src, operations: operationsText(operations) === text ? operations : { ...operations, process: text } };
}

/**
 * The address of a picture with these operations, in the shape of unpic's `transform`. The operations its process has already stay,
 * unless they are given anew.
 * @throws TypeError as `generate` does, and when the address has a style, which no operation can be added to
 * @example
 * ```ts
 * transform('/cat.jpg?x-oss-process=image/resize,w_320', { width: 640, format: 'webp' });
 * // '/cat.jpg?x-oss-process=image/resize,w_640/format,webp'
 * ```
 */
export function transform(src: PictureAddress, operations: OssOperations): string {
  const base = extract(src);
  if (!base) return generate(src, operations);
  const given = Object.entries(operations).filter(([, value]) => value !== undefined);
  return generate(base.src, { ...base.operations, ...Object.fromEntries(given) });
}

function operationsIn(steps: StepTexts): OssOperations {
  const fieldsOf = (name: string): string[] | undefined =>
    steps
      .filter((step) => nameOf(step) === name)
      .at(-1)
      ?.split(',')
      .slice(1);
  const [format] = fieldsOf('format') ?? [];
  const quality = fieldsOf('quality') ?? [];
  // Only an absolute quality is one of an image component.
  const absolute = quality.length === 1 ? numberIn(quality, 'Q') : undefined;
  return { ...sizeIn(steps), ...(format && { format }), ...(absolute && { quality: absolute }) };
}

/** The size that the process gives the picture, where its last word on that is a `resize` of pixels. */
function sizeIn(steps: StepTexts): OssOperations {
  const fields = sizedBy(steps);
  const [width, height] = [numberIn(fields, 'w'), numberIn(fields, 'h')];
  if (!width || !height) return { ...(width && { width }), ...(height && { height }) };
  const mode = lastField(fields, 'm')?.slice(2) ?? modes.inside;
  const fit = (Object.keys(modes) as Fit[]).find((name) => modes[name] === mode);
  if (!fit) return {};
  const color = lastField(fields, 'color')?.slice('color_'.length);
  return { width, height, ...(fit !== 'cover' && { fit }), ...(fit === 'contain' && color && { background: color }) };
}
