// The memory of pictures, used again: the system takes as long to clear and map new memory as a kernel takes to fill it.
import type { PixelBuffer, Size } from './pixels.ts';

/** A new picture of transparent black. */
export function blank(size: Size): PixelBuffer {
  const bytes = size.width * size.height * 4;
  const used = takeSpare(bytes);
  const data = new Uint8ClampedArray(used ?? newBuffer(bytes), 0, bytes);
  if (used) data.fill(0);
  return { width: size.width, height: size.height, data };
}

/** A new picture whose pixels may be anything: for whoever sets every one of them. */
export function unset({ width, height }: Size): PixelBuffer {
  const bytes = width * height * 4;
  return { width, height, data: new Uint8ClampedArray(takeSpare(bytes) ?? newBuffer(bytes), 0, bytes) };
}

/** The memory of pictures that nobody needs any more, oldest first. */
const spare: ArrayBuffer[] = [];
const mostSpareBytes = 48 << 20;
/** Smaller buffers are not worth keeping. */
const leastSpareBytes = 1 << 16;
/** Memory of others (a codec's, a canvas's) is not ours to use again. */
const own = new WeakSet<ArrayBuffer>();

/** Says that nobody will look at this picture again. */
export function recycle({ data: { buffer } }: PixelBuffer): void {
  if (!own.has(buffer) || spare.includes(buffer)) return;
  spare.push(buffer);
  while (spare.reduce((sum, { byteLength }) => sum + byteLength, 0) > mostSpareBytes) spare.shift();
}

/** Frees the memory that is kept: for whoever needs far more next. */
export function dropSpare(): void {
  for (const buffer of spare.splice(0)) release(buffer);
}

function takeSpare(bytes: number): ArrayBuffer | undefined {
  const index = spare.findIndex(({ byteLength }) => byteLength >= bytes && byteLength <= 2 * bytes);
  return index < 0 ? undefined : spare.splice(index, 1)[0];
}

/** Frees a buffer that nobody will look at again: at once where the engine can (ES2024), and not only when it is collected. */
export function release(buffer: ArrayBuffer): void {
  (buffer as { transfer?(length: number): ArrayBuffer }).transfer?.(0);
}

function newBuffer(bytes: number): ArrayBuffer {
  const buffer = new ArrayBuffer(bytes);
  if (bytes >= leastSpareBytes) own.add(buffer);
  return buffer;
}
