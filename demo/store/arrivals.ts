// Pictures that arrive anywhere on the page: dropped, alone or in folders, or pasted.
import { type DroppedFiles, readDropped } from './dropped-files.ts';

/** @param onFiles gets files of every kind, so that each that is no picture can be refused by its name */
export function watchArrivals(onFiles: (arrived: Promise<DroppedFiles>) => void): void {
  const root = document.documentElement;
  let depth = 0;
  const leave = (): void => {
    depth = 0;
    root.classList.remove('dropping');
  };
  document.addEventListener('dragenter', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    depth += 1;
    root.classList.add('dropping');
  });
  document.addEventListener('dragleave', () => {
    depth -= 1;
    if (depth <= 0) leave();
  });
  // Without this, the browser would open the file in place of the page.
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    leave();
    deliver(event.dataTransfer);
  });
  document.addEventListener('paste', (event) => {
    // Text is pasted into fields.
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    deliver(event.clipboardData);
  });

  function deliver(data: DataTransfer | null): void {
    if (data?.types.includes('Files')) onFiles(readDropped(data));
  }
}
