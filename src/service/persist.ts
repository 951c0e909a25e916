// POST /<key>?x-oss-process: the result is the answer, or is saved under another key.
import type { BucketObjects } from '../bucket/objects.ts';
import { OssError } from '../errors.ts';
import { readSaveAs, type SaveAs } from '../request/save-as.ts';
import { type Exchange, objectsIn, objectsOf, type ProcessingDependencies, type Requester } from './exchange.ts';
import { refuseProtected, resultReply, sourcesIn } from './objects.ts';
import { processObject } from './processed.ts';
import { plainReply } from './response-headers.ts';

/** The service's reply to a saved result. */
export interface Saved {
  /** The bucket as `b_` named it; empty when it named none, which means the source's own. */
  readonly bucket: string;
  /** Size of the saved result in bytes. */
  readonly fileSize: number;
  /** Key of the saved result. */
  readonly object: string;
  /** Always `OK`: a failure is an error. */
  readonly status: 'OK';
}

export async function postProcess(exchange: Exchange): Promise<Response> {
  const { address, dependencies, request, requester } = exchange;
  const source = objectsOf(exchange);
  // As OSS: access is checked before the grammar.
  await source.find(address.key);
  const { process, saveAs } = readSaveAs(processIn(await request.text()));
  refuseProtected(source, address.key, process);
  if (!saveAs) {
    const result = await processObject(process, sourcesIn(source, address.key, process), dependencies, requester);
    return resultReply(result, exchange);
  }
  const target = saveAs.bucket === '' ? source : await objectsIn(exchange, saveAs.bucket);
  const saved = await saveResult(process, source, address.key, target, saveAs, dependencies, requester);
  return plainReply('application/json', savedJson(saved));
}

/**
 * Processes an object and saves the result. Differs from OSS, where only the owner of both buckets may: here it is whoever may read
 * the source and write the target. A save that nobody waits for any more goes on: it is a write.
 * @throws OssError AccessDenied when the caller may not write the target, before anything else; then what `processObject` throws
 */
export async function saveResult(
  process: string,
  source: BucketObjects,
  key: string,
  target: BucketObjects,
  saveAs: SaveAs,
  dependencies: ProcessingDependencies,
  { client }: Requester = {},
): Promise<Saved> {
  await target.checkWrite(saveAs.key);
  const { body, contentType } = await processObject(process, sourcesIn(source, key, process), dependencies, { client });
  const { byteLength } = await target.put(saveAs.key, body, { contentType });
  return { bucket: saveAs.bucket, fileSize: byteLength, object: saveAs.key, status: 'OK' };
}

/** As OSS, to the letter: four spaces of indentation, and no line end before the closing brace. */
const savedJson = (saved: Saved): string =>
  `{\n${Object.entries(saved)
    .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(',\n')}}`;

/** Reads the form field x-oss-process. Some SDKs percent-encode it, others do not; a plus sign is kept, as standard base64 has them. */
function processIn(body: string): string {
  const raw = /(?:^|&)x-oss-process=([^&]*)/.exec(body.trim())?.[1] ?? '';
  if (raw === '') {
    throw new OssError({
      code: 'InvalidRequest',
      message: 'The body has no process. Expected x-oss-process=<process>.',
    });
  }
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
