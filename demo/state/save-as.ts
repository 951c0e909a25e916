// `|sys/saveas,o_…,b_…` at the end of the text: the preview shows what would be saved, and saving is a deed of its own, as it is a POST at
// the service.
import { computed } from '@preact/signals';
import { bucketName } from '../store/bucket.ts';
import { splitSaveAs } from '../text/process-text.ts';
import { readSaveAs } from '../text/save-as.ts';
import { words } from '../words/words.ts';
import { messageOf } from './bucket.ts';
import { tellChange } from './changes.ts';
import { say } from './status.ts';
import { key, process } from './view.ts';

export interface SaveAs {
  /** Undefined when the text gives none that can be read. */
  readonly key: string | undefined;
  readonly bucket: string;
}

/** The place where the text saves the result; undefined if it does not save it. */
export const saveAs = computed<SaveAs | undefined>(() => {
  const { saveAs } = splitSaveAs(process.value);
  if (saveAs === '') return undefined;
  const target = readSaveAs(saveAs);
  return { key: target?.key, bucket: target?.bucket || bucketName };
});

/** Saves the result in the bucket, as the text says. */
export async function saveNow(): Promise<void> {
  try {
    const { openBucket } = await import('oss-img/bucket');
    const opened = await openBucket(bucketName);
    const saved = await opened.processObject(key.value, process.value);
    tellChange();
    say(words.value.bar.saveAs.saved(saved.object, saved.bucket));
  } catch (error) {
    say(messageOf(error), 'fault');
  }
}
