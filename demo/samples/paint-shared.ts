// A large sample, painted by several workers: each takes a band of columns, and one puts them together.
import type { PaintedBand, Sample, SampleOrder, SampleReport } from './sample-list.ts';

/** Smaller ones are painted before a second worker has started. */
const sharedPixels = 1e6;
/** More would wait for each other's memory. */
const mostWorkers = 8;

export const isShared = ({ width, height }: Sample): boolean => width * height > sharedPixels;

export const startSampleWorker = (): Worker =>
  new Worker(new URL('./sample-worker.ts', import.meta.url), { type: 'module' });

/** @param onProgress runs from 0 to 1 */
export async function paintShared(sample: Sample, onProgress: (fraction: number) => void): Promise<Blob> {
  const { key, width } = sample;
  const count = Math.min(mostWorkers, Math.max(2, navigator.hardwareConcurrency));
  const workers = Array.from({ length: count }, startSampleWorker);
  const fractions = workers.map(() => 0);
  const columnOf = (index: number): number => Math.round((index * width) / count);
  try {
    const bands = await Promise.all(
      workers.map((worker, index) =>
        answerOf(
          worker,
          { key, band: { left: columnOf(index), right: columnOf(index + 1) } },
          (report) => ('band' in report ? report.band : undefined),
          (fraction) => {
            fractions[index] = fraction;
            onProgress(fractions.reduce((sum, part) => sum + part) / count);
          },
        ),
      ),
    );
    return await join(key, bands, workers[0] as Worker);
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

const join = (key: string, bands: readonly PaintedBand[], worker: Worker): Promise<Blob> =>
  answerOf(
    worker,
    { key, bands },
    (report) => ('body' in report ? report.body : undefined),
    () => {},
    bands.map(({ pixels }) => pixels.data.buffer),
  );

/** A small copy of a sample that is painted on demand, for its tile. */
export async function paintThumbnail(key: string, width: number): Promise<Blob> {
  const worker = startSampleWorker();
  try {
    return await answerOf(worker, { key, width }, (report) => ('body' in report ? report.body : undefined));
  } finally {
    worker.terminate();
  }
}

/** The first report that `pick` takes. */
function answerOf<T>(
  worker: Worker,
  order: SampleOrder,
  pick: (report: SampleReport) => T | undefined,
  onProgress: (fraction: number) => void = () => {},
  transfer: Transferable[] = [],
): Promise<T> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<SampleReport>) => {
      if ('fraction' in data) return onProgress(data.fraction);
      if ('failure' in data) return reject(new Error(data.failure));
      const picked = pick(data);
      if (picked !== undefined) resolve(picked);
    };
    worker.onerror = ({ message }) => reject(new Error(message || 'The worker that paints the samples did not start.'));
    worker.postMessage(order, transfer);
  });
}
