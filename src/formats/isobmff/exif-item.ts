// The EXIF block of a HEIF file, which is an item of its own (ISO/IEC 23008-12 annex A.2.1).
import { viewOf } from '../../bytes.ts';
import { tiffIn } from '../exif/tags.ts';
import { readItems } from './items.ts';
import { itemData } from './locations.ts';

/**
 * The EXIF block that describes the primary item or, where none says what it describes, the first one.
 * @returns the block from its byte order mark on
 */
export function readExifItem(bytes: Uint8Array): Uint8Array | undefined {
  const items = readItems(bytes);
  if (!items) return undefined;
  const blocks = [...items.types()].filter(([, type]) => type === 'Exif').map(([item]) => item);
  if (blocks.length === 0) return undefined;
  const described = items.references().filter(({ type, to }) => type === 'cdsc' && to.includes(items.primary));
  const own = new Set(described.map(({ from }) => from));
  const data = itemData(bytes)(blocks.find((item) => own.has(item)) ?? (blocks[0] as number));
  // The first word tells how far behind it the block begins.
  return data && data.length >= 4 ? tiffIn(data.subarray(4 + viewOf(data).getUint32(0))) : undefined;
}
