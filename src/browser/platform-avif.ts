// Decodes AV1 by the browser's ImageDecoder, where that gives the planes of a picture instead of colours.
import { type DecodePlanes, type MakeStillDecoder, stillDecoder } from '../formats/avif/by-platform.ts';
import type { Plane } from '../formats/avif/planes.ts';

/** The formats of frames that hold a decoder's own samples, and whether chroma is halved across and down. */
const halves: Readonly<Record<string, readonly [across: boolean, down: boolean]>> = {
  I420: [true, true],
  I422: [true, false],
  I444: [false, false],
};

/** A decoder of AVIF for one thread. A service worker has no ImageDecoder. */
export const platformAvif = (): MakeStillDecoder => stillDecoder(platformPlanes());

/**
 * A decoder of planes for one thread. The frames tell whether this browser gives planes: one that gives colours for an opaque picture
 * of 8 bits is not asked again.
 */
function platformPlanes(): DecodePlanes {
  let givesPlanes = typeof ImageDecoder === 'function';
  return async (data) => {
    if (!givesPlanes) return undefined;
    const decoder = new ImageDecoder({ data, type: 'image/avif', colorSpaceConversion: 'none' });
    try {
      const { image } = await decoder.decode();
      try {
        const isHalf = halves[image.format ?? ''];
        givesPlanes = isHalf !== undefined;
        return isHalf && (await planesOf(image, isHalf));
      } finally {
        image.close();
      }
    } catch {
      // It refuses the file, or the format. The package's own decoder says what is wrong with it.
      return undefined;
    } finally {
      decoder.close();
    }
  };
}

async function planesOf(image: VideoFrame, isHalf: readonly [boolean, boolean]): ReturnType<DecodePlanes> {
  const bytes = new Uint8Array(image.allocationSize());
  const planes = (await image.copyTo(bytes)).map(
    ({ offset, stride }): Plane => ({ data: bytes.subarray(offset), stride }),
  );
  const [luma, blues, reds] = planes;
  const { width, height } = image.visibleRect ?? { width: 0, height: 0 };
  return luma && blues && reds && { width, height, luma, chroma: [blues, reds], isHalf };
}
