#!/usr/bin/env node
// `npx oss-img`: puts the files that a site must serve itself into its public folder, and says whether they are current.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dropInFile } from '../drop-in-file.ts';
import { version } from '../version.ts';
import { assetFiles, readPackageFile, stateOf } from './package-files.ts';

const usage = `oss-img ${version}

  npx oss-img init <folder>            copies ${dropInFile} into the folder your site serves as its root
  npx oss-img init <folder> --assets   copies worker.js and the .wasm files too, for bundlers that do not find them;
                                       name their address in the option \`assetBase\`
  npx oss-img init <folder> --check    copies nothing, and fails if a copy is missing or of another version
`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/** @returns the exit code */
function main(input: readonly string[]): number {
  const flags = input.filter((word) => word.startsWith('-'));
  const [command, folder, ...rest] = input.filter((word) => !word.startsWith('-'));
  const unknown = flags.find((flag) => !['--assets', '--check', '--help', '-h'].includes(flag));
  if (flags.includes('--help') || flags.includes('-h') || input.length === 0) {
    print(usage);
    return 0;
  }
  if (command !== 'init' || folder === undefined || rest.length > 0 || unknown !== undefined) {
    const came = unknown ?? (command === 'init' ? (rest[0] ?? 'no folder') : command);
    complain(`Expected \`init\`, a folder and perhaps --assets or --check, got ${came}.\n\n${usage}`);
    return 2;
  }
  const files = flags.includes('--assets') ? [dropInFile, ...assetFiles] : [dropInFile];
  return flags.includes('--check') ? check(folder, files) : copy(folder, files);
}

function check(folder: string, files: readonly string[]): number {
  const wrong = files
    .map((file) => ({ path: join(folder, file), state: stateOf(join(folder, file), file) }))
    .filter(({ state }) => state !== 'current');
  for (const { path, state } of wrong) {
    complain(state === 'missing' ? `${path} is missing.` : `${path} is not that of oss-img ${version}.`);
  }
  if (wrong.length > 0) {
    complain(`Run: npx oss-img init ${folder}${files.length > 1 ? ' --assets' : ''}`);
    return 1;
  }
  print(`${files.join(', ')} in ${folder}: current (oss-img ${version}).`);
  return 0;
}

function copy(folder: string, files: readonly string[]): number {
  if (statSync(folder, { throwIfNoEntry: false })?.isFile()) {
    complain(`Expected a folder, got the file ${folder}.`);
    return 2;
  }
  mkdirSync(folder, { recursive: true });
  for (const file of files) {
    const path = join(folder, file);
    const state = stateOf(path, file);
    if (state !== 'current') writeFileSync(path, readPackageFile(file));
    print(`${path}: ${{ missing: 'copied', stale: 'replaced', current: 'already current' }[state]}`);
  }
  return 0;
}

process.exitCode = main(process.argv.slice(2));
