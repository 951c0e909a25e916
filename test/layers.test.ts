// The architecture: who may import whom, and who may touch a browser.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../src');

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file: file.split(sep).join('/'), text: readFileSync(join(root, file), 'utf8') }));

/** The folder of a file, or its own name where it lies at the top. */
const layerOf = (file: string): string =>
  file.includes('/') ? (file.split('/')[0] as string) : file.replace(/\.ts$/, '');

interface Import {
  readonly file: string;
  readonly layer: string;
  /** A layer, a file in an `action.ts` notation where only that one is meant, or a package. */
  readonly target: string;
  readonly targetFile: string;
  readonly typeOnly: boolean;
  /** The values among the names between the braces. */
  readonly names: readonly string[];
}

/** Comments and the contents of strings count for nothing; what is left is code. */
const code = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\s\/\/ .*$/gm, '');

const imports: Import[] = files.flatMap(({ file, text }) =>
  [
    ...code(text).matchAll(/(?:^|\n)\s*(import|export)(\s+type)?\b([^;]*?)\bfrom\s*'([^']+)'|import\s*\(\s*'([^']+)'/g),
  ].map((match) => {
    const path = match[4] ?? match[5] ?? '';
    const inside = path.startsWith('.');
    const targetFile = inside
      ? relative(root, join(root, dirname(file), path))
          .split(sep)
          .join('/')
      : path;
    return {
      file,
      layer: layerOf(file),
      target: inside ? layerOf(targetFile) : packageOf(path),
      targetFile,
      typeOnly: match[2] !== undefined,
      names: [...(match[3] ?? '').matchAll(/(?<=[{,]\s*)(?!type\b)\w+/g)].map(([name]) => name),
    };
  }),
);

function packageOf(path: string): string {
  const parts = path.split('/');
  return path.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] as string);
}

/** What several containers carry; no formats themselves. */
const shared = ['formats/colour', 'formats/exif', 'formats/isobmff'];
/** A TIFF's strips and tiles may be JPEG data. */
const sharedFiles = ['formats/jpeg/markers.ts'];

/** What each layer may import beside itself. */
const allowed: Record<string, readonly string[]> = {
  bytes: [],
  defined: [],
  once: [],
  pixels: [],
  'pixel-memory': ['pixels'],
  'row-flow': ['pixel-memory', 'pixels'],
  base64: [],
  'picture-extension': ['pixels'],
  'error-codes': [],
  faults: ['error-codes'],
  'service-faults': ['faults'],
  errors: ['error-codes', 'faults'],
  limits: ['errors'],
  params: [],
  'param-values': ['base64', 'errors', 'params'],
  simd: ['bytes'],
  wasm: [],
  kernels: ['pixels', 'pixel-memory', 'row-flow', 'simd', 'errors'],
  formats: [
    'base64',
    'bytes',
    'once',
    'pixels',
    'pixel-memory',
    'row-flow',
    'errors',
    'faults',
    'limits',
    'kernels',
    'simd',
    'wasm',
  ],
  actions: ['bytes', 'kernels', 'params', 'pixels', 'row-flow', 'errors', 'faults', 'limits'],
  request: [
    ...['actions', 'base64', 'bytes', 'params', 'param-values', 'errors', 'faults', 'service-faults', 'limits'],
    '@noble/hashes',
  ],
  pipeline: [
    'bytes',
    'defined',
    'faults',
    'request',
    'actions',
    'formats',
    'kernels',
    'pixels',
    'pixel-memory',
    'row-flow',
    'limits',
    'errors',
  ],
  version: [],
  'drop-in-file': [],
  bucket: ['base64', 'bytes', 'errors', 'faults', 'service-faults', 'limits', 'request', '@noble/hashes'],
  service: ['base64', 'bytes', 'request', 'pipeline', 'bucket', 'errors', 'faults', 'service-faults', 'limits'],
  browser: [
    ...['actions', 'bucket', 'bytes', 'errors', 'faults', 'formats', 'kernels', 'limits'],
    ...['defined', 'drop-in-file', 'params', 'pipeline', 'pixel-memory', 'service-faults'],
    ...['picture-extension', 'pixels', 'request', 'service', 'version', 'wasm', 'comlink', 'idb'],
  ],
  node: ['drop-in-file', 'version', 'wasm', 'node:fs', 'node:path', 'node:url'],
  url: ['picture-extension', 'request'],
  index: ['browser', 'errors', 'limits', 'pipeline', 'pixels', 'request'],
};

