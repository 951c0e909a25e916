// What the `colr` boxes of a picture (ISO/IEC 14496-12 section 12.1.5) say of its colours: a profile, or numbers of ITU-T H.273.
import { fourLetters, viewOf } from '../../bytes.ts';
import type { ColourTag } from '../colour/colours.ts';
import { profileFor } from '../colour/icc.ts';
import { type ColourCodes, codedSpace } from '../colour/space.ts';
import type { Box } from './boxes.ts';

/**
 * @param boxes the picture's `colr` boxes
 * @param channelsOf gives the number of the picture's colour channels
 * @param codesOf gives what the coded data say themselves, which counts where no box says anything
 */
export function readColourBoxes(
  bytes: Uint8Array,
  boxes: readonly Box[],
  channelsOf: () => 1 | 3,
  codesOf: () => ColourCodes | undefined = () => undefined,
): ColourTag | undefined {
  const box = (types: readonly string[], length: number) =>
    boxes.find(({ start, end }) => types.includes(fourLetters(bytes, start)) && end - start > length);
  const profile = box(['prof', 'rICC'], 4);
  if (profile) return profileFor(new Uint8Array(bytes.slice(profile.start + 4, profile.end)), channelsOf());
  const nclx = box(['nclx'], 7);
  const view = viewOf(bytes);
  const codes = nclx
    ? { primaries: view.getUint16(nclx.start + 4), transfer: view.getUint16(nclx.start + 6) }
    : codesOf();
  return codes && spaceOfCodes(codes);
}

/**
 * As Chromium (measured with AVIF): what is not specified (2) is sRGB's, and so are the curves of BT.709 and its kin, which cameras
 * and converters mean by them.
 */
const spaceOfCodes = ({ primaries, transfer }: ColourCodes) =>
  codedSpace({
    primaries: primaries === 2 ? 1 : primaries,
    transfer: [1, 2, 6, 14, 15].includes(transfer) ? 13 : transfer,
  });
