// What a lane is asked to do, and what comes back, as plain data that crosses to another process or to a page.
import type { ReductionRule, Shrink } from '../../src/pipeline/scaling.ts';
import type { Bytes } from './chance.ts';

/** A process on a picture, through the engine or the pool. */
export interface PictureJob {
  readonly kind: 'picture';
  readonly file: Bytes;
  readonly process: string;
  /** The picture behind every key of a watermark. */
  readonly mark: Bytes;
  /** The index of one of `settings`. */
  readonly setting: number;
}

/** Options of the engines that the jobs go through. */
export const settings: readonly {
  readonly shrink?: Shrink;
  readonly exactPixels?: number;
  readonly reduction?: ReductionRule;
}[] = [{}, { exactPixels: 0, shrink: 'lanczos3' }, { exactPixels: 0, reduction: 'close' }];

/** Low, so that a size out of a damaged header cannot keep the machine busy; all other limits are those of the package. */
export const limits = { machinePixels: 2_000_000, machineMs: 1000 };

/** A signature of a request. The time is that of the run, so it is made there. */
export interface Signing {
  readonly version: 'v1' | 'v4';
  readonly in: 'headers' | 'query';
  /** What is changed after signing, so that the request must be refused. */
  readonly altered?: Alteration;
}

export const alterations = ['signature', 'key', 'method', 'process', 'time', 'access key', 'secret'] as const;
export type Alteration = (typeof alterations)[number];

/** A form that uploads a file; its policy is made when it is sent. */
export interface FormPlan {
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly file: Bytes;
  readonly signature?: 'v1' | 'v4' | undefined;
}

export interface RequestPlan {
  readonly method: string;
  /** The bucket, and the key as text; both empty for the service itself. */
  readonly bucket: string;
  readonly key: string;
  /** The query without its question mark, as it is sent. */
  readonly query: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Bytes | string;
  readonly form?: FormPlan;
  readonly signing?: Signing;
}

/** Requests one after the other. `UPLOAD` and `ETAG` in them stand for the last upload id and ETag that came back. */
export interface ExchangeJob {
  readonly kind: 'exchange';
  readonly requests: readonly RequestPlan[];
}

/** Values written into the database behind the package's back, and then everything that reads them. */
export interface RecordsJob {
  readonly kind: 'records';
  readonly writes: readonly { readonly store: string; readonly value: unknown; readonly key?: IDBValidKey }[];
}

export type Job = PictureJob | ExchangeJob | RecordsJob;

/** An error, in the form that crosses. */
export interface Failure {
  readonly ok: false;
  /** The code of an OssError; undefined for any other error. */
  readonly code?: string | undefined;
  readonly message: string;
}

export interface Made {
  readonly ok: true;
  readonly format: string;
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
  readonly frameCount: number;
  readonly body: Bytes;
}

export interface Reply {
  readonly ok: true;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Bytes;
}

/** What came of a job: one part for a picture, one for each request, one for each call on damaged records. */
export interface Answer {
  readonly parts: readonly (Failure | Made | Reply)[];
  /** Milliseconds of processor time, where that can be measured. */
  readonly cpuMs?: number;
}
