// A picture and a process string in other notations: URLs, tags, code, and the hash of this page.
import { actions, type ParamSpec } from 'oss-img/actions';
import { bucketName } from './bucket.ts';

export interface View {
  /** The object key of the picture. */
  readonly key: string;
  /** The text after `x-oss-process=`; empty for the picture itself. */
  readonly process: string;
}

const parameter = 'x-oss-process';

const encodeKey = (key: string): string => key.split('/').map(encodeURIComponent).join('/');

/** Slashes and commas are allowed unescaped in a query, and without them a process string is unreadable. */
const encodeProcess = (process: string): string =>
  encodeURIComponent(process).replaceAll('%2F', '/').replaceAll('%2C', ',');

const objectAddress = ({ key, process }: View): string =>
  encodeKey(key) + (process === '' ? '' : `?${parameter}=${encodeProcess(process)}`);

export const pathAddress = (view: View): string => `/${bucketName}/${objectAddress(view)}`;

export const hostAddress = (view: View): string =>
  `http://${bucketName}.oss-cn-hangzhou.aliyuncs.com/${objectAddress(view)}`;

export const viewHash = (view: View): string => `#/${objectAddress(view)}`;

/** The view a hash names; undefined if it names none. */
export function readHash(hash: string): View | undefined {
  const match = /^#\/([^?]+)(?:\?(.*))?$/.exec(hash);
  if (!match?.[1]) return undefined;
  try {
    return { key: decodeURIComponent(match[1]), process: new URLSearchParams(match[2]).get(parameter) ?? '' };
  } catch {
    return undefined;
  }
}

/** Cleans up what was typed or pasted: removes line breaks, and keeps only the process string of a whole URL. */
export function readProcessInput(text: string): string {
  const line = text.replace(/\s*[\r\n]+\s*/g, '');
  const at = line.indexOf(`${parameter}=`);
  if (at < 0) return decoded(line);
  return new URLSearchParams(line.slice(at).replace(/#.*$/, '').replaceAll('+', '%2B')).get(parameter) ?? '';
}

/** A process string copied out of a URL may be percent-encoded, and the positions of faults would be wrong. */
function decoded(text: string): string {
  try {
    return /%[0-9a-f]{2}/i.test(text) ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}

export const imageTag = (view: View, size?: { readonly width: number; readonly height: number }): string =>
  `<img src="${pathAddress(view).replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"${size ? ` width="${size.width}" height="${size.height}"` : ''} alt="">`;

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

export const processorCode = ({ process }: View): string =>
  [
    "import { createImageProcessor } from 'oss-img';",
    '',
    'const processor = createImageProcessor();',
    `const { body, width, height } = await processor.process(file, ${quoted(process)});`,
  ].join('\n');

/** The same steps for the typed builder. Values equal to their default are left out. */
export function builderCode(
  steps: readonly { readonly action: string; readonly params: Readonly<Record<string, unknown>> }[],
): string {
  const calls = steps.map(({ action, params }) => {
    const specs: Readonly<Record<string, ParamSpec>> =
      Object.values(actions).find(({ name }) => name === action)?.params ?? {};
    const given = Object.entries(specs).filter(([name, spec]) => {
      const value = params[name];
      return value !== undefined && !('default' in spec && spec.default === value);
    });
    const method = action.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const bare = given.length === 1 && given[0]?.[1].key === '' ? given[0][0] : undefined;
    if (bare !== undefined) return `.${method}(${literal(params[bare])})`;
    if (given.length === 0) return `.${method}()`;
    return `.${method}({ ${given.map(([name]) => `${name}: ${literal(params[name])}`).join(', ')} })`;
  });
  const chain = calls.length > 2 ? calls.map((call) => `\n  ${call}`).join('') : calls.join('');
  return `import { imageProcess } from 'oss-img';\n\nconst process = imageProcess()${chain}.toString();`;
}

const literal = (value: unknown): string => (typeof value === 'string' ? quoted(value) : String(value));
