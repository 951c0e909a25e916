// Which picture of an AVIF is decoded: the primary item, or the first frame of a sequence.
import { fourLetters, viewOf } from '../../bytes.ts';
import { imageDamage } from '../../errors.ts';
import type { Size } from '../../pixels.ts';
import { type Box, boxes, brandsOf, findBox } from '../isobmff/boxes.ts';
import { type PrimaryPicture, readPrimary } from '../isobmff/primary.ts';

/** The picture that is decoded. */
export interface AvifPicture extends PrimaryPicture {
  /** True for the first frame of a sequence. */
  readonly isFrame: boolean;
}

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
  const inSample = sample ? [...boxes(bytes, sample.start + 78, sample.end)] : [];
  return {
    ...size,
    codings: new Set(['av01']),
    orientation: 1,
    hasAlpha: handlers.includes('auxv'),
    colours: inSample.filter(({ type }) => type === 'colr'),
  };
}

/** Width and height are the last two words of a track's header, in units of 1/65536. */
function trackSize(bytes: Uint8Array, track: Box): Size | undefined {
  const header = findBox(bytes, 'tkhd', track);
  if (!header || header.end - header.start < 84) return undefined;
  const view = viewOf(bytes);
  return { width: view.getUint32(header.end - 8) >>> 16, height: view.getUint32(header.end - 4) >>> 16 };
}
