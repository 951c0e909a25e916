// The visitor's own pictures, which come by file dialog, drop or paste and are kept in the bucket under their file names. The
// bucket is the only list of them, so tabs that are open beside each other cannot disagree.
import type { ImageProcessor } from 'oss-img';
import type { Bucket } from './bucket.ts';
import { samples } from './samples/sample-list.ts';

export interface OwnPictures {
  /** The keys of all pictures that are no samples. */
  keys(): Promise<readonly string[]>;
  /** Resolves to the key the file got. Rejects with the reason when it is no picture that can be read. */
  add(file: File): Promise<string>;
  remove(key: string): Promise<void>;
}

export function makeOwnPictures(bucket: Bucket, processor: ImageProcessor): OwnPictures {
  return {
    async keys() {
      const taken = await bucket.keys();
      return taken.filter((key) => samples.every((sample) => sample.key !== key));
    },
    async add(file) {
      // Its content decides: a name or a type may say anything.
      await processor.info(file);
      for (const key of candidates(file.name)) if (await bucket.putNew(key, file)) return key;
      throw new Error('No name is free.');
    },
    remove: (key) => bucket.remove(key),
  };
}

/**
 * The file's name without folders, then the same with a number. A picture is never overwritten: the old one would stay in the
 * browser's image cache, which goes by address.
 */
function* candidates(name: string): Generator<string> {
  const [, stem = 'picture', extension = ''] =
    /^(.+?)(\.[^.]*)?$/.exec(name.replaceAll(/[/\\]/g, '-').replace(/^\.+/, '')) ?? [];
  const reserved = samples.map(({ key }) => key);
  for (let count = 1; ; count += 1) {
    const key = `${stem}${count === 1 ? '' : `-${count}`}${extension}`;
    // A sample may still be on its way to the bucket.
    if (!reserved.includes(key)) yield key;
  }
}