/** Every file of src that is loaded with this one, itself included; what is imported as a type alone is not loaded. */
function loadedWith(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const { targetFile, typeOnly, file: from } of imports)
    if (from === file && !typeOnly) loadedWith(targetFile, found);
  return found;
}

/** The folder of a format, such as `formats/jpeg`; undefined for what lies beside these folders. */
const formatOf = (file: string): string | undefined => /^formats\/[^/]+(?=\/)/.exec(file)?.[0];

describe('imports', () => {
  it('are all found', () => {
    expect(files.length).toBeGreaterThan(50);
    const written = files.reduce((count, { text }) => count + (code(text).match(/\bfrom '/g)?.length ?? 0), 0);
    expect(imports.filter(({ targetFile }) => targetFile !== '')).toHaveLength(written);
    expect(imports).toContainEqual(
      expect.objectContaining({ file: 'actions/rotate.ts', target: 'kernels', targetFile: 'kernels/rotate-free.ts' }),
    );
  });

  it('name only files that exist', () => {
    const known = new Set(files.map(({ file }) => file));
    const inside = imports.filter(({ target, targetFile }) => target in allowed && !targetFile.startsWith('@'));
    expect(
      inside.filter(({ targetFile }) => !known.has(targetFile)).map(({ file, targetFile }) => `${file}: ${targetFile}`),
    ).toEqual([]);
  });

  it('keep to the table', () => {
    const wrong = imports.filter(({ layer, target }) => layer !== target && !allowed[layer]?.includes(target));
    expect(wrong.map(({ file, targetFile }) => `${file} imports ${targetFile}`)).toEqual([]);
  });

  it('have no row in the table that nobody needs', () => {
    const used = new Set(imports.map(({ layer, target }) => `${layer} ${target}`));
    const layers = new Set(files.map(({ file }) => layerOf(file)));
    expect(Object.keys(allowed).filter((layer) => !layers.has(layer))).toEqual([]);
    const packages = Object.entries(allowed).flatMap(([layer, targets]) =>
      targets.map((target) => `${layer} ${target}`),
    );
    // Rows of the design that happen not to be used are no fault; a package nobody imports is.
    const unused = packages.filter((row) => /[@]| comlink$| idb$/.test(row) && !used.has(row));
    expect(unused).toEqual([]);
  });

  it('of a kernel are pixels, and only its twin reaches the WebAssembly module', () => {
    const definitions = imports.filter(
      ({ file, layer, target }) =>
        layer === 'kernels' &&
        !/\.simd\.ts$|\/fastest\.ts$/.test(file) &&
        !['kernels', 'pixels', 'pixel-memory', 'row-flow'].includes(target),
    );
    expect(definitions.map(({ file, targetFile }) => `${file} imports ${targetFile}`)).toEqual([]);
    const simd = imports.filter(
      ({ file, target, layer }) =>
        target === 'simd' && layer !== 'simd' && !/\.simd\.ts$|\/fastest\.ts$|^formats\/codecs\.ts$/.test(file),
    );
    expect(simd.map(({ file }) => file)).toEqual([]);
  });

  it('of an action from the kernels are types, and the numbers of a plan: pixels are changed by the kernels it is handed', () => {
    const named = imports.filter(
      ({ layer, target, typeOnly }) => layer === 'actions' && target === 'kernels' && !typeOnly,
    );
    expect(new Set(named.flatMap(({ names }) => names))).toEqual(new Set(['gaussianWeights', 'rotatedSize']));
  });

  it('of a header reach no codec, no twin and no WebAssembly, so that a page can plan without any', () => {
    const loaded = [...loadedWith('formats/index.ts')];
    expect(loaded).toContain('formats/jpeg/header.ts');
    expect(loaded.filter((file) => /^(wasm|simd|kernels)\/|\.simd\.ts$|codecs?\.ts$|^@/.test(file))).toEqual([]);
  });

  it('of a page reach no engine, no colours, no reader of any format and no documentation', () => {
    const loaded = [...loadedWith('index.ts')];
    expect(loaded).toContain('pipeline/plan.ts');
    expect(loaded.filter((file) => /^pipeline\/(engine|marks|source|original)\.ts$|colours?[./]/.test(file))).toEqual(
      [],
    );
    expect(loaded.filter((file) => file.startsWith('formats/'))).toEqual(['formats/format-facts.ts']);
    expect(
      loaded.filter((file) => /^(service-faults|simd|actions\/(descriptions|effects|index)\.ts$)/.test(file)),
    ).toEqual([]);
  });

  it('of the URL door are text about text: no grammar, no actions, no errors', () => {
    const loaded = [...loadedWith('url/index.ts')].filter((file) => !file.startsWith('url/'));
    expect(loaded.sort()).toEqual(['picture-extension.ts', 'request/query.ts', 'request/style-name.ts']);
  });

  it('of one format name another only by its codec', () => {
    const wrong = imports.filter(({ file, targetFile }) => {
      const [from, to] = [formatOf(file), formatOf(targetFile)];
      const isAllowed = targetFile === `${to}/codec.ts` || sharedFiles.includes(targetFile);
      return from && to && from !== to && !shared.includes(to) && !isAllowed;
    });
    expect(wrong.map(({ file, targetFile }) => `${file} imports ${targetFile}`)).toEqual([]);
  });

  it('of the service know the engine as a type only', () => {
    const wrong = imports.filter(
      ({ layer, target, typeOnly }) => layer === 'service' && target === 'pipeline' && !typeOnly,
    );
    expect(wrong).toEqual([]);
  });

  it('of actions reach their registry, not one action alone, from the request side', () => {
    const wrong = imports.filter(
      ({ layer, targetFile }) => layer === 'request' && /^actions\/(?!table)/.test(targetFile),
    );
    expect(wrong).toEqual([]);
  });

  it('of the browser come from its doors and from nobody else', () => {
    const wrong = imports.filter(
      ({ file, layer, target }) => target === 'browser' && layer !== 'browser' && file !== 'index.ts',
    );
    expect(wrong).toEqual([]);
  });
});

describe('names', () => {
  it('of the browser are touched in src/browser only', () => {
    const names =
      /\b(self|window|document|navigator|Worker|SharedWorker|ServiceWorker\w*|indexedDB|OffscreenCanvas|createImageBitmap|ImageData|ImageDecoder|FontFace|caches|localStorage|importScripts|postMessage|XMLHttpRequest)\b(?=\s*[.([;,)]|\s*$)/m;
    const touched = files
      .filter(({ file }) => !file.startsWith('browser/'))
      .flatMap(({ file, text }) => {
        const found = names.exec(code(text).replace(/'[^'\n]*'|`[^`]*`/g, "''"));
        return found ? [`${file}: ${found[1]}`] : [];
      });
    expect(touched).toEqual([]);
    const browser = files
      .filter(({ file }) => file.startsWith('browser/'))
      .map(({ text }) => code(text))
      .join('\n');
    expect(names.test(browser)).toBe(true);
  });

  it('of @jsquash stand in the addresses of their .wasm files only: their glue code is not bundled', () => {
    const named = files.filter(({ text }) => code(text).includes('@jsquash'));
    expect(named.map(({ file }) => file)).toEqual(['browser/assets.ts']);
    const assets = files.find(({ file }) => file === 'browser/assets.ts')?.text ?? '';
    expect(
      code(assets)
        .match(/'@jsquash[^']*'/g)
        ?.every((address) => address.endsWith(".wasm'")),
    ).toBe(true);
  });

  it('of files and folders say what is inside', () => {
    const vague = files.filter(({ file }) =>
      /(^|\/)(utils?|helpers?|common|shared|core|managers?|misc)(\/|\.ts$)/.test(file),
    );
    expect(vague.map(({ file }) => file)).toEqual([]);
    const odd = files.filter(({ file }) => !/^([a-z0-9-]+\/)*[a-z0-9]+(-[a-z0-9]+)*(\.simd)?\.ts$/.test(file));
    expect(odd.map(({ file }) => file)).toEqual([]);
  });

  it('are exported one by one', () => {
    expect(files.filter(({ text }) => /\bexport (default\b|\* from)/.test(code(text))).map(({ file }) => file)).toEqual(
      [],
    );
  });
});
