// What the browser itself reads in a srcset.
import { ossImageUrl, srcset } from 'oss-img/url';
import { expect, test } from 'vitest';

/** The candidate that is chosen for a picture of this width, as an absolute URL. */
async function chosen(list: string, width: number): Promise<string> {
  const image = new Image();
  const settled = new Promise((resolve) => {
    image.onload = resolve;
    image.onerror = resolve;
  });
  image.sizes = `${width / devicePixelRatio}px`;
  image.srcset = list;
  await settled;
  return image.currentSrc;
}

test.each([
  ['/nowhere/cat.jpg', 'image/quality,q_80'],
  ['/nowhere/a,b,.jpg?v=1,2,', 'image/resize,m_fill,w_4,h_3/watermark,text_5Zu-54mH,color_FFFFFF,'],
  [',nowhere, cat.jpg#x,', undefined],
  ['/nowhere/图 片 (1).jpg', 'image/watermark,text_5Zu+5Q==/format,webp'],
])('%s with %s', async (address, process) => {
  const widths = [320, 640, 1280];
  const list = srcset(address, widths, process);
  for (const width of widths) {
    const url = await chosen(list, width);
    const one = srcset(address, [width], process).replace(/ \d+w$/, '');
    expect(url).toBe(new URL(one, document.baseURI).href);
    expect(new URL(url).searchParams.get('x-oss-process')).toMatch(new RegExp(`/resize,(?:m_fill,)?w_${width}\\b`));
    // The picture is the one of that address.
    expect(new URL(ossImageUrl(url)).pathname).toBe(
      new URL(address, document.baseURI).pathname.replace(/^(.*\/),/, '$1%2C'),
    );
  }
});
