// next/image and Nuxt Image themselves, with the loader and the provider of oss-img/url, and what they make a page ask for.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createNextLoader, nuxtImageProvider } from 'oss-img/url';
import { describe, expect, test, vi } from 'vitest';
import nextConfig from '../../examples/next-loader/next.config.ts';
import ossLoader from '../../examples/next-loader/oss-loader.ts';
import { folder } from './install.ts';

const require = createRequire(join(folder, 'package.json'));
const base = 'https://photos.oss-cn-hangzhou.aliyuncs.com';

/** The candidates of a srcset: what is asked for, and the width or density it is asked for. */
const candidatesOf = (srcset: string | undefined): { url: URL; process: string; descriptor: string }[] =>
  (srcset ?? '').split(', ').map((candidate) => {
    const [address = '', descriptor = ''] = candidate.split(' ');
    const url = new URL(address, 'https://page.test');
    return { url, process: url.searchParams.get('x-oss-process') ?? '', descriptor };
  });

describe('next/image', () => {
  interface Props {
    readonly src: string;
    readonly srcSet?: string;
  }
  const { getImageProps } = require('next/image') as {
    getImageProps(given: Readonly<Record<string, unknown>>): { readonly props: Props };
  };
  const propsOf = (given: Readonly<Record<string, unknown>>): Props => getImageProps({ alt: '', ...given }).props;

  test('asks the loader for every width of its srcset', () => {
    const warned = vi.spyOn(console, 'warn').mockReturnValue();
    const loader = createNextLoader({ base, process: 'image/resize,m_fill,w_4,h_3/format,webp' });
    const { src, srcSet } = propsOf({ src: '/my cat.jpg', fill: true, sizes: '100vw', loader });
    const candidates = candidatesOf(srcSet);
    expect(candidates.length).toBeGreaterThan(5);
    for (const { url, process, descriptor } of candidates) {
      const width = Number(descriptor.replace(/w$/, ''));
      expect(url.origin + url.pathname).toBe(`${base}/my%20cat.jpg`);
      expect(process).toBe(`image/resize,m_fill,w_${width},h_${Math.round((width * 3) / 4)}/format,webp`);
    }
    expect(src).toBe(candidates.at(-1)?.url.href);
    // It warns of a loader that does not implement the width.
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  test('with the loader file of the example, which its configuration names', () => {
    const { loader, loaderFile } = nextConfig.images;
    expect([loader, resolve(dirname('/app/next.config.ts'), loaderFile)]).toEqual(['custom', '/app/oss-loader.ts']);
    const { srcSet } = propsOf({ src: '/cat.jpg', width: 400, height: 300, quality: 75, loader: ossLoader });
    expect(candidatesOf(srcSet).map(({ url, process, descriptor }) => [url.origin, process, descriptor])).toEqual([
      [base, 'image/resize,w_640/format,webp/quality,Q_75', '1x'],
      [base, 'image/resize,w_828/format,webp/quality,Q_75', '2x'],
    ]);
  });
});

describe.each([1, 2])('Nuxt Image %i', (version) => {
  interface Nuxt {
    (src: string, modifiers?: object): string;
    getSizes(src: string, options: object): { readonly srcset: string; readonly src: string };
  }

  async function nuxt(): Promise<Nuxt> {
    const file =
      version === 1 ? 'node_modules/nuxt-image-1/dist/runtime/image.js' : require.resolve('@nuxt/image/runtime');
    const { createImage } = await import(/* @vite-ignore */ pathToFileURL(resolve(folder, file)).href);
    const defaults = { baseURL: base };
    const entry =
      version === 1 ? { provider: nuxtImageProvider, defaults } : { setup: () => nuxtImageProvider, defaults };
    const lists = { presets: {}, screens: {}, alias: {}, domains: [], densities: [1, 2], format: ['webp'] };
    return createImage({ provider: 'oss', providers: { oss: entry }, ...lists });
  }

  test('gets its URLs from the provider', async () => {
    const image = await nuxt();
    expect(image('cat.jpg')).toBe(`${base}/cat.jpg`);
    expect(image('/cat.jpg', { width: '320', format: 'webp', quality: 75 })).toBe(
      `${base}/cat.jpg?x-oss-process=image/resize,w_320/format,webp/quality,Q_75`,
    );
    expect(image('/cat.jpg', { width: 320, height: 180, fit: 'contain', background: '#000' })).toBe(
      `${base}/cat.jpg?x-oss-process=image/resize,m_pad,w_320,h_180,color_000000`,
    );
    expect(image('https://img.example.com/cat.jpg', { width: 9 })).toBe(
      'https://img.example.com/cat.jpg?x-oss-process=image/resize,w_9',
    );
  });

  test('gets its srcset from the provider', async () => {
    const { srcset } = (await nuxt()).getSizes('/my cat.jpg', {
      sizes: '400px',
      modifiers: { width: 400, height: 300 },
    });
    expect(candidatesOf(srcset).map(({ process, descriptor }) => [process, descriptor])).toEqual([
      ['image/resize,m_fill,w_400,h_300', '400w'],
      ['image/resize,m_fill,w_800,h_600', '800w'],
    ]);
  });
});

test('the types are those of the frameworks', () => {
  const root = join(import.meta.dirname, '../..');
  const file = join(folder, 'types.ts');
  writeFileSync(
    file,
    `import type { ImageProvider } from '@nuxt/image';
import type { ImageLoader } from 'next/image';
import { createNextLoader, nuxtImageProvider } from 'oss-img/url';
export const loader: ImageLoader = createNextLoader();
export const provider: ImageProvider<{ baseURL?: string }> = nuxtImageProvider;
// @ts-expect-error a loader that takes something else
export const wrong: ImageLoader = (width: number) => String(width);
// @ts-expect-error a provider that gives something else
export const none: ImageProvider<object> = { getImage: () => 'text' };
`,
  );
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { lib: ['ES2023', 'DOM', 'WebWorker'], types: [] },
    files: ['types.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  expect(stdout + stderr).toBe('');
});
