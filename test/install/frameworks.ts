// How the command line of each framework builds and serves a fresh application.
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { run, serve } from './cli.ts';
import { init } from './fresh-app.ts';
import { type Site, serveFolders } from './static-site.ts';

/** One way to build or serve an application of a framework. */
export interface FrameworkTarget {
  readonly name: string;
  /** The folders whose files make the application; one of them has its manifest and lock. */
  readonly files: readonly string[];
  /** Builds and serves the application of the folder. */
  readonly start: (folder: string) => Promise<Site>;
  /** Expects what this page shows beside the results that all applications have. */
  readonly shows?: (page: Page) => Promise<void>;
}

const ownFolder = join(import.meta.dirname, 'frameworks');

/** `next/image` with the loader of the example asks the bucket, and the service worker answers. */
async function showsLoadedImage(page: Page): Promise<void> {
  const image = page.locator('img');
  await image.waitFor();
  const seen = await image.evaluate(async (element: HTMLImageElement) => {
    await element.decode();
    return { url: element.currentSrc, width: element.naturalWidth };
  });
  expect(seen).toEqual({
    url: 'https://photos.oss-cn-hangzhou.aliyuncs.com/photo.jpg?x-oss-process=image/resize,w_96/format,webp',
    width: 96,
  });
}

function nextTarget(version: '15' | '16', bundler: 'turbopack' | 'webpack', isDev: boolean): FrameworkTarget {
  const example = join(import.meta.dirname, '../../examples/next-loader');
  const isDefault = bundler === (version === '15' ? 'webpack' : 'turbopack');
  const flags = isDefault ? [] : [`--${bundler}`];
  return {
    name: `Next ${version} by ${bundler}, ${isDev ? 'dev' : 'build and start'}`,
    files: [join(ownFolder, `next-${version}`), join(ownFolder, 'next'), example],
    shows: showsLoadedImage,
    start: async (folder) => {
      init(folder, 'public');
      if (isDev) return serve(folder, (port) => ['next', 'dev', ...flags, '--port', port]);
      await run(folder, 'next', 'build', ...flags);
      return serve(folder, (port) => ['next', 'start', '--port', port]);
    },
  };
}

/** Frameworks whose command line is Vite's; they differ in the folder of a site's own files. */
const viteTargets = (name: string, files: string, siteFolder: string): FrameworkTarget[] => [
  {
    name: `${name}, dev`,
    files: [join(ownFolder, files)],
    start: (folder) => {
      renameSync(join(folder, 'public'), join(folder, siteFolder));
      return serve(folder, (port) => ['vite', 'dev', '--port', port, '--strictPort']);
    },
  },
  {
    name: `${name}, build and preview`,
    files: [join(ownFolder, files)],
    start: async (folder) => {
      renameSync(join(folder, 'public'), join(folder, siteFolder));
      await run(folder, 'vite', 'build');
      return serve(folder, (port) => ['vite', 'preview', '--port', port, '--strictPort']);
    },
  },
];

const nuxtTargets: FrameworkTarget[] = [
  {
    name: 'Nuxt 4, dev',
    files: [join(ownFolder, 'nuxt')],
    start: (folder) => {
      init(folder, 'public');
      return serve(folder, (port) => ['nuxt', 'dev', '--port', port]);
    },
  },
  {
    name: 'Nuxt 4, build and preview',
    files: [join(ownFolder, 'nuxt')],
    start: async (folder) => {
      init(folder, 'public');
      await run(folder, 'nuxt', 'build');
      return serve(folder, (port) => ['nuxt', 'preview', '--port', port]);
    },
  },
];

const angularTargets: FrameworkTarget[] = [
  {
    name: 'Angular 20, dev',
    files: [join(ownFolder, 'angular')],
    start: (folder) => serve(folder, (port) => ['ng', 'serve', '--port', port]),
  },
  {
    name: 'Angular 20, build',
    files: [join(ownFolder, 'angular')],
    start: async (folder) => {
      await run(folder, 'ng', 'build');
      return serveFolders([join(folder, 'dist/app/browser')]);
    },
  },
];

const parcelTarget: FrameworkTarget = {
  name: 'Parcel 2, build',
  files: [join(ownFolder, 'parcel')],
  start: async (folder) => {
    init(folder, 'public');
    await run(folder, 'parcel', 'build', 'index.html', '--no-cache');
    return serveFolders([join(folder, 'dist'), join(folder, 'public')]);
  },
};

const rsbuildTargets: FrameworkTarget[] = [
  {
    name: 'Rsbuild, dev',
    files: [join(ownFolder, 'rsbuild')],
    start: (folder) => {
      init(folder, 'public');
      return serve(folder, (port) => ['rsbuild', 'dev', '--port', port]);
    },
  },
  {
    name: 'Rsbuild, build and preview',
    files: [join(ownFolder, 'rsbuild')],
    start: async (folder) => {
      init(folder, 'public');
      await run(folder, 'rsbuild', 'build');
      return serve(folder, (port) => ['rsbuild', 'preview', '--port', port]);
    },
  },
];

export const frameworkTargets: readonly FrameworkTarget[] = [
  nextTarget('16', 'turbopack', true),
  nextTarget('16', 'turbopack', false),
  nextTarget('16', 'webpack', false),
  nextTarget('15', 'turbopack', true),
  nextTarget('15', 'turbopack', false),
  nextTarget('15', 'webpack', true),
  nextTarget('15', 'webpack', false),
  ...viteTargets('Vite', 'vite', 'public'),
  ...viteTargets('SvelteKit', 'sveltekit', 'static'),
  ...nuxtTargets,
  ...angularTargets,
  parcelTarget,
  ...rsbuildTargets,
];
