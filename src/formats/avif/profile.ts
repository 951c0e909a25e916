// An AVIF as our encoder writes it -> the same file with an ICC profile, which is one more property of the primary item.

import { asciiBytes, concat, viewOf } from '../../bytes.ts';
import { associations } from '../isobmff/associations.ts';
import { type Box, boxes, findBox } from '../isobmff/boxes.ts';

/** @throws Error for a file of another structure than the encoder writes, which would be a fault of ours */
export function withAvifProfile(bytes: Uint8Array, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const meta = known(findBox(bytes, 'meta'), 'meta');
  const pitm = known(findBox(bytes, 'pitm', meta, 4), 'pitm');
  const iprp = known(findBox(bytes, 'iprp', meta, 4), 'iprp');
  const ipco = known(findBox(bytes, 'ipco', iprp), 'ipco');
  const ipma = known(findBox(bytes, 'ipma', iprp), 'ipma');
  const primary = viewOf(bytes).getUint16(pitm.start + 4);
  const own = [...associations(bytes, ipma)].find(({ item }) => item === primary);
  const index = [...boxes(bytes, ipco.start, ipco.end)].length + 1;
  const short = ((bytes[ipma.start + 3] as number) & 1) === 0 && bytes[ipma.start] === 0;
  if (!own || !short || index > 127) throw unexpected('ipma');

  const copy = new Uint8Array(bytes);
  const view = viewOf(copy);
  const property = concat(new Uint8Array(12), profile);
  viewOf(property).setUint32(0, property.length);
  property.set(asciiBytes('colrprof'), 4);
  const grow = (box: Box, by: number): void => view.setUint32(box.at, view.getUint32(box.at) + by);
  grow(ipco, property.length);
  grow(ipma, 1);
  grow(iprp, property.length + 1);
  grow(meta, property.length + 1);
  moveData(copy, known(findBox(bytes, 'iloc', meta, 4), 'iloc'), property.length + 1);
  copy[own.at + 2] = own.count + 1;
  const at = own.first + own.count;
  return concat(
    copy.subarray(0, ipco.end),
    property,
    copy.subarray(ipco.end, at),
    Uint8Array.of(index),
    copy.subarray(at),
  );
}

/** Moves the places of all items' data, which lie after the boxes that grow: 32-bit offsets, no base, 16-bit item numbers. */
function moveData(bytes: Uint8Array, { start, end }: Box, by: number): void {
  const view = viewOf(bytes);
  if (view.getUint32(start) !== 0 || bytes[start + 4] !== 0x44 || bytes[start + 5] !== 0) throw unexpected('iloc');
  let at = start + 8;
  for (let left = view.getUint16(start + 6); left > 0 && at + 6 <= end; left -= 1) {
    const extents = view.getUint16(at + 4);
    at += 6;
    for (let extent = 0; extent < extents && at + 8 <= end; extent += 1, at += 8)
      view.setUint32(at, view.getUint32(at) + by);
  }
}

function known(box: Box | undefined, name: string): Box {
  if (box) return box;
  throw unexpected(name);
}

const unexpected = (name: string): Error => new Error(`The AVIF encoder wrote an unexpected ${name} box.`);
