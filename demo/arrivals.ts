// Pictures that arrive anywhere on the page: dropped or pasted.
import { picturesIn } from './own-pictures.ts';

export function watchArrivals(onFiles: (files: readonly File[]) => void, onRefused: (reason: string) => void): void {
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
    if (picturesIn(event.clipboardData).length > 0) {
      event.preventDefault();
      deliver(event.clipboardData);
    }
  });

  function deliver(data: DataTransfer | null): void {
    const files = picturesIn(data);
    if (files.length > 0) onFiles(files);
    else if (data?.files.length) onRefused('This browser does not recognise the type of that file.');
  }
}
