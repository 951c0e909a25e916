// What an AVIF says of its colours: a profile, or numbers of ITU-T H.273 in a box or in the AV1 data themselves.
import { fourLetters, viewOf } from '../../bytes.ts';
import type { ColourTag } from '../colour/colours.ts';
import type { FileColours } from '../colour/file-colours.ts';
import { profileFor } from '../colour/icc.ts';
import { type ColourCodes, codedSpace } from '../colour/space.ts';
import { readItems } from '../isobmff/items.ts';
import { readCoded } from './coded.ts';
import { pictureOf } from './picture.ts';
import { withAvifProfile } from './profile.ts';
import { readSequenceColours, type SequenceColours } from './sequence-header.ts';

export const avifColours: FileColours = {
  read,
  withProfile: async (bytes, profile) => withAvifProfile(bytes, profile),
};

async function read(bytes: Uint8Array): Promise<ColourTag | undefined> {
  const { colours, isFrame } = pictureOf(bytes);
  const box = (types: readonly string[], length: number) =>
    colours.find(({ start, end }) => types.includes(fourLetters(bytes, start)) && end - start > length);
  const profile = box(['prof', 'rICC'], 4);
  if (profile) {
    const channels = readData(bytes)?.isGrey ? 1 : 3;
    return profileFor(new Uint8Array(bytes.slice(profile.start + 4, profile.end)), channels);
  }
  const nclx = box(['nclx'], 7);
  const view = viewOf(bytes);
  const codes = nclx
    ? { primaries: view.getUint16(nclx.start + 4), transfer: view.getUint16(nclx.start + 6) }
    : isFrame
      ? undefined
      : readData(bytes)?.codes;
  return codes && spaceOfCodes(codes);
}

function readData(bytes: Uint8Array): SequenceColours | undefined {
  const items = readItems(bytes);
  const [tile] = (items && readCoded(bytes, items)?.colours.tiles) ?? [];
  return tile && readSequenceColours(tile.data);
}

/**
 * As Chromium (measured): what is not specified (2) is sRGB's, and so are the curves of BT.709 and its kin, which cameras and
 * converters mean by them.
 */
const spaceOfCodes = ({ primaries, transfer }: ColourCodes) =>
  codedSpace({
    primaries: primaries === 2 ? 1 : primaries,
    transfer: [1, 2, 6, 14, 15].includes(transfer) ? 13 : transfer,
  });
