// The error about a file of this package that did not load: its address, what came from there, and what mends it.
import { OssError } from '../errors.ts';

/** The remedy wherever a bundler does not find the files. */
export const copyFiles =
  'Copy the files with `npx oss-img init <folder> --assets`, and name the address of that folder in the option `assetBase`.';

/** An address that has not answered within this time does not answer. */
const answerMs = 10_000;

/**
 * @param file its name in the package, which a bundler may have replaced in the address
 * @param came the answer, where it is known; otherwise the address is asked
 */
export async function assetFault(url: string, file: string, came?: Response): Promise<OssError> {
  const answer = came ?? (await ask(url));
  const [found, mend] = answer ? readAnswer(answer, url, file) : await readSilence(url);
  // Vite's dependency optimiser moves the page's script into such a folder, and none of its files: `.vite/deps`, `.cache/vite/client/deps`.
  const isMoved = /\bvite\b.*\/deps\w*\//.test(url);
  return new OssError({
    code: 'InternalError',
    message: `oss-img could not load ${file} from ${url}: ${found}. ${isMoved ? keepPackage : mend}`,
  });
}

const keepPackage =
  "Vite's dependency optimiser moved the script away from its files: add the plugin of `oss-img/vite` to Vite, or `optimizeDeps: { exclude: ['oss-img'] }`.";

type Finding = readonly [found: string, mend: string];

function readAnswer({ ok, status, headers }: Response, url: string, file: string): Finding {
  const type = headers.get('content-type') ?? 'no content type';
  if (ok && file.endsWith('.js') && /\b(java|ecma)script\b/.test(type)) {
    const policy = isOwn(url)
      ? 'it in `worker-src`, and it must carry the Cross-Origin-Embedder-Policy of the page'
      : `\`worker-src blob: ${new URL(url).origin}\`, which \`assetBase\` on the page's own origin does not need`;
    return [
      'it is there, but did not start',
      `It must be unchanged, and a Content-Security-Policy must allow ${policy}.`,
    ];
  }
  const page = ok && type.startsWith('text/html') ? ', as some servers answer for a missing file' : '';
  return [`the answer is ${status} with ${type}${page}`, `It must be served there. ${copyFiles}`];
}

/** An answer that a page may not read looks like none, but for a request that does not want to read it. */
const readSilence = async (url: string): Promise<Finding> =>
  !isOwn(url) && (await ask(url, 'no-cors'))
    ? [
        'the answer lacks the header `Access-Control-Allow-Origin`',
        `Its server must send it, or the files must be on the page's own origin. ${copyFiles}`,
      ]
    : ['nothing came', 'Its server must be reachable, and a Content-Security-Policy must allow it in `connect-src`.'];

const ask = (url: string, mode: RequestMode = 'cors'): Promise<Response | undefined> =>
  fetch(url, { mode, signal: AbortSignal.timeout(answerMs) }).then(
    (response) => {
      void response.body?.cancel();
      return response;
    },
    () => undefined,
  );

/** True for an address of the page's own origin. Hosts are compared, since an origin of an app's own scheme is opaque. */
export function isOwn(url: string): boolean {
  const { protocol, host } = new URL(url);
  return protocol === self.location.protocol && host === self.location.host;
}
