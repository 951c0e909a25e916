// Saves a result: into a file, onto the clipboard, or into the bucket.
import { withFormat } from '../fit/fit-bytes.ts';
import { saveFile } from '../store/save-file.ts';
import { fileNameOf } from '../text/file-name.ts';
import { joinSaveAs, splitSaveAs } from '../text/process-text.ts';
import { writeSaveAs } from '../text/save-as.ts';
import { bucket, processor } from './bucket.ts';
import { tellChange } from './changes.ts';
import { findPicture } from './pictures.ts';
import type { Outcome } from './run.ts';
import { source } from './source.ts';
import { process } from './view.ts';

/** Saves the result as a file. An original that is no picture keeps its name. */
export function download({ key, result }: Outcome): void {
  const own = key.slice(key.lastIndexOf('/') + 1);
  saveFile(result.format === 'unknown' ? own : fileNameOf(key, result.format), result.body);
}

/** Copies the result as PNG, which is the one format that every clipboard takes. */
export async function copyPicture({ result }: Outcome): Promise<void> {
  const body = source.peek()?.body;
  const png =
    result.format === 'png' || !body
      ? Promise.resolve(result.body)
      : processor
          .process(body, withFormat(splitSaveAs(process.peek()).process, 'png'), { loadObject: findPicture })
          .then((made) => made.body);
  // The item takes a promise, so that the picture may be made after the click that allows the copy.
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
}

/** The process with `sys/saveas` at its end. */
export const savingProcess = (text: string, key: string): string =>
  joinSaveAs({ process: splitSaveAs(text).process, saveAs: writeSaveAs({ key, bucket: '' }) });

/** Stores the result in the bucket, as a POST with sys/saveas does. */
export async function saveIntoBucket(sourceKey: string, text: string, key: string): Promise<void> {
  const opened = await bucket;
  if (opened.door && splitSaveAs(text).process !== '') {
    await opened.door.processObject(sourceKey, savingProcess(text, key));
  } else {
    const body = source.peek()?.body;
    if (!body) return;
    const { process: front } = splitSaveAs(text);
    const made = front === '' ? body : (await processor.process(body, front, { loadObject: findPicture })).body;
    await opened.put(key, made);
  }
  tellChange();
}
