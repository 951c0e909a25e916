// prepareUpload: a picture made fit for an upload, on the machine of its owner.
import { type ActionName, actionNamed } from '../actions/table.ts';
import { wrongArgument } from '../errors.ts';
import { pictureExtension, pictureExtensions } from '../picture-extension.ts';
import type { FormatName } from '../pixels.ts';
import type { Job } from '../request/job.ts';
import type { ImageProcessor, ProcessOptions } from './image-processor.ts';
import { createImageProcessor } from './page.ts';

/** Options of `prepareUpload`; all of them are optional. */
export interface PrepareUploadOptions extends Pick<ProcessOptions, 'signal' | 'onProgress' | 'loadObject'> {
  /**
   * Does the work. By default all uploads of the page share one, made for the first of them, that takes files and sides the service
   * would refuse to process: photos of more than 20 MB, and turned ones of more than 4096 pixels.
   */
  readonly processor?: ImageProcessor | undefined;
  /** The name of the result, in place of the file's. Its extension becomes that of the result's format all the same. */
  readonly name?: string | undefined;
}

/**
 * The whole picture. It is upright too, since orientation is on by default. `auto-orient,1` would say that, but as OSS it makes a
 * still of an animation; a crop of everything does not.
 */
const wholePicture = 'image/crop';

/**
 * Makes a file that is ready to be uploaded: upright, processed, and without the metadata of its source, such as where it was taken.
 * Nothing but pixels and the colour profile is in it. Its name ends as its format does (`IMG_1.HEIC` becomes `IMG_1.jpg`), its `type`
 * is that format's, and `lastModified` stays.
 * @param file a File, or a Blob, which has no name: give it one in the options, or it is called `image`
 * @param process `image/...` or `style/<name>`, or a parsed job. Default: the whole picture, upright
 * @throws OssError as `process` of an image processor does
 * @throws TypeError when the file is none, or the process gives no picture (`info`) or may give back the source (`ignore-error`)
 * @throws the signal's reason when aborted
 * @example
 * const file = await prepareUpload(input.files[0], 'image/resize,l_2048/quality,Q_85');
 * await client.put(`photos/${file.name}`, file); // ali-oss
 */
export async function prepareUpload(
  file: Blob,
  process: string | Job = wholePicture,
  { processor = uploadProcessor(), name, ...options }: PrepareUploadOptions = {},
): Promise<File> {
  // By its tag, since a file of another window is no instance of this one's class.
  if (!/^\[object (File|Blob)\]$/.test(Object.prototype.toString.call(file)))
    throw wrongArgument('a picture as a File or Blob', file);
  for (const { action } of processor.explain(process).steps) refuseUnlessPicture(action);
  const { body, contentType, format } = await processor.process(file, process, options);
  const { name: ownName = 'image', lastModified } = file as Partial<File>;
  return new File([body], nameFor(name ?? ownName, format as FormatName), {
    type: contentType,
    ...(lastModified !== undefined && { lastModified }),
  });
}

let uploads: ImageProcessor | undefined;

/** Never ended: its workers end by themselves when there is no work. */
function uploadProcessor(): ImageProcessor {
  const unlimited = Number.POSITIVE_INFINITY;
  // What protects the machine still holds.
  uploads ??= createImageProcessor({ limits: { sourceBytes: unlimited, rotateSide: unlimited } });
  return uploads;
}

function refuseUnlessPicture(action: ActionName): void {
  const { kind } = actionNamed(action);
  if (kind === 'report') throw new TypeError(`Expected a process that gives a picture; ${action} gives text.`);
  if (kind === 'failure')
    throw new TypeError(`Expected a process without ${action}, which may give back the source with all its metadata.`);
}

/** The name with an extension of the format; one that fits stays as it is written. */
function nameFor(name: string, format: FormatName): string {
  const own = pictureExtension.exec(name)?.[1];
  if (own !== undefined && pictureExtensions[format].includes(own.toLowerCase())) return name;
  return `${name.replace(pictureExtension, '')}.${pictureExtensions[format][0]}`;
}
