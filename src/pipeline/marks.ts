// The pictures of watermarks: each is decoded and processed once for every size of picture it is laid on.
import type { Mark, MarkLoader } from '../actions/action.ts';
import { fault, faults, OssError } from '../errors.ts';
import type { PixelBuffer, Size } from '../pixels.ts';
import { parseProcess } from '../request/grammar.ts';
import type { Job } from '../request/job.ts';
import { readMarkName } from '../request/mark.ts';

/** Makes the pixels of a watermark: its own job, its bytes, and the size of the main picture, which P_ refers to. */
export type Render = (job: Job, bytes: Uint8Array<ArrayBuffer>, main: Size) => Promise<PixelBuffer>;

export function makeMarks(objects: Readonly<Record<string, ArrayBuffer>>, render: Render): MarkLoader {
  const ready = new Map<string, PixelBuffer>();
  const idOf = ({ name, percentOfMain = 0 }: Mark, { width, height }: Size): string =>
    `${width}x${height} ${percentOfMain} ${name}`;
  return {
    load: async (mark, main) => {
      const id = idOf(mark, main);
      if (ready.has(id)) return;
      const { key, process } = readMarkName(mark.name);
      const object = Object.hasOwn(objects, key) ? objects[key] : undefined;
      if (!object) {
        throw fault('missingMark', `The key is ${key}.`);
      }
      const job = jobOf(process, mark.percentOfMain);
      ready.set(id, await render(job, new Uint8Array(object), main).catch(asFaultOfMark(key)));
    },
    get: (mark, main) => {
      const pixels = ready.get(idOf(mark, main));
      if (!pixels) throw new Error(`The watermark ${mark.name} was not loaded.`);
      return pixels;
    },
  };
}

/** An error in a watermark says which watermark it is about. As OSS: its unsupported format has an EC of its own. */
const asFaultOfMark =
  (key: string) =>
  (error: unknown): never => {
    if (!(error instanceof OssError)) throw error;
    const { code, ec, message } = error.toWire();
    const said = `The picture of the watermark ${key} cannot be used. ${message}`;
    if (ec === faults.unsupportedFormat.ec) throw fault('unsupportedMark', said, { cause: error });
    throw new OssError({ code, ec, message: said }, { cause: error });
  };

/** The watermark's own process. A P parameter beside the watermark means the same as resize,P at the end of that process. */
function jobOf(process: string, percentOfMain: number | undefined): Job {
  const own = process === '' ? [] : parseProcess(process).steps;
  return {
    steps: [...own, ...(percentOfMain === undefined ? [] : parseProcess(`image/resize,P_${percentOfMain}`).steps)],
  };
}
