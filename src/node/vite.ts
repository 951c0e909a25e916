/**
 * The plugin for Vite 5 and later.
 * @module oss-img/vite
 */
import { dropInFile } from '../drop-in-file.ts';
import { wasmFiles } from '../wasm/files.ts';
import { readPackageFile } from './package-files.ts';

/** Options of the plugin; all of them are optional. */
export interface OssImgPluginOptions {
  /** `false` if the service worker is not used, or is bundled by the application itself. Default `true`. */
  readonly serviceWorker?: boolean | undefined;
  /** `false` leaves the 4.7 MB that read and write AVIF out of the bundle: a job that needs them is an error. Default `true`. */
  readonly avif?: boolean | undefined;
}

/** The part of Vite's own type that is used, which is the same in every version of it. */
export interface OssImgPlugin {
  /** As Vite's messages name it. */
  readonly name: string;
  /** Excludes this package from the dependency optimiser. */
  readonly config: () => { optimizeDeps: { exclude: string[] } };
  /** Learns whether the bundle is for a server. */
  readonly configResolved: (config: { readonly build: { readonly ssr: boolean | string } }) => void;
  /** Serves the service worker's script during development. */
  readonly configureServer: (server: DevServer) => void;
  /** Adds the service worker's script to the bundle, and drops what is left out. */
  readonly generateBundle: (this: EmitContext, options: unknown, bundle: Record<string, { type: string }>) => void;
}

/** The part of Vite's development server that is used. */
interface DevServer {
  readonly config: { readonly base: string };
  readonly middlewares: { use(path: string, handler: (request: unknown, response: Response) => void): unknown };
}

/** The part of Node's `ServerResponse` that is used. */
interface Response {
  setHeader(name: string, value: string): unknown;
  end(body: Uint8Array): unknown;
}

/** The part of Rollup's and Rolldown's plugin context that is used. */
interface EmitContext {
  emitFile(file: { type: 'asset'; fileName: string; source: Uint8Array }): unknown;
}

/**
 * Lets Vite's dependency optimiser leave this package as it is, since it would part the page's script from its worker, and
 * serves and emits the service worker's script, always that of the installed version, at the root of the site.
 * @example
 * // vite.config.ts
 * import { ossImg } from 'oss-img/vite';
 *
 * export default { plugins: [ossImg()] };
 */
export function ossImg({ serviceWorker = true, avif = true }: OssImgPluginOptions = {}): OssImgPlugin {
  let isServerBundle = false;
  return {
    name: 'oss-img',
    config: () => ({ optimizeDeps: { exclude: ['oss-img'] } }),
    configResolved: ({ build }) => {
      isServerBundle = Boolean(build.ssr);
    },
    configureServer: ({ middlewares, config }) => {
      if (!serviceWorker) return;
      middlewares.use(`${config.base}${dropInFile}`, (_, response) => {
        response.setHeader('content-type', 'text/javascript');
        response.setHeader('cache-control', 'no-cache');
        response.end(readPackageFile(dropInFile));
      });
    },
    generateBundle(_, bundle) {
      for (const file of avif ? [] : Object.keys(bundle)) if (isOfAvif(file)) delete bundle[file];
      if (serviceWorker && !isServerBundle)
        this.emitFile({ type: 'asset', fileName: dropInFile, source: readPackageFile(dropInFile) });
    },
  };
}

/** True for a file of AVIF's two modules, whose names a bundler completes with a hash. */
const isOfAvif = (file: string): boolean =>
  file.endsWith('.wasm') &&
  [wasmFiles.avifDecode, wasmFiles.avifEncode].some((name) => file.includes(name.replace('.wasm', '')));
