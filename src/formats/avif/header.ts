// AVIF: size, orientation, alpha and profile of the primary picture, or of the first frame of a sequence.
import { fourLetters, viewOf } from '../../bytes.ts';
import { imageDamage } from '../../errors.ts';
import type { Size } from '../../pixels.ts';
import { profileFor } from '../colour/icc.ts';
import { codedSpace, type MatrixSpace } from '../colour/space.ts';
import { tagFields } from '../exif/tags.ts';
import { cutOff, type Format } from '../format.ts';
import { type Box, boxes, brandsOf, findBox, isCutOff } from '../isobmff/boxes.ts';
import { readExifItem } from '../isobmff/exif-item.ts';
import { type PrimaryPicture, readPrimary } from '../isobmff/primary.ts';
import { withAvifProfile } from './profile.ts';

/** The AVIF entry of `formats`. */
export const avif: Format = {
  name: 'avif',
  contentType: 'image/avif',
  damage: 'avifDamage',
  alpha: true,
  animated: false,
  accepts: (bytes) => brandsOf(bytes).some((brand) => brand === 'avif' || brand === 'avis'),
  readHeader: (bytes) => {
    const { crop, orientation, hasAlpha, ...picture } = pictureOf(bytes);
    const uncropped = { width: picture.width, height: picture.height };
    const { width, height } = crop ?? uncropped;
    if (width === 0 || height === 0) throw imageDamage(`Its AVIF properties give a size of ${width}x${height}.`);
    const exif = readExifItem(bytes);
    return {
      format: 'avif',
      byteLength: bytes.length,
      frameCount: 1,
      width,
      height,
      ...(crop && { uncropped }),
      // As the format's standard has it, the orientation in the EXIF block only repeats what the properties say.
      orientation,
      hasAlpha,
      ...(exif && tagFields(exif)),
    };
  },
  readColours: async (bytes) => {
    const { profile, codes } = pictureOf(bytes);
    return profile ? profileFor(new Uint8Array(bytes.slice(profile.start, profile.end))) : codes && spaceOfCodes(codes);
  },
  withProfile: async (bytes, profile) => withAvifProfile(bytes, profile),
  findDamage: (bytes) => (isCutOff(bytes) ? cutOff : undefined),
};

/** The picture that is decoded. */
export interface AvifPicture extends PrimaryPicture {
  /** True for the first frame of a sequence. */
  readonly isFrame: boolean;
}

/**
 * As Chromium (measured): what is not specified (2) is sRGB's, and so are the curves of BT.709 and its kin, which cameras and
 * converters mean by them.
 */
const spaceOfCodes = ({ primaries, transfer }: NonNullable<PrimaryPicture['codes']>): MatrixSpace | undefined =>
  codedSpace(primaries === 2 ? 1 : primaries, [1, 2, 6, 14, 15].includes(transfer) ? 13 : transfer);

/**
 * libavif's choice: the track of a file whose major brand is that of sequences, or else the primary item; here also the track
 * of a file that has no primary item.
 * @throws OssError ImageDamage
 */
export function pictureOf(bytes: Uint8Array): AvifPicture {
  const frame = brandsOf(bytes)[0] === 'avis' ? readTrack(bytes) : undefined;
  const item = frame ? undefined : readPrimary(bytes);
  if (item) return { ...item, isFrame: false };
  const picture = frame ?? readTrack(bytes);
  if (picture) return { ...picture, isFrame: true };
  throw imageDamage('It starts as an AVIF but does not give the size of its picture.');
}

/** The first picture track, or undefined where none gives its size. */
function readTrack(bytes: Uint8Array): PrimaryPicture | undefined {
  const movie = findBox(bytes, 'moov');
  const tracks = movie ? [...boxes(bytes, movie.start, movie.end)].filter(({ type }) => type === 'trak') : [];
  const handlers = tracks.map((track) => {
    const handler = findBox(bytes, 'hdlr', findBox(bytes, 'mdia', track));
    return handler && fourLetters(bytes, handler.start + 8);
  });
  const track = tracks[handlers.indexOf('pict')];
  const size = track && trackSize(bytes, track);
  if (!track || !size) return undefined;
  const entry = ['mdia', 'minf', 'stbl', 'stsd'].reduce<Box | undefined>(
    (box, type) => box && findBox(bytes, type, box),
    track,
  );
  const sample = entry && findBox(bytes, 'av01', entry, 8);
  const colour = sample && findBox(bytes, 'colr', sample, 78);
  const hasProfile = colour && fourLetters(bytes, colour.start) === 'prof';
  return {
    ...size,
    codings: new Set(['av01']),
    orientation: 1,
    hasAlpha: handlers.includes('auxv'),
    ...(hasProfile && { profile: { start: colour.start + 4, end: colour.end } }),
  };
}

/** Width and height are the last two words of a track's header, in units of 1/65536. */
function trackSize(bytes: Uint8Array, track: Box): Size | undefined {
  const header = findBox(bytes, 'tkhd', track);
  if (!header || header.end - header.start < 84) return undefined;
  const view = viewOf(bytes);
  return { width: view.getUint32(header.end - 8) >>> 16, height: view.getUint32(header.end - 4) >>> 16 };
}
