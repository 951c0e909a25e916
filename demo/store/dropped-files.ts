// The files of a drop. A folder is walked through, within bounds: a home folder dropped by mistake must not hang the page.

export interface DroppedFiles {
  readonly files: readonly File[];
  /** Files and folders beyond the bounds, which nobody looked at; how many lie in such a folder is not known. */
  readonly left: number;
}

const mostFiles = 200;
const deepest = 8;

/**
 * Must be called inside the drop event: afterwards the browser forgets its entries.
 * @returns hidden files left out, in the order of their names
 */
export function readDropped(data: DataTransfer): Promise<DroppedFiles> {
  const entries = [...data.items].flatMap((item) => {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
    return entry ? [entry] : [];
  });
  // Pasted pictures have no entry.
  const isWalkable = entries.length > 0 && entries.some(({ isDirectory }) => isDirectory);
  return isWalkable ? walk(entries) : Promise.resolve({ files: [...data.files], left: 0 });
}

async function walk(entries: readonly FileSystemEntry[]): Promise<DroppedFiles> {
  const files: File[] = [];
  let left = 0;
  const visit = async (entry: FileSystemEntry, depth: number): Promise<void> => {
    if (entry.name.startsWith('.')) return;
    if (files.length >= mostFiles || depth > deepest) left += 1;
    else if (isFile(entry)) files.push(await fileOf(entry));
    else if (isFolder(entry)) for (const child of await childrenOf(entry)) await visit(child, depth + 1);
  };
  for (const entry of entries) await visit(entry, 0);
  return { files, left };
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  // Each call gives some of them; an empty answer is the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    children.push(...some);
    if (children.length > 10 * mostFiles) break;
  }
  return children.sort((a, b) => a.name.localeCompare(b.name));
}
