/**
 * The plugin for Vite 5 and later.
 * @module oss-img/vite
 */
import { dropInFile } from '../drop-in-file.ts';
import { readPackageFile } from './package-files.ts';

/** Options of the plugin; all of them are optional. */
export interface OssImgPluginOptions {
  /** `false` if the service worker is not used, or is bundled by the application itself. Default `true`. */
  readonly serviceWorker?: boolean;
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
  /** Adds the service worker's script to the bundle. */
  readonly generateBundle: (this: EmitContext) => void;
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
export function ossImg({ serviceWorker = true }: OssImgPluginOptions = {}): OssImgPlugin {
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
    generateBundle() {
      if (serviceWorker && !isServerBundle)
        this.emitFile({ type: 'asset', fileName: dropInFile, source: readPackageFile(dropInFile) });
    },
  };
}
