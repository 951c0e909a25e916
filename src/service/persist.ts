// POST /<key>?x-oss-process: the result is answered, or saved under another name.
import type { BucketObjects } from '../bucket/objects.ts';
import { OssError } from '../errors.ts';
import { readSaveAs, type SaveAs } from '../request/save-as.ts';
import { bucketOf, type Exchange, otherBucket, type ProcessingDependencies } from './exchange.ts';
import { refuseProtected, resultReply, sourcesIn } from './objects.ts';
import { processObject } from './processed.ts';
import { plainReply } from './response-headers.ts';

export interface Saved {
  /** As it was asked for: empty where none was. */
  readonly bucket: string;
  readonly fileSize: number;
  readonly object: string;
  readonly status: 'OK';
}

export async function postProcess(exchange: Exchange): Promise<Response> {
  const { address, dependencies, request } = exchange;
  const source = bucketOf(exchange);
  // Access goes before grammar.
  await source.find(address.key);
  const { process, saveAs } = readSaveAs(processIn(await request.text()));
  refuseProtected(source, address.key, process);
  if (!saveAs) {
    return resultReply(await processObject(process, sourcesIn(source, address.key, process), dependencies), exchange);
  }
  const target = saveAs.bucket === '' ? source : await otherBucket(exchange, saveAs.bucket);
  return plainReply(
    'application/json',
    savedJson(await saveResult(process, source, address.key, target, saveAs, dependencies)),
  );
}

/**
 * Differs from OSS, where only the owner of both buckets may: whoever may read the source and write the target.
 * @throws OssError, access to the target before what is wrong with the process
 */
export async function saveResult(
  process: string,
  source: BucketObjects,
  key: string,
  target: BucketObjects,
  saveAs: SaveAs,
  dependencies: ProcessingDependencies,
): Promise<Saved> {
  await target.checkWrite(saveAs.key);
  const { body, contentType } = await processObject(process, sourcesIn(source, key, process), dependencies);
  const { byteLength } = await target.put(saveAs.key, body, { contentType });
  return { bucket: saveAs.bucket, fileSize: byteLength, object: saveAs.key, status: 'OK' };
}

/** As OSS, to the letter: four blanks, and no line end before the closing brace. */
const savedJson = (saved: Saved): string =>
  `{\n${Object.entries(saved)
    .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(',\n')}}`;

/** The body is a form of one field. SDKs percent-encode it or do not; a plus sign stays one, for standard base64. */
function processIn(body: string): string {
  const raw = /(?:^|&)x-oss-process=([^&]*)/.exec(body.trim())?.[1] ?? '';
  if (raw === '') {
    throw new OssError({ code: 'InvalidRequest', message: 'Expected a body of x-oss-process=<process>; it has none.' });
  }
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
