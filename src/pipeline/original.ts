// The source itself as the answer to a job that failed (ignore-error).
import { asOssError } from '../errors.ts';
import { formatFacts } from '../formats/format-facts.ts';
import { readSource } from '../formats/index.ts';
import type { Outcome } from './engine.ts';

/** The source as it came, described by its header; a failure if that cannot be read. Nothing else of the file is checked. */
export function originalOutcome(source: ArrayBuffer): Outcome {
  try {
    const { format, width, height, frameCount } = readSource(new Uint8Array(source));
    const { contentType } = formatFacts[format];
    return { ok: true, body: source, contentType, format, width, height, frameCount, timings: [] };
  } catch (thrown) {
    return { ok: false, error: asOssError(thrown).toWire() };
  }
}
