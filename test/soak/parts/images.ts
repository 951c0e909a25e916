// Hundreds of pictures that a page asks for at once, all made by the service worker with the page's pool.
import { type Part, row, shareOf } from '../part.ts';
import { beforeAndAfter, inSoakPage } from '../soak-page.ts';

const bucket = 'shown';
/** The size of example.jpg. */
const source = { width: 400, height: 267 };

export const images: Part = ({ server, share }) => {
  const count = shareOf(300, share, 10);
  return row('`<img>` at once through the service worker', count, (fail) =>
    inSoakPage({ server, share }, ['example.jpg'], async (soakPage) => {
      const { page } = soakPage;
      await page.evaluate((name) => window.soak.serve(name), bucket);
      return beforeAndAfter(soakPage, count, async () => {
        const widths = Array.from({ length: count }, (_, index) => 40 + index);
        const urls = widths.map((width) => `/${bucket}/example.jpg?x-oss-process=image/resize,w_${width}`);
        const sizes = await page.evaluate((list) => window.soak.imageSizes(list), urls);
        for (const [index, width] of widths.entries()) {
          const expected = `${width}x${Math.round((width * source.height) / source.width)}`;
          if (sizes[index] !== expected) fail(`${urls[index]} is ${sizes[index]}. Expected ${expected}.`);
        }
      });
    }),
  );
};
