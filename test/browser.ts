import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium, type LaunchOptions } from 'playwright';

/** How every test starts Chromium: perhaps as root, perhaps without a graphics card, and quiet towards the outside. */
export function launchOptions(): LaunchOptions {
  return {
    executablePath: ensureBrowser(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}

/** The path of a Chromium that starts. Where the machine has none, one is installed: no test is left out for want of it. */
export function ensureBrowser(): string {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`CHROMIUM_PATH names no file: ${given}`);
  }
  const found = find() ?? install('Playwright', downloadWithPlaywright) ?? install('apt-get', installWithApt);
  if (!found) {
    throw new Error(
      'No Chromium, and none could be installed: install Chromium or Chrome and set CHROMIUM_PATH to it.',
    );
  }
  // Vitest reads its configuration several times, and its workers inherit the environment.
  process.env.CHROMIUM_PATH = found;
  return found;
}

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
];

function find(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const installed = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...installed, chromium.executablePath()].find(starts);
}

/** A file is not enough: it may be a stub that asks for another installer, or lack its system libraries. */
function starts(path: string): boolean {
  return existsSync(path) && spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}

function install(name: string, step: () => void): string | undefined {
  console.error(`No Chromium found; installing one with ${name} ...`);
  step();
  return find();
}

function downloadWithPlaywright(): void {
  const cli = join(createRequire(import.meta.url).resolve('playwright/package.json'), '../cli.js');
  // Its own patience, 5 times 30 s without an answer, is long where its servers cannot be reached.
  run(300, [process.execPath, cli, 'install', '--no-shell', 'chromium'], {
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000',
  });
}

function installWithApt(): void {
  const apt = [...(process.getuid?.() === 0 ? [] : ['sudo', '-n']), 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  run(300, [...apt, 'update']);
  // The package brings no font, and without one there is no text.
  run(900, [...apt, 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation']);
}

/** What a step achieved is seen by looking for the browser again; a missing command or a failure needs no answer here. */
function run(seconds: number, [command = '', ...args]: string[], env: Record<string, string> = {}): void {
  spawnSync(command, args, { stdio: ['ignore', 2, 2], timeout: seconds * 1000, env: { ...process.env, ...env } });
}
