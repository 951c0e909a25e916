// Results as one ZIP, or as files of a folder. This file is loaded when somebody wants them.
import { makeZip } from 'client-zip';

export interface NamedBody {
  readonly name: string;
  readonly body: Blob;
}

/** The ZIP is put together while it is read: no result is in memory twice. */
export const zipOf = (files: readonly NamedBody[]): Promise<Blob> =>
  new Response(makeZip(files.map(({ name, body }) => ({ name, input: body, size: body.size }))), {
    headers: { 'content-type': 'application/zip' },
  }).blob();

/** Writes the files into a folder of the visitor's, in place of those of the same names. */
export async function writeInto(
  folder: FileSystemDirectoryHandle,
  files: readonly NamedBody[],
  onWritten: (count: number) => void,
): Promise<void> {
  for (const [index, { name, body }] of files.entries()) {
    const file = await folder.getFileHandle(name, { create: true });
    await body.stream().pipeTo(await file.createWritable());
    onWritten(index + 1);
  }
}
