// The contract of a peer in the browser: bytes in, bytes out. A Blob counts as bytes: it is what people choose, and what pages show and send.
import type { Job } from '../jobs.ts';

export interface BrowserPeer {
  /** @param source a `Blob` where the job says that the picture comes as a file */
  run(job: Job, source: ArrayBuffer | Blob): Promise<ArrayBuffer | Blob>;
}

export const bytesOf = (view: Uint8Array): ArrayBuffer =>
  view.byteLength === view.buffer.byteLength ? (view.buffer as ArrayBuffer) : view.slice().buffer;

/** The bytes of a source, for peers that take nothing else. */
export const bufferOf = async (source: ArrayBuffer | Blob): Promise<ArrayBuffer> =>
  source instanceof Blob ? source.arrayBuffer() : source;

export const mimeOf = (job: Job): string => `image/${job.format}`;

/** The quality as a canvas counts it, from 0 to 1. */
export const canvasQuality = ({ quality }: Job): number | undefined => quality && quality / 100;
