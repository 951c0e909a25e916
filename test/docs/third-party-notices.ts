// THIRD-PARTY-NOTICES.txt: everything of others that the packed files contain, with its licence.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './markdown.ts';

interface Work {
  readonly name: string;
  /** Where its licence is: a package of npm, or a file of `licences/` for what is compiled into a package's .wasm file. */
  readonly licence: { readonly package: string } | { readonly file: string };
  readonly within?: string;
}

const packages = [
  '@jsquash/avif',
  '@jsquash/png',
  '@jsquash/webp',
  '@noble/hashes',
  'assemblyscript',
  'comlink',
  'idb',
  'lcms-wasm',
] as const;

/** What the packages' .wasm files are compiled from. Emscripten's and Rust's own libraries are in them too. */
const compiledIn: readonly Work[] = [
  { name: 'libavif', licence: { file: 'libavif' }, within: '@jsquash/avif' },
  { name: 'libaom', licence: { file: 'libaom' }, within: '@jsquash/avif' },
  { name: 'libyuv', licence: { file: 'libyuv' }, within: '@jsquash/avif' },
  { name: 'libwebp, libsharpyuv', licence: { file: 'libwebp' }, within: '@jsquash/webp and @jsquash/avif' },
  { name: 'LittleCMS', licence: { file: 'little-cms' }, within: 'lcms-wasm' },
  { name: 'Emscripten', licence: { file: 'emscripten' }, within: 'the .wasm files but that of @jsquash/png' },
  { name: 'musl', licence: { file: 'musl' }, within: 'the .wasm files but that of @jsquash/png' },
  {
    // Each may be had under the Apache License 2.0, whose text @jsquash brings.
    name: 'the Rust crates png, fdeflate, flate2, miniz_oxide, crc32fast, wasm-bindgen, and the Rust standard library',
    licence: { package: '@jsquash/png' },
    within: '@jsquash/png',
  },
];

const works: readonly Work[] = [...packages.map((name) => ({ name, licence: { package: name } })), ...compiledIn];

const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

function textOf({ licence }: Work): string {
  if ('file' in licence) return read('licences', `${licence.file}.txt`);
  const file = ['LICENSE', 'LICENSE.md'].find((name) => existsSync(join(root, 'node_modules', licence.package, name)));
  if (!file) throw new Error(`${licence.package} has no licence file`);
  return read('node_modules', licence.package, file);
}

/** The names of the npm packages of which the packed files contain something. */
export const bundledPackages: readonly string[] = packages;

/** The whole file; works under the very same text share it. */
export function thirdPartyNotices(): string {
  const byText = new Map<string, Work[]>();
  for (const work of works) {
    const text = textOf(work).replaceAll('\r\n', '\n').trim();
    byText.set(text, [...(byText.get(text) ?? []), work]);
  }
  const sections = [...byText].map(([text, those]) => {
    const names = those.map(({ name, within }) => `- ${name}${within === undefined ? '' : ` (in ${within})`}`);
    return `${names.join('\n')}\n\n${text}\n`;
  });
  const rule = `\n${'='.repeat(80)}\n\n`;
  return `The files of this package contain work of others, under these licences.\n${rule}${sections.join(rule)}`;
}
