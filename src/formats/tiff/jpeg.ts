// Strips and tiles that are JPEG data (TIFF technical note 2): each becomes a JPEG file of its own, with the tables they share.
import { concat } from '../../bytes.ts';
import { imageDamage } from '../../errors.ts';
import type { Size } from '../../pixels.ts';
import type { Codec } from '../codec.ts';
import type { InkTable } from '../colour/cmyk.ts';
import { APP0, APP14, EOI, isBare, isFrame, SOI, SOS, segments } from '../jpeg/markers.ts';
import type { Unpack } from './codec.ts';
import type { TiffLayout } from './layout.ts';

/**
 * Gives RGBA, whose alpha counts only where the file has one, or grey in all three colours.
 * @param inks the colours of CMYK mixtures
 */
export function jpegUnpacker(layout: TiffLayout, jpeg: Codec, inks: InkTable): Unpack {
  const { tiled, segmentWidth, segmentHeight, colour, jpegTables, samplesTogether } = layout;
  const invertedInks = colour === 'cmyk' ? invert(inks) : undefined;
  const hasAlpha = colour === 'rgb' && samplesTogether === 4;
  return async (data, { x, y, rows }) => {
    const found = tiffJpeg(jpegTables, data, colour === 'ycbcr');
    // A tile is always stored whole, a strip only as far down as the picture goes; some writers store the last one whole.
    const least = tiled ? segmentHeight : rows;
    if (!found || found.size.width !== segmentWidth || found.size.height < least || found.size.height > segmentHeight)
      throw imageDamage(`The strip or tile at ${x}, ${y} holds no JPEG of its size.`);
    if (found.components !== samplesTogether)
      throw imageDamage(
        `The strip or tile at ${x}, ${y} holds JPEG data of ${found.components} samples; expected ${samplesTogether}.`,
      );
    const { file, size } = found;
    const facts = { format: 'jpg', byteLength: file.length, frameCount: 1, orientation: 1, hasAlpha: false } as const;
    // Four components whose number the decoder is not told stay as they are: it would make colours of them, as of inks.
    const header = { ...facts, ...size, ...(!hasAlpha && { components: samplesTogether }) };
    const [part] = await jpeg.decode(file, header, 'first', 1, invertedInks);
    if (!part) throw imageDamage('A strip or tile holds no picture.');
    // The decoder takes four components for inks, which Adobe's files invert.
    if (hasAlpha) for (let at = 0; at < part.data.length; at += 1) part.data[at] = 255 - (part.data[at] as number);
    return {
      data: new Uint8Array(part.data.buffer, part.data.byteOffset, part.data.length),
      rowBytes: part.width * 4,
      step: 4,
      ...(samplesTogether === layout.samplesPerPixel && { isRgba: true }),
    };
  };
}

/**
 * The table for inks that are stored as they are, since the decoder of JPEG files takes them for Adobe's, which are inverted:
 * every mixture changes places with the one that has as much of each ink as it lacks.
 */
function invert({ levels, rgb }: InkTable): InkTable {
  const last = rgb.length / 3 - 1;
  return { levels, rgb: Uint8Array.from(rgb, (_, at) => rgb[(last - Math.floor(at / 3)) * 3 + (at % 3)] as number) };
}

/**
 * @param tables the JPEGTables field: a JPEG of tables alone, or nothing
 * @param isYcc true if the colours are YCbCr. TIFF keeps that in a tag, and what the data say themselves does not count: an
 * Adobe segment takes the place of theirs and tells the decoder.
 * @returns undefined where the data is no JPEG
 */
function tiffJpeg(
  tables: readonly number[],
  data: Uint8Array<ArrayBuffer>,
  isYcc: boolean,
): { file: Uint8Array<ArrayBuffer>; size: Size; components: number } | undefined {
  if (data[0] !== 0xff || data[1] !== SOI) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const ended = tables.at(-2) === 0xff && tables.at(-1) === EOI;
  const shared = Uint8Array.from(tables.slice(2, ended ? -2 : undefined));
  const adobe = [0xff, APP14, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, isYcc ? 1 : 0];
  const parts: Uint8Array[] = [Uint8Array.of(0xff, SOI, ...adobe), shared];
  let size: Size | undefined;
  let components = 0;
  let from = 2;
  for (const { marker, start, end, isWhole, isDetached } of segments(data, from)) {
    if (!isWhole || isDetached || isBare(marker)) return undefined;
    if (marker === SOS) break;
    if (isFrame(marker) && !size) {
      if (end - start < 6) return undefined;
      size = { width: view.getUint16(start + 3), height: view.getUint16(start + 1) };
      components = view.getUint8(start + 5);
    }
    if (marker !== APP0 && marker !== APP14) parts.push(data.subarray(from, end));
    from = end;
  }
  return size && { file: concat(...parts, data.subarray(from)), size, components };
}
