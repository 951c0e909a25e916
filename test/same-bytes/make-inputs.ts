// Makes the pictures that the jobs of same-bytes read. They are stored in inputs.json, because a browser has no sharp, and
// because another version of sharp writes other bytes.
import { sharpGif, sharpWebp, wandering } from '../animations.ts';
import { toldPictures } from '../colour-pictures.ts';
import { handTiff } from '../formats/tiff/files.ts';
import { writtenGif } from '../gif-writer.ts';
import { nodeEngine, run } from '../node-engine.ts';
import { cmykJpeg, jpegOf, orientedJpeg, photo, pngOf, sharpOf, webpOf } from '../pictures.ts';

/** Each picture by its name, small enough to be stored. */
export async function makeInputs(): Promise<ReadonlyMap<string, Uint8Array>> {
  const [opaque, clear] = [photo(61, 43), photo(48, 32, { alpha: true })];
  const plain = () => sharpOf(opaque).removeAlpha();
  const grey = () => sharpOf(opaque).removeAlpha().toColourspace('b-w');
  const deep = () => sharpOf(clear).toColourspace('rgb16');
  const told = await toldPictures();
  const named = (name: string): Uint8Array => {
    const found = told.find((picture) => picture.name === name);
    if (found) return found.bytes;
    throw new Error(`No picture is called ${name}.`);
  };
  const moving = { frames: wandering(40, 30, { count: 3 }), loop: 2 };
  const movingClear = { frames: wandering(40, 30, { count: 3, alpha: true }), loop: 0 };
  const lab = Uint8Array.from({ length: 12 * 8 * 3 }, (_, at) => Math.imul(at + 1, 0x9e3779b1) >>> 24);
  const made: Record<string, Uint8Array | Promise<Uint8Array>> = {
    'photo.jpg': jpegOf(photo(240, 160)),
    'mark.png': pngOf(photo(24, 16, { alpha: true, seed: 2 })),
    'odd 4:2:0.jpg': jpegOf(opaque),
    '4:4:4.jpg': jpegOf(opaque, { chromaSubsampling: '4:4:4' }),
    'progressive.jpg': jpegOf(opaque, { progressive: true }),
    'grey.jpg': grey().jpeg().toBuffer(),
    'cmyk.jpg': cmykJpeg(),
    'orientation 6.jpg': orientedJpeg(6, opaque),
    'display-p3.jpg': named('JPEG with Display P3'),
    'alpha.png': pngOf(clear),
    'interlaced.png': pngOf(clear, { progressive: true }),
    'palette.png': plain().png({ palette: true, colours: 16 }).toBuffer(),
    '16-bit.png': deep().png().toBuffer(),
    'grey.png': grey().png().toBuffer(),
    'pq.png': named('PNG with cICP 9, transfer 16'),
    'adobe-rgb.png': named('PNG with Adobe RGB'),
    'lossy.webp': plain().webp().toBuffer(),
    'lossy-alpha.webp': webpOf(clear),
    'lossless-alpha.webp': webpOf(clear, { lossless: true }),
    'animated.webp': sharpWebp(movingClear),
    'animated.gif': sharpGif(moving),
    'animated-clear.gif': sharpGif(movingClear),
    'interlaced.gif': writtenGif({
      width: 20,
      height: 14,
      table: ['FF0000', '00FF00', '0000FF', 'FFFFFF', '808080', '123456', 'FEDCBA', '000000'],
      frames: [
        {
          width: 20,
          height: 14,
          interlaced: true,
          transparent: 3,
          indices: Array.from({ length: 280 }, (_, at) => (at * 5 + (at >> 4)) % 8),
        },
      ],
    }),
    'plain.bmp': run(nodeEngine(), await pngOf(photo(24, 16)), 'image/format,bmp').then(
      ({ body }) => new Uint8Array(body),
    ),
    'lzw.tiff': plain().tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer(),
    'jpeg.tiff': plain().tiff({ compression: 'jpeg' }).toBuffer(),
    'fax.tiff': grey().threshold().tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer(),
    'lab.tiff': handTiff({ width: 12, height: 8, bits: [8, 8, 8], photometric: 8, segments: [lab] }),
    'opaque.avif': plain().avif().toBuffer(),
    'alpha.avif': sharpOf(clear).avif().toBuffer(),
    'hlg.avif': named('AVIF with nclx 9, 18'),
  };
  const pairs = Object.entries(made).map(async ([name, bytes]) => [name, new Uint8Array(await bytes)] as const);
  return new Map(await Promise.all(pairs));
}
