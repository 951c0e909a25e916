import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram, installWithApt } from './install.ts';

/** The engines besides Chromium. Neither needs a driver: it is started with an address, and killed. */
export type Engine = keyof typeof engines;

interface Definition {
  /** Set by a user to choose a browser; set by `ensureEngines`, so that nothing is searched for twice. */
  readonly variable: string;
  readonly find: () => string | undefined;
  readonly packages: readonly string[];
  /** Starts the browser with an empty profile in `home`, and returns the leaders of the process groups to kill. */
  readonly start: (program: string, home: string, url: string) => Promise<ChildProcess[]>;
}

const debianMachine = process.arch === 'arm64' ? 'aarch64' : 'x86_64';

const engines = {
  firefox: {
    variable: 'FIREFOX_PATH',
    find: () => findProgram('firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'),
    packages: ['firefox-esr'],
    start: startFirefox,
  },
  webkit: {
    variable: 'WEBKIT_PATH',
    // It cannot tell its version without a display.
    find: () => [`/usr/lib/${debianMachine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`].find(existsSync),
    packages: ['libwebkit2gtk-4.1-0', 'xvfb'],
    start: startWebKit,
  },
} as const satisfies Record<string, Definition>;

/**
 * The engines that can be started here; those missing are installed where apt-get can. One that stays missing is named
 * on stderr and left out, but for `CI`, where that is an error.
 *
 * @throws Error under `CI` when an engine is missing and cannot be installed
 */
export function ensureEngines(wanted: readonly Engine[]): Engine[] {
  const missing = wanted.filter((engine) => !programOf(engine));
  if (missing.length > 0) {
    console.error(`Installing ${missing.join(' and ')} with apt-get ...`);
    installWithApt('fonts-liberation', ...missing.flatMap((engine) => engines[engine].packages));
  }
  return wanted.filter((engine) => {
    const program = programOf(engine);
    if (program) process.env[engines[engine].variable] = program;
    else {
      const says = `No ${engine} here: install ${engines[engine].packages.join(', ')} or set ${engines[engine].variable}.`;
      if (process.env.CI) throw new Error(says);
      console.error(`${says} Its tests are left out.`);
    }
    return program !== undefined;
  });
}

function programOf(engine: Engine): string | undefined {
  const { variable, find } = engines[engine];
  const given = process.env[variable];
  if (given && !existsSync(given)) throw new Error(`${variable} names no file: ${given}`);
  return given ?? find();
}

/** Starts an engine that `ensureEngines` returned. */
export function startEngine(engine: Engine, home: string, url: string): Promise<ChildProcess[]> {
  const { start, variable } = engines[engine];
  return start(process.env[variable] ?? engine, home, url);
}

/** A process group of its own, so that the browser's children can be killed with it. */
function startGroup(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true, env: { ...process.env, ...env } });
    child.once('spawn', () => resolve(child)).once('error', reject);
  });
}

async function startFirefox(program: string, home: string, url: string): Promise<ChildProcess[]> {
  const preferences = {
    // No questions, no first-run pages, no traffic of its own.
    'app.normandy.enabled': false,
    'app.update.disabledForTesting': true,
    'browser.aboutwelcome.enabled': false,
    'browser.safebrowsing.malware.enabled': false,
    'browser.safebrowsing.phishing.enabled': false,
    'browser.shell.checkDefaultBrowser': false,
    'browser.startup.homepage_override.mstone': 'ignore',
    'browser.startup.page': 0,
    'datareporting.policy.dataSubmissionEnabled': false,
    'datareporting.policy.firstRunURL': '',
    'extensions.getAddons.cache.enabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'termsofuse.bypassNotification': true,
    'toolkit.telemetry.enabled': false,
    'trailhead.firstrun.branches': 'nofirstrun-empty',
    // Tests open windows of their own.
    'dom.disable_open_during_load': false,
    // A headless window counts as hidden, and timers of hidden pages are slowed down.
    'dom.min_background_timeout_value': 4,
    'dom.timeout.enable_budget_timer_throttling': false,
    'widget.windows.window_occlusion_tracking.enabled': false,
    // Firefox's sandbox does not start as root.
    ...(process.getuid?.() === 0 ? { 'security.sandbox.content.level': 0 } : {}),
  };
  const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`);
  writeFileSync(join(home, 'user.js'), lines.join(''));
  const args = ['--headless', '--no-remote', '--new-instance', '--profile', home, url];
  return [await startGroup(program, args, { HOME: home, MOZ_CRASHREPORTER_DISABLE: '1' })];
}

async function startWebKit(program: string, home: string, url: string): Promise<ChildProcess[]> {
  const groups: ChildProcess[] = [];
  let display = process.env.DISPLAY;
  if (!display) {
    // The port of an X server is shared by the machine: another checkout's tests may run beside these.
    display = `:${100 + (process.pid % 400)}`;
    groups.push(await startGroup('Xvfb', [display, '-screen', '0', '1280x1024x24', '-nolisten', 'tcp']));
    const socket = `/tmp/.X11-unix/X${display.slice(1)}`;
    for (let tries = 0; tries < 100 && !existsSync(socket); tries += 1) await sleep(100);
  }
  const env = {
    DISPLAY: display,
    HOME: home,
    XDG_DATA_HOME: home,
    XDG_CACHE_HOME: home,
    XDG_CONFIG_HOME: home,
    NO_AT_BRIDGE: '1',
    GTK_A11Y: 'none',
    LIBGL_ALWAYS_SOFTWARE: '1',
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    // Its sandbox needs user namespaces, which containers often lack.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  };
  groups.push(await startGroup(program, ['--javascript-can-open-windows-automatically=true', url], env));
  return groups;
}
