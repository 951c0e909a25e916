// Code of a page: HTML, CSS, Markdown and JavaScript.
import { actionNamed, actions, isActionName, type ParamSpec } from 'oss-img/actions';
import { createNextLoader, srcset, transform } from 'oss-img/url';
import { hostAddress } from '../text/addresses.ts';
import { hostOf } from '../text/endpoint.ts';
import { splitSaveAs } from '../text/process-text.ts';
import {
  type Code,
  type CodeInput,
  type CodeStep,
  type Generator,
  getProcess,
  isReport,
  isStyle,
} from './code-input.ts';
import { attribute, javaScript } from './quoting.ts';

type Size = { readonly width: number; readonly height: number };

const addressOf = (input: CodeInput): string =>
  hostAddress(input.endpoint, { key: input.key, process: getProcess(input) });

const text = (...lines: readonly string[]): Code => ({ text: lines.join('\n') });

/** Code that shows a picture by its URL, which must be one that everybody can open. */
const shown = (id: string, name: string, write: (input: CodeInput) => Code): Generator => ({
  id,
  name,
  write(input) {
    if (isReport(input)) return { absence: 'report' };
    return input.isPrivate ? { absence: 'private' } : write(input);
  },
});

/** Code that changes the steps for several variants of the picture. */
const varied = (id: string, name: string, write: (input: CodeInput) => Code): Generator =>
  shown(id, name, (input) => {
    if (isStyle(input)) return { absence: 'style' };
    try {
      return write(input);
    } catch (error) {
      // oss-img/url refuses a text that is no process.
      if (error instanceof TypeError) return { absence: 'steps' };
      throw error;
    }
  });

const sizeAttributes = (size?: Size): string => (size ? ` width="${size.width}" height="${size.height}"` : '');

const imageTag = (address: string, size?: Size): string =>
  `<img src=${attribute(address)}${sizeAttributes(size)} alt="">`;

/** Half the width for small screens, and up to twice the width for dense ones. */
export function variantWidths(width: number): readonly number[] {
  const { max } = actions.resize.params.width;
  return [...new Set([0.5, 1, 1.5, 2].map((factor) => Math.min(max, Math.max(1, Math.round(width * factor)))))];
}

const usualWidth = 640;

function srcsetAttributes(input: CodeInput, process: string): string {
  const width = input.size?.width ?? usualWidth;
  const list = srcset(hostAddress(input.endpoint, { key: input.key, process: '' }), variantWidths(width), process);
  return `\n  srcset=${attribute(list.replaceAll(', ', ',\n    '))}\n  sizes="(max-width: ${width}px) 100vw, ${width}px"`;
}

function pictureTag(input: CodeInput): string {
  const address = addressOf(input);
  const sources = ['avif', 'webp'].map(
    (format) => `  <source type="image/${format}" srcset=${attribute(transform(address, { format }))}>`,
  );
  // Browsers that know neither format get what all of them read.
  const isModern = input.steps.some(({ params }) => ['avif', 'webp'].includes(String(params.format)));
  const last = isModern ? transform(address, { format: 'jpg' }) : address;
  return ['<picture>', ...sources, `  ${imageTag(last, input.size)}`, '</picture>'].join('\n');
}

const processorCode = (process: string, isJson = false): string =>
  [
    "import { createImageProcessor } from 'oss-img';",
    '',
    'const processor = createImageProcessor();',
    isJson
      ? `const { body } = await processor.process(file, ${javaScript(process)});`
      : `const { body, width, height } = await processor.process(file, ${javaScript(process)});`,
    ...(isJson ? ['const facts = JSON.parse(await body.text());'] : []),
  ].join('\n');

/** The same steps for the typed builder. Values equal to their default are left out. */
function builderCode(steps: readonly CodeStep[]): string {
  const calls = steps.map(({ action, params }) => {
    const specs: Readonly<Record<string, ParamSpec>> = isActionName(action) ? actionNamed(action).params : {};
    const given = Object.entries(specs).filter(([name, spec]) => {
      const value = params[name];
      return value !== undefined && !('default' in spec && spec.default === value);
    });
    const method = action.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const [only] = given;
    if (only && given.length === 1 && only[1].key === '' && only[1].required)
      return `.${method}(${literal(params[only[0]])})`;
    if (given.length === 0) return `.${method}()`;
    return `.${method}({ ${given.map(([name]) => `${name}: ${literal(params[name])}`).join(', ')} })`;
  });
  const chain = calls.length > 2 ? calls.map((call) => `\n  ${call}`).join('') : calls.join('');
  return `import { imageProcess } from 'oss-img';\n\nconst process = imageProcess()${chain}.toString();`;
}

const literal = (value: unknown): string => (typeof value === 'string' ? javaScript(value) : String(value));

export const urlCode: Generator = {
  id: 'url',
  name: 'URL',
  write: (input) => (input.isPrivate ? { absence: 'private' } : text(addressOf(input))),
};

export const fetchCode: Generator = {
  id: 'fetch',
  name: 'JavaScript, fetch',
  write(input) {
    if (input.isPrivate) return { absence: 'private' };
    return text(
      `const response = await fetch(${javaScript(addressOf(input))});`,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the code that is shown has the template.
      'if (!response.ok) throw new Error(`The service answered ${response.status}: ${await response.text()}`);',
      isReport(input) ? 'const facts = await response.json();' : 'const picture = await response.blob();',
    );
  },
};

export const pageGenerators: readonly Generator[] = [
  urlCode,
  shown('img', 'HTML, <img>', (input) => text(imageTag(addressOf(input), input.size))),
  varied('srcset', 'HTML, srcset', (input) =>
    text(
      `<img src=${attribute(addressOf(input))}${srcsetAttributes(input, getProcess(input))}\n ${sizeAttributes(input.size)} alt="">`,
    ),
  ),
  varied('picture', 'HTML, <picture>', (input) => text(pictureTag(input))),
  shown('markdown', 'Markdown', (input) => text(`![](${addressOf(input)})`)),
  shown('css', 'CSS', (input) => text(`background-image: url("${addressOf(input)}");`)),
  fetchCode,
  varied('next', 'Next.js', (input) => {
    const base = `${input.endpoint.scheme}://${hostOf(input.endpoint)}`;
    const process = getProcess(input);
    createNextLoader({ base, process });
    const settings = [`base: ${javaScript(base)}`, ...(process === '' ? [] : [`process: ${javaScript(process)}`])];
    const { width, height } = input.size ?? { width: usualWidth, height: usualWidth };
    return text(
      '// image-loader.js, which images.loaderFile of next.config.js names',
      "'use client';",
      "import { createNextLoader } from 'oss-img/url';",
      '',
      'export default createNextLoader({',
      ...settings.map((setting) => `  ${setting},`),
      '});',
      '',
      '// In a component',
      `<Image src={${javaScript(`/${input.key.split('/').map(encodeURIComponent).join('/')}`)}} width={${width}} height={${height}} alt="" />`,
    );
  }),
  {
    id: 'processor',
    name: 'oss-img',
    write: (input) =>
      isStyle(input)
        ? { absence: 'style' }
        : getProcess(input) === ''
          ? { absence: 'steps' }
          : text(processorCode(splitSaveAs(input.process).process, isReport(input))),
  },
  {
    id: 'builder',
    name: 'oss-img, imageProcess()',
    write: ({ steps }) => (steps.length === 0 ? { absence: 'steps' } : text(builderCode(steps))),
  },
];
