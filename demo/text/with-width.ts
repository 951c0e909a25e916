// A process whose result has another width.
import { srcset } from 'oss-img/url';
import { joinSaveAs, splitSaveAs } from './process-text.ts';
import { readPasted } from './read-pasted.ts';

/**
 * The process with the width in its `resize`, whose height is scaled with it, or in a new one.
 * @throws TypeError for a style, which nothing can be added to
 */
export function withWidth(whole: string, width: number): string {
  const { process, saveAs } = splitSaveAs(whole);
  const [address = ''] = srcset('/a.jpg', [width], process).split(' ');
  return joinSaveAs({ process: readPasted(address).process, saveAs });
}
