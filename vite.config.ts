import { readdirSync, readFileSync } from 'node:fs';
import { minify } from 'terser';
import type { Plugin, UserConfig } from 'vite';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import manifest from './package.json' with { type: 'json' };
import { declarations } from './packaging/declarations.ts';
import { docsPages } from './packaging/docs-pages.ts';
import { sizes } from './packaging/sizes.ts';

// One file, seven jobs, told apart by --mode: `package`, `worker`, `node`, `service-worker` and `drop-in`, which make the package
// in this order, vitest's `test`, and without one of these the demo.

/**
 * Vite writes `new URL("./x", ""+import.meta.url)`. Other bundlers find the file only without the `""+`.
 * Blanks take its place, so that the source maps stay right. The worker, which is built in a mode of its own, is no asset of Vite's:
 * its address is that of the source.
 */
function literalUrls(): Plugin {
  return {
    name: 'literal-urls',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk')
          file.code = file.code
            .replaceAll(/(""|''|``)\+import\.meta\.url/g, '   import.meta.url')
            .replaceAll('./worker.ts', './worker.js');
      }
    },
  };
}

/**
 * Has Terser go over what Vite minified, which saves 2 kB of a worker, compressed. It writes whatever is not ASCII as an escape: one
 * letter beyond Latin-1 would double the memory that a browser takes for the script, and no server can send it with the wrong charset.
 */
function minifiedAgain(): Plugin {
  return {
    name: 'minified-again',
    async generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const { code } = await minify(file.code, {
          module: true,
          ecma: 2020,
          compress: { passes: 2 },
          format: { ascii_only: true },
        });
        if (!code) throw new Error(`Terser made nothing of ${file.fileName}.`);
        file.code = code;
      }
    },
  };
}

const names = { entryFileNames: '[name].js', chunkFileNames: '[name].js', assetFileNames: '[name][extname]' };

const packageBuild: UserConfig = {
  publicDir: false,
  plugins: [literalUrls()],
  experimental: { renderBuiltUrl: (file) => `./${file}` },
  build: {
    outDir: 'dist',
    target: 'es2022',
    sourcemap: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    // Not `build.lib`: that inlines every asset.
    rolldownOptions: {
      input: {
        index: 'src/index.ts',
        actions: 'src/actions/index.ts',
        bucket: 'src/browser/bucket.ts',
        register: 'src/browser/register.ts',
        url: 'src/url/index.ts',
      },
      preserveEntrySignatures: 'strict',
      output: {
        ...names,
        // Two tiny modules that most entries share: where nothing bundles the package, each file is a request more.
        codeSplitting: { groups: [{ name: 'names', test: /\/(style-name|picture-extension)\.ts$/ }] },
      },
    },
  },
};

/**
 * What a worker runs is one file: a service worker may load nothing later, and a bundler may hand on the other worker as it is.
 * Their source maps would be a third of the package.
 */
const workerBuild = (input: string, format: 'es' | 'iife', plugins: Plugin[] = []): UserConfig => ({
  publicDir: false,
  plugins: [minifiedAgain(), ...plugins],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    rolldownOptions: {
      input,
      preserveEntrySignatures: 'strict',
      output: { ...names, format, codeSplitting: false },
      // Minifying takes most of such a build.
      checks: { pluginTimings: false },
    },
  },
});

/** The command and the plugin, which run in Node. */
const nodeBuild: UserConfig = {
  publicDir: false,
  build: {
    outDir: 'dist/node',
    target: 'node20',
    ssr: true,
    rolldownOptions: { input: { cli: 'src/node/cli.ts', vite: 'src/node/vite.ts' }, output: names },
  },
};

const doorTypes = Object.values(manifest.exports).flatMap((door) => (typeof door === 'string' ? [] : [door.types]));

/**
 * The demo lies inside the package, whose package.json declares modules free of side effects. That is a promise about the
 * library alone: without this, an import of the demo that binds no name would be dropped.
 */
function demoHasSideEffects(): Plugin {
  return {
    name: 'demo-has-side-effects',
    transform: { filter: { id: /\/demo\// }, handler: () => ({ moduleSideEffects: true }) },
  };
}

/** Puts the demo's service worker beside the page, with the addresses of all files, and the drop-in file that it imports. */
function demoServiceWorker(): Plugin {
  return {
    name: 'demo-service-worker',
    // After the page itself is in the bundle.
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        // A folder's page is asked for by the name of the folder.
        const files = [...Object.keys(bundle), ...readdirSync('demo/public')].map((file) =>
          `/${file}`.replace(/\/index\.html$/, '/'),
        );
        const emit = (fileName: string, source: string | Uint8Array) =>
          this.emitFile({ type: 'asset', fileName, source });
        emit('oss-img-sw.js', readFileSync('dist/oss-img-sw.js'));
        emit('playground-sw.js', `const files = ${JSON.stringify(files)};\n${readFileSync('demo/playground-sw.js')}`);
      },
    },
  };
}

/** Consumes the built package by its name, as any application would. */
const demo: UserConfig = {
  root: 'demo',
  // Not an application with one page for every address: a missing picture must be a 404.
  appType: 'mpa',
  plugins: [demoHasSideEffects(), docsPages(), demoServiceWorker()],
  build: {
    outDir: '../build/demo',
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: { input: { index: 'demo/index.html', docs: 'demo/docs/index.html' } },
  },
  preview: { port: 4173, strictPort: true },
};

