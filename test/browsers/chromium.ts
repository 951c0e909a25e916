import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type LaunchOptions } from 'playwright';
import { findProgram, installWithApt, run } from './install.ts';

/** How every test starts Chromium: perhaps as root, perhaps without a graphics card, and quiet towards the outside. */
export function launchOptions(): LaunchOptions {
  return {
    executablePath: ensureChromium(),
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
function ensureChromium(): string {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`CHROMIUM_PATH names no file: ${given}`);
  }
  // The Debian package brings no font, and without one there is no text.
  const found =
    find() ??
    install('Playwright', downloadWithPlaywright) ??
    install('apt-get', () => installWithApt('chromium', 'fonts-liberation'));
  if (!found) {
    throw new Error(
      'No Chromium, and none could be installed: install Chromium or Chrome and set CHROMIUM_PATH to it.',
    );
  }
  // Vitest reads its configuration several times, and its workers inherit the environment.
  process.env.CHROMIUM_PATH = found;
  return found;
}

function find(): string | undefined {
  return findProgram(
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'chrome',
    'microsoft-edge',
    'microsoft-edge-stable',
    chromium.executablePath(),
  );
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
