// JPEG data of a TIFF strip or tile (TIFF technical note 2) -> a JPEG file of its own: tables first, then the data.
import type { Size } from '../../pixels.ts';
import { APP14, EOI, isBare, isFrame, SOI, SOS, segments } from '../jpeg/markers.ts';

/**
 * @param tables the JPEGTables field: a JPEG of tables alone, or nothing
 * @param transformed whether the colours are YCbCr. An Adobe segment tells the decoder, since TIFF keeps it in a tag.
 * @returns undefined where the data is no JPEG, or its frame has another size than wanted
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
  const adobe = [0xff, APP14, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transformed ? 1 : 0];
  const head = [0xff, SOI, ...adobe, ...shared];
  const file = new Uint8Array(head.length + data.length - 2);
  file.set(head);
  file.set(data.subarray(2), head.length);
  return file;
}

/** The size in the first frame header; undefined where anything but whole segments comes before it. */
function frameSize(data: Uint8Array): Size | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (const { marker, start, end, isWhole, isDetached } of segments(data, 2)) {
    if (!isWhole || isDetached || isBare(marker) || marker === SOS) return undefined;
    if (!isFrame(marker)) continue;
    return end - start < 5 ? undefined : { width: view.getUint16(start + 3), height: view.getUint16(start + 1) };
  }
  return undefined;
}
