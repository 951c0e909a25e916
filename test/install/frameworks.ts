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
  /** Folders whose files make the application, a manifest and its lock among them; of `frameworks/` or of the checkout. */
  readonly files: readonly string[];
  /** Builds and serves the application of the folder. */
  readonly start: (folder: string) => Promise<Site>;
  /** What the page shows beside the results that all applications have. */
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

function nextTargets(version: '15' | '16'): FrameworkTarget[] {
  const common = {
    files: [
      join(ownFolder, `next-${version}`),
      join(ownFolder, 'next'),
      join(import.meta.dirname, '../../examples/next-loader'),
    ],
    shows: showsLoadedImage,
  };
  // Next 16 has no other bundler by default.
  const turbopack = version === '15' ? ['--turbopack'] : [];
  return [
    {
      ...common,
      name: `Next ${version}, dev`,
      start: (folder) => {
        init(folder, 'public');
        return serve(folder, (port) => ['next', 'dev', ...turbopack, '--port', port]);
      },
    },
    {
      ...common,
      name: `Next ${version}, build and start`,
      start: async (folder) => {
        init(folder, 'public');
        await run(folder, 'next', 'build', ...turbopack);
        return serve(folder, (port) => ['next', 'start', '--port', port]);
      },
    },
  ];
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
  ...nextTargets('16'),
  ...nextTargets('15'),
  ...viteTargets('Vite', 'vite', 'public'),
  ...viteTargets('SvelteKit', 'sveltekit', 'static'),
  ...angularTargets,
  parcelTarget,
  ...rsbuildTargets,
];
