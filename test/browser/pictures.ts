// Source pictures made in the browser.

/** A picture of soft colours with some texture, encoded as a file of this type. */
export async function photo(
  width: number,
  height: number,
  type = 'image/jpeg',
  alpha = false,
): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  const image = context.createImageData(width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      image.data[at] = 128 + 90 * Math.sin(x / 23) * Math.cos(y / 17);
      image.data[at + 1] = 128 + 80 * Math.sin((x + y) / 31) + 12 * Math.sin(x * y);
      image.data[at + 2] = (255 * x) / width;
      image.data[at + 3] = alpha ? Math.round((255 * y) / height) : 255;
    }
  }
  context.putImageData(image, 0, 0);
  const blob = await canvas.convertToBlob({ type, quality: 0.82 });
  return new Uint8Array(await blob.arrayBuffer());
}

export async function pixelsOf(blob: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(blob);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext(
    '2d',
  ) as OffscreenCanvasRenderingContext2D;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}
