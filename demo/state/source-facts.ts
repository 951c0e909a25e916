// Reads the source's header through the package's own info report, so that sizes can be planned before any pixel exists.
import type { ImageProcessor } from 'oss-img';
import { actions } from 'oss-img/actions';

type Header = NonNullable<Parameters<ImageProcessor['explain']>[1]>;

/** The header for `explain`, and the service's name of the format, which may be one that cannot be written. */
export interface SourceFacts extends Header {
  readonly orientation: NonNullable<Header['orientation']>;
  readonly formatName: string;
}

/** The orientations of EXIF; 1 is upright. */
const orientations = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** Undefined for a file the package cannot read; running it then says why. */
export async function readSourceFacts(processor: ImageProcessor, body: Blob): Promise<SourceFacts | undefined> {
  try {
    const info = await processor.info(body);
    const width = Number(info.ImageWidth?.value);
    const height = Number(info.ImageHeight?.value);
    if (!(width > 0 && height > 0)) return undefined;
    const stated = Number(info.Orientation?.value);
    const orientation = orientations.find((value) => value === stated) ?? 1;
    const formatName = info.Format?.value ?? '';
    const format = actions.format.params.format.choices.find((choice) => choice === formatName);
    return {
      width,
      height,
      formatName,
      orientation,
      ...(format && { format }),
    };
  } catch {
    return undefined;
  }
}

/** Width and height after the EXIF orientation is applied: 5 to 8 swap them. */
export function uprightSize({ width, height, orientation }: SourceFacts): { width: number; height: number } {
  return orientation > 4 ? { width: height, height: width } : { width, height };
}
