// The loader of next/image and the provider of Nuxt Image, called as the two call them. The libraries themselves are in
// test/frameworks: they are too large for every install.
import { createNextLoader, nuxtImageProvider } from 'oss-img/url';
import { describe, expect, it } from 'vitest';

const base = 'https://photos.oss-cn-hangzhou.aliyuncs.com';

describe('createNextLoader', () => {
  it.each([
    [{}, '/cat.jpg', '/cat.jpg'],
    [{ base }, '/cat.jpg', `${base}/cat.jpg`],
    [{ base: `${base}/` }, 'pets/cat.jpg', `${base}/pets/cat.jpg`],
    [{ base: '/photos' }, '/cat.jpg?v=2', '/photos/cat.jpg?v=2'],
    [{ base }, 'https://img.example.com/cat.jpg', 'https://img.example.com/cat.jpg'],
    [{ base }, '//img.example.com/cat.jpg', '//img.example.com/cat.jpg'],
  ])('%j and %s', (options, src, address) => {
    const url = createNextLoader(options)({ src, width: 640 });
    expect(url).toBe(`${address}${address.includes('?') ? '&' : '?'}x-oss-process=image/resize,w_640`);
  });

  it('adds width and quality to the steps that all pictures get', () => {
    const loader = createNextLoader({ process: 'image/resize,m_fill,w_16,h_9/format,webp' });
    expect(loader({ src: '/cat.jpg', width: 640, quality: 75 })).toBe(
      '/cat.jpg?x-oss-process=image/resize,m_fill,w_640,h_360/format,webp/quality,Q_75',
    );
  });

  it('refuses a style at once, not at the first picture', () => {
    expect(() => createNextLoader({ process: 'style/small' })).toThrow(/cannot be combined/);
  });
});

describe('nuxtImageProvider', () => {
  it.each([
    [undefined, '/cat.jpg'],
    [{ modifiers: {}, baseURL: '/' }, '/cat.jpg'],
    [
      { modifiers: { width: 320, height: undefined }, baseURL: base },
      `${base}/cat.jpg?x-oss-process=image/resize,w_320`,
    ],
    [
      { modifiers: { width: 320, height: 180, fit: 'contain', background: '#000000', format: 'webp', quality: 80 } },
      '/cat.jpg?x-oss-process=image/resize,m_pad,w_320,h_180,color_000000/format,webp/quality,Q_80',
    ],
    [{ modifiers: { blur: 2, rotate: 90 } }, '/cat.jpg?x-oss-process=image/rotate,90/blur,r_6,s_2'],
    [{ modifiers: { process: 'style/small' } }, '/cat.jpg?x-oss-process=style/small'],
  ])('%j', (options, url) => {
    expect(nuxtImageProvider.getImage('/cat.jpg', options)).toEqual({ url });
  });
});
