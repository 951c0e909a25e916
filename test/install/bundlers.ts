// How each bundler builds and serves a fresh application.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InlineConfig } from 'vite';
import { init, type Page } from './fresh-app.ts';
import { type Site, serveFolders } from './static-site.ts';

/** One way to build or serve an application. */
export interface Target {
  readonly name: string;
  readonly page: Page;
  /** Builds and serves the application of the folder. */
  readonly start: (folder: string) => Promise<Site>;
}

/** A bundler of this folder's own manifest; where the types are checked, it is not installed. */
export const load = <Module>(name: string): Promise<Module> => import(name);

const doors = { 'oss-img': 'index', 'oss-img/bucket': 'bucket', 'oss-img/register': 'register' };
const importMap = {
  imports: Object.fromEntries(
    Object.entries(doors).map(([name, file]) => [name, `/node_modules/oss-img/dist/${file}.js`]),
  ),
};

const plain: Target = {
  name: 'no bundler, an import map',
  page: { script: '/src/main.js', head: `<script type="importmap">${JSON.stringify(importMap)}</script>` },
  start: (folder) => {
    init(folder, 'public');
    return serveFolders([join(folder, 'public'), folder]);
  },
};

/** Vite as an application has it, of any version. */
export interface Vite {
  build(config: InlineConfig): Promise<unknown>;
  createServer(config: InlineConfig): Promise<{
    listen(): Promise<unknown>;
    close(): Promise<void>;
    readonly resolvedUrls: { readonly local: readonly string[] } | null;
  }>;
}

function viteTargets(version: string): Target[] {
  const config = async (folder: string): Promise<InlineConfig> => {
    const plugin = join(folder, 'node_modules/oss-img/dist/node/vite.js');
    const { ossImg } = await import(pathToFileURL(plugin).href);
    return { root: folder, configFile: false, logLevel: 'error', plugins: [ossImg()], build: { target: 'es2022' } };
  };
  return [
    {
      name: `${version}, dev`,
      page: { script: '/src/main.js' },
      start: async (folder) => {
        const server = await (await load<Vite>(version)).createServer({
          ...(await config(folder)),
          server: { port: 0 },
        });
        await server.listen();
        return { url: server.resolvedUrls?.local[0] ?? '', close: () => server.close() };
      },
    },
    {
      name: `${version}, build`,
      page: { script: '/src/main.js' },
      start: async (folder) => {
        await (await load<Vite>(version)).build(await config(folder));
        return serveFolders([join(folder, 'dist')]);
      },
    },
  ];
}

/** The interface that webpack and Rspack share. */
type Pack = (
  config: object,
  done: (error: Error | null, stats?: { hasErrors(): boolean; toString(): string }) => void,
) => unknown;

const packTarget = (name: string, loadPack: () => Promise<Pack>): Target => ({
  name,
  page: { script: '/main.js', type: 'text/javascript' },
  start: async (folder) => {
    init(folder, 'public');
    const config = {
      mode: 'production',
      context: folder,
      entry: './src/main.js',
      output: { path: join(folder, 'dist'), filename: 'main.js', publicPath: '/' },
      performance: false,
    };
    const pack = await loadPack();
    await new Promise<void>((resolve, reject) =>
      pack(config, (error, stats) =>
        error || stats?.hasErrors() ? reject(error ?? new Error(stats?.toString())) : resolve(),
      ),
    );
    return serveFolders([join(folder, 'dist'), join(folder, 'public'), folder]);
  },
});

const assetBase = '<script>window.ossImgOptions = { assetBase: "/" };</script>';

/** esbuild follows no address of a file: the files are copied, and `assetBase` names their folder. */
const esbuildTarget = (format: 'esm' | 'iife'): Target => ({
  name: `esbuild, ${format}`,
  page: { script: '/bundle.js', type: format === 'esm' ? 'module' : 'text/javascript', head: assetBase },
  start: async (folder) => {
    init(folder, 'public', '--assets');
    const { build } = await load<{ build(options: object): Promise<unknown> }>('esbuild');
    await build({
      absWorkingDir: folder,
      entryPoints: ['src/main.js'],
      outfile: 'public/bundle.js',
      bundle: true,
      format,
      logLevel: 'silent',
    });
    return serveFolders([join(folder, 'public'), folder]);
  },
});

interface Rollup {
  rollup(options: object): Promise<{ write(options: object): Promise<unknown> }>;
}

const rollupTarget: Target = {
  name: 'Rollup',
  page: { script: '/bundle.js', head: assetBase },
  start: async (folder) => {
    init(folder, 'public', '--assets');
    const { rollup } = await load<Rollup>('rollup');
    const { nodeResolve } = await load<{ nodeResolve(options: object): unknown }>('@rollup/plugin-node-resolve');
    const bundle = await rollup({ input: join(folder, 'src/main.js'), plugins: [nodeResolve({ browser: true })] });
    await bundle.write({ file: join(folder, 'public/bundle.js'), format: 'es' });
    return serveFolders([join(folder, 'public'), folder]);
  },
};

export const targets: readonly Target[] = [
  plain,
  ...['vite-5', 'vite-6', 'vite-7', 'vite'].flatMap(viteTargets),
  packTarget('webpack', async () => (await load<{ default: Pack }>('webpack')).default),
  packTarget('Rspack', async () => (await load<{ rspack: Pack }>('@rspack/core')).rspack),
  esbuildTarget('esm'),
  esbuildTarget('iife'),
  rollupTarget,
];
