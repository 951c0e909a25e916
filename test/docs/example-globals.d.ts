// What the examples of the documentation find on their page.
declare const file: File;
declare const img: HTMLImageElement;

/** The part of the package that an example uses; it is not installed. */
declare module 'heic-to' {
  export function heicTo(options: { blob: Blob; type: 'bitmap' }): Promise<ImageBitmap>;
}
