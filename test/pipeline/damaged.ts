// Pictures broken in ways that no decoder gets over, and one of each kind for any number.
import { crc32 } from 'node:zlib';
import { cmykJpeg, jpegOf, photo, pngOf, random } from '../pictures.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Damaged {
  readonly name: string;
  readonly bytes: Bytes;
  readonly code: 'ImageDamage' | 'BadRequest';
}

/** Where the contents of the first segment of this marker begin. */
function segmentAt(bytes: Bytes, marker: number): number {
  for (let at = 2; at < bytes.length; at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))) {
    if (bytes[at + 1] === marker) return at + 4;
  }
  throw new Error(`no segment ${marker.toString(16)}`);
}

const changed = (bytes: Bytes, changes: Readonly<Record<number, number>>): Bytes => {
  const copy = new Uint8Array(bytes);
  for (const [at, value] of Object.entries(changes)) copy[Number(at)] = value;
  return copy;
};

export async function damagedJpegs(count: number): Promise<Damaged[]> {
  const good = await jpegOf(photo(96, 64));
  const cmyk = await cmykJpeg();
  const next = random(7);
  const scan = segmentAt(good, 0xda);
  const frame = segmentAt(good, 0xc0);
  const huffman = segmentAt(good, 0xc4);
  const data = scan + 10;
  const place = (): number => data + Math.floor(next() * (good.length - data - 80));
  const kinds: readonly ((index: number) => Damaged)[] = [
    () => ({ name: 'cut off', bytes: good.slice(0, 3 + Math.floor(next() * (good.length - 4))), code: 'ImageDamage' }),
    () => {
      const cut = good.slice(0, place());
      return { name: 'cut off, with an end marker', bytes: new Uint8Array([...cut, 0xff, 0xd9]), code: 'ImageDamage' };
    },
    () => {
      // Ones without end are no Huffman code; 0xff in the data is written ff 00.
      const at = place();
      const ones = Object.fromEntries(
        Array.from({ length: 60 }, (_, index) => [at + index, index % 2 === 0 ? 0xff : 0]),
      );
      return { name: 'data overwritten', bytes: changed(good, { ...ones, [at - 1]: 0 }), code: 'ImageDamage' };
    },
    (index) => ({
      name: 'sampling factors',
      bytes: changed(good, { [frame + 7]: [0x00, 0x05, 0x50, 0xff][index % 4] as number }),
      code: 'ImageDamage',
    }),
    () => ({ name: 'Huffman table', bytes: changed(good, { [huffman + 1]: 255 }), code: 'ImageDamage' }),
    () => ({ name: 'component of the scan', bytes: changed(good, { [scan + 1]: 77 }), code: 'ImageDamage' }),
    () => ({ name: 'no width', bytes: changed(good, { [frame + 3]: 0, [frame + 4]: 0 }), code: 'ImageDamage' }),
    () => ({ name: '12 bits', bytes: changed(good, { [frame]: 12 }), code: 'BadRequest' }),
    () => ({ name: 'CMYK, cut off', bytes: cmyk.slice(0, -40), code: 'ImageDamage' }),
  ];
  return Array.from({ length: count }, (_, index) => (kinds[index % kinds.length] as (typeof kinds)[number])(index));
}

/** The PNG with some bytes others; `sealed` where the check sum of that chunk is made to fit, so that only a decoder can tell. */
function changedPng(
  png: Bytes,
  chunk: 'IHDR' | 'IDAT',
  changes: Readonly<Record<number, number>>,
  sealed: boolean,
): Bytes {
  const name = new TextDecoder('latin1').decode(png).indexOf(chunk);
  const copy = new Uint8Array(png);
  for (const [at, value] of Object.entries(changes)) copy[name + 4 + Number(at)] = value;
  const view = new DataView(copy.buffer);
  const end = name + 4 + view.getUint32(name - 4);
  if (sealed) view.setUint32(end, crc32(copy.subarray(name, end)));
  return copy;
}

export async function damagedPngs(count: number): Promise<Damaged[]> {
  const good = await pngOf(photo(48, 32, { alpha: true }));
  const next = random(8);
  const data = new TextDecoder('latin1').decode(good).indexOf('IDAT') + 4;
  const kinds: readonly [string, () => Bytes][] = [
    // Not behind the last pixel: the checksums and IEND, 22 bytes, do not matter.
    ['cut off', () => good.slice(0, 9 + Math.floor(next() * (good.length - 9 - 22)))],
    ['no zlib stream', () => changedPng(good, 'IDAT', { 0: 0xff }, true)],
    ['a deflate block of no type', () => changedPng(good, 'IDAT', { 2: 0x07 }, true)],
    ['a colour type there is not', () => changedPng(good, 'IHDR', { 9: 5 }, true)],
    ['a depth there is not', () => changedPng(good, 'IHDR', { 8: 3 }, true)],
    ['more rows than there are', () => changedPng(good, 'IHDR', { 7: 33 }, true)],
    ['no height', () => changedPng(good, 'IHDR', { 7: 0 }, true)],
    ['another width', () => changedPng(good, 'IHDR', { 3: 47 }, false)],
    [
      'another byte in the data',
      () => {
        const at = Math.floor(next() * (good.length - data - 20));
        return changedPng(good, 'IDAT', { [at]: (good[data + at] as number) ^ 0x5a }, false);
      },
    ],
  ];
  return Array.from({ length: count }, (_, index) => {
    const [name, make] = kinds[index % kinds.length] as (typeof kinds)[number];
    return { name, bytes: make(), code: 'ImageDamage' };
  });
}
