// The visitor's own pictures, which come by file dialog, drop, paste or camera and are kept in the bucket under their file names.
// The bucket is the only list of them, so tabs that are open beside each other cannot disagree.
import { defaultLimits, type ImageProcessor } from 'oss-img';
import { samples } from '../samples/sample-list.ts';
import { numbered } from '../text/numbered.ts';
import type { Bucket } from './bucket.ts';

export interface OwnPictures {
  /** The keys of all pictures that are no samples; of a large bucket, the first ones. */
  keys(): Promise<readonly string[]>;
  /** Resolves to the key the file got. Rejects with the reason when it is no picture that can be read. */
  add(file: File): Promise<string>;
}

/** Tiles that are drawn at most. The list of the bucket shows every object. */
const mostKeys = 500;

/** @param tooLarge says that a file of so many bytes exceeds the limit */
export function makeOwnPictures(
  bucket: Bucket,
  processor: ImageProcessor,
  tooLarge: (bytes: number, most: number) => string,
): OwnPictures {
  return {
    async keys() {
      const taken = await bucket.pictureKeys(mostKeys);
      return taken.filter((key) => !isSample(key));
    },
    async add(file) {
      await checkPicture(processor, file, tooLarge);
      for (const key of numbered(keyOf(file.name))) {
        // A sample may still be on its way to the bucket. A picture is never overwritten: the old one would stay in the browser's
        // image cache, which goes by address.
        if (!isSample(key) && (await bucket.putNew(key, file))) return key;
      }
      throw new Error('No name is free.');
    },
  };
}

const isSample = (key: string): boolean => samples.some((sample) => sample.key === key);

/** Refuses what the package cannot read. The content decides: a name or a type may say anything. */
export async function checkPicture(
  processor: ImageProcessor,
  file: File,
  tooLarge: (bytes: number, most: number) => string,
): Promise<void> {
  refuseLarger(file, tooLarge);
  await processor.info(file);
}

/** The package would read a film of gigabytes into memory before it refused it. */
export function refuseLarger({ size }: Blob, tooLarge: (bytes: number, most: number) => string): void {
  if (size > defaultLimits.sourceBytes) throw new Error(tooLarge(size, defaultLimits.sourceBytes));
}

/** The name of a file as a key: without folders, and without the dots that hide it. */
const keyOf = (name: string): string => name.replaceAll(/[/\\]/g, '-').replace(/^\.+/, '') || 'picture';
