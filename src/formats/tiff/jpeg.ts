// JPEG data of a TIFF strip or tile (TIFF technical note 2) -> a JPEG file of its own: tables first, then the data.
import type { Size } from '../../pixels.ts';

const [SOI, EOI, SOS] = [0xd8, 0xd9, 0xda];

/**
 * @param transformed whether colours are YCbCr: said by an Adobe segment, since TIFF says it elsewhere
 * @returns undefined where either is no JPEG, or is of another size than wanted
 */
export function tiffJpeg(
  tables: readonly number[],
  data: Uint8Array,
  transformed: boolean,
  { width, height }: Size,
): Uint8Array<ArrayBuffer> | undefined {
  if (data[0] !== 0xff || data[1] !== SOI) return undefined;
  const size = frameSize(data);
  if (!size || size.width !== width || size.height !== height) return undefined;
  const ended = tables.at(-2) === 0xff && tables.at(-1) === EOI;
  const shared = tables.slice(2, ended ? -2 : undefined);
  const adobe = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transformed ? 1 : 0];
  const head = [0xff, SOI, ...adobe, ...shared];
  const file = new Uint8Array(head.length + data.length - 2);
  file.set(head);
  file.set(data.subarray(2), head.length);
  return file;
}

/** Of the first frame header. */
function frameSize(data: Uint8Array): Size | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 2; at + 9 <= data.length; ) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === SOS) return undefined;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}
