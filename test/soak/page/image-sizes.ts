// Pictures as a page shows them.

/** The size of each picture, as `<width>x<height>`, or `error`. All are asked for at once. */
export const imageSizes = (urls: readonly string[]): Promise<string[]> => Promise.all(urls.map(sizeOf));

async function sizeOf(url: string): Promise<string> {
  const image = new Image();
  const settled = new Promise<string>((resolve) => {
    image.onload = () => resolve(`${image.naturalWidth}x${image.naturalHeight}`);
    image.onerror = () => resolve('error');
  });
  image.src = url;
  document.body.append(image);
  const size = await settled;
  image.remove();
  return size;
}
