// The bytes of a picture, their header read once, however many jobs are planned for them.
import { imageDamage, OssError } from '../errors.ts';
import * as faults from '../faults.ts';
import type { Codecs } from '../formats/codec.ts';
import { type Format, sniff } from '../formats/index.ts';
import type { Limits } from '../limits.ts';
import type { Header, Size } from '../pixels.ts';
import type { Job } from '../request/job.ts';
import { decodedPixels } from './held-pixels.ts';
import { hold, type Plan, planJob } from './plan.ts';
import type { Scaling } from './scaling.ts';
import { decodingNs } from './work.ts';

/** A source or the picture of a watermark before it is decoded. */
export interface Source {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly header: Header;
  /**
   * @param main size of the main picture, for a watermark's picture
   * @throws OssError for what the header gives reason to refuse
   */
  plan(job: Job, main?: Size): Plan;
  /** @throws OssError for what the structure of the file gives reason to refuse */
  check(): void;
}

export interface SourceDependencies {
  readonly codecs: Codecs;
  readonly limits: Limits;
  readonly scaling?: Scaling;
  /** True if no rows may flow out of a decoder. */
  readonly needsWhole?: true;
}

/** @throws OssError ImageDamage; BadRequest for what is no picture, or of a kind that is not read */
export function openSource(
  bytes: Uint8Array<ArrayBuffer>,
  { codecs, limits, scaling, needsWhole }: SourceDependencies,
): Source {
  const format = sniff(bytes);
  const worded = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw inWordsOf(format, error);
    }
  };
  const header = { ...worded(() => format.readHeader(bytes)), ...(needsWhole && { needsWhole }) };
  const checkWhole = (file: Uint8Array): boolean => {
    hold('machinePixels', decodedPixels(header, 8), limits);
    hold('machineMs', Math.ceil(decodingNs(header, 8) / 1e6), limits);
    return codecs.isWholeJpeg(file);
  };
  let isChecked = false;
  return {
    bytes,
    header,
    plan: (job, main) => worded(() => planJob(job, header, { limits, scaling, ...(main && { main }) })),
    check: () => {
      if (isChecked) return;
      worded(() => {
        const damage = format.findDamage(bytes, codecs.crc32, checkWhole);
        if (damage) throw imageDamage(damage);
      });
      isChecked = true;
    },
  };
}

/** As OSS: damage of some formats has a sentence and an EC of its own, that of WebP a code too. */
export function inWordsOf({ damage }: Format, error: unknown): unknown {
  if (!damage || !(error instanceof OssError) || error.code !== 'ImageDamage' || error.ec) return error;
  const { code, ec, sentence } = damage;
  const message = error.message.replace(faults.imageDamage.sentence, sentence);
  return new OssError({ ...error.toWire(), code, ec, message }, { cause: error });
}