async function tests(): Promise<ViteUserConfig> {
  const { playwright } = await import('@vitest/browser-playwright');
  const { launchOptions } = await import('./test/browsers/chromium.ts');
  const { engineSite } = await import('./test/browsers/engine-site.ts');
  const { ensureEngines } = await import('./test/browsers/engines.ts');
  const { driverless } = await import('./test/browsers/provider.ts');
  const { supportTable } = await import('./test/browsers/support-table.ts');
  // A browser is looked for, and installed, only if a project that needs it is to run.
  const chosen = process.argv.flatMap(
    (arg, at, all) => /^--project(?:=(.*))?$/.exec(arg)?.[1] ?? (arg === '--project' ? (all[at + 1] ?? []) : []),
  );
  const runs = (name: string) => chosen.length === 0 || chosen.includes(name);
  const chromium = ['browser', 'dist', 'install', 'long'].some(runs) ? launchOptions() : {};
  const engines = ensureEngines((['firefox', 'webkit'] as const).filter(runs));
  const resolve = { tsconfigPaths: true };
  /** Tests in a page, on the sources. */
  const inPage = {
    resolve,
    // Found before the first test: a dependency found later makes Vite reload the page under a running test.
    optimizeDeps: { entries: ['src/**/*.ts', 'test/browser/**/*.ts', 'test/engines/**/*.ts'] },
    plugins: [engineSite()],
  };
  const include = ['test/browser/**/*.test.ts', 'test/engines/**/*.test.ts'];
  const browser = { enabled: true, headless: true, screenshotFailures: false };
  return {
    test: {
      reporters: ['default', ...(process.env.UPDATE_BROWSERS ? [supportTable] : [])],
      projects: [
        {
          resolve,
          test: {
            name: 'unit',
            include: ['test/**/*.test.ts'],
            exclude: ['browser', 'dist', 'engines', 'frameworks', 'install', 'long'].map(
              (folder) => `test/${folder}/**`,
            ),
            // Some decode hundreds of files; a hang shows all the same.
            testTimeout: 30_000,
            sequence: { groupOrder: 0 },
          },
        },
        {
          ...inPage,
          test: {
            name: 'browser',
            testTimeout: 60_000,
            include,
            sequence: { groupOrder: 1 },
            browser: {
              ...browser,
              provider: playwright({ launchOptions: chromium }),
              instances: [{ browser: 'chromium' }],
            },
          },
        },
        ...engines.map((engine) => ({
          ...inPage,
          // Servers of two projects must not write one cache.
          cacheDir: `node_modules/.vite-${engine}`,
          test: {
            name: engine,
            include,
            // These need an interface that only Chromium has.
            exclude: ['test/browser/chromium/**'],
            // Vitest runs one of them after the other, and the long tests beside them: all of these mostly wait.
            sequence: { groupOrder: 2 },
            // As the long tests have: projects of one group must agree. An engine has one window all the same.
            maxWorkers: 2,
            testTimeout: 60_000,
            hookTimeout: 60_000,
            browser: {
              ...browser,
              connectTimeout: 120_000,
              // One window: none of the engines opens a second one without a driver.
              fileParallelism: false,
              provider: driverless(),
              // The name of an instance must not be its project's.
              instances: [{ browser: engine, name: `in ${engine}` }],
            },
          },
        })),
        // Only by name: it installs frameworks that are too large for every install.
        ...(chosen.includes('frameworks')
          ? [
              {
                resolve,
                test: {
                  name: 'frameworks',
                  include: ['test/frameworks/**/*.test.ts'],
                  globalSetup: 'test/frameworks/install.ts',
                  sequence: { groupOrder: 5 },
                  testTimeout: 60_000,
                },
              },
            ]
          : []),
        // Only by name: it installs and builds with whole frameworks.
        ...(chosen.includes('install')
          ? [
              {
                test: {
                  name: 'install',
                  include: ['test/install/**/*.test.ts'],
                  sequence: { groupOrder: 6 },
                  fileParallelism: false,
                  testTimeout: 600_000,
                  hookTimeout: 300_000,
                },
              },
            ]
          : []),
        {
          test: {
            name: 'long',
            include: ['test/long/**/*.test.ts'],
            globalSetup: 'test/dist/serve.ts',
            sequence: { groupOrder: 2 },
            // They mostly wait, as the engines beside them do.
            maxWorkers: 2,
            testTimeout: 60_000,
            hookTimeout: 60_000,
          },
        },
        {
          test: {
            name: 'dist',
            include: ['test/dist/**/*.test.ts'],
            globalSetup: 'test/dist/serve.ts',
            sequence: { groupOrder: 4 },
            maxWorkers: 2,
            testTimeout: 60_000,
            hookTimeout: 60_000,
          },
        },
      ],
    },
  };
}

export default defineConfig(({ mode }) => {
  if (mode === 'package') return packageBuild;
  if (mode === 'worker') return workerBuild('src/browser/worker.ts', 'es');
  if (mode === 'node') return nodeBuild;
  if (mode === 'service-worker') return workerBuild('src/browser/service-worker.ts', 'es');
  if (mode === 'drop-in')
    return workerBuild('src/browser/oss-img-sw.ts', 'iife', [declarations('dist', doorTypes), sizes('dist')]);
  if (mode === 'test') return tests();
  return demo;
});
