// Small pictures in every format that is read, so that thousands of jobs take minutes. They are the same in every run.
import { sharpGif, sharpWebp, wandering } from '../animations.ts';
import { nodeEngine, run } from '../node-engine.ts';
import { exampleJpeg, jpegOf, photo, pngOf, webpOf } from '../pictures.ts';

/** The picture that the example of `watermark` names. */
const markName = 'panda.png';

/** Bytes by file name. */
export async function soakPictures(): Promise<ReadonlyMap<string, Uint8Array>> {
  const engine = nodeEngine();
  const clear = await pngOf(photo(160, 120, { alpha: true }));
  // sharp does not write all of these.
  const written = async (format: string): Promise<[string, Uint8Array]> => {
    const { body } = await run(engine, clear, `image/resize,w_96/format,${format}`);
    return [`written.${format}`, new Uint8Array(body)];
  };
  const animation = { frames: wandering(96, 64), loop: 0 };
  return new Map<string, Uint8Array>([
    ['example.jpg', await exampleJpeg()],
    ['progressive.jpg', await jpegOf(photo(201, 133), { progressive: true })],
    ['clear.png', clear],
    [markName, await pngOf(photo(40, 30, { alpha: true }))],
    ['clear.webp', await webpOf(photo(120, 90, { alpha: true }))],
    ['animated.gif', await sharpGif(animation)],
    ['animated.webp', await sharpWebp(animation)],
    await written('bmp'),
    await written('tiff'),
    await written('avif'),
  ]);
}
