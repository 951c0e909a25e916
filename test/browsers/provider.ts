import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineBrowserProvider } from '@vitest/browser';
import type { BrowserProvider, BrowserProviderOption, TestProject } from 'vitest/node';
import { type Engine, startEngine } from './engines.ts';

/**
 * A provider for Vitest's browser mode that starts Firefox or WebKit without a driver. The test page reports over
 * Vitest's own WebSocket, so a browser only has to be started with the page's address, and killed at the end.
 */
export function driverless(): BrowserProviderOption {
  return defineBrowserProvider({
    name: 'driverless',
    supportedBrowser: ['firefox', 'webkit'],
    options: {},
    providerFactory: (project: TestProject) => new Driverless(project.config.browser.name as Engine),
  });
}

class Driverless implements BrowserProvider {
  readonly name = 'driverless';
  readonly supportsParallelism = false;
  readonly #engine: Engine;
  #home: string | undefined;
  #groups: ChildProcess[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  getCommandsContext(): Record<string, unknown> {
    return {};
  }

  async openPage(_session: string, url: string): Promise<void> {
    await this.close();
    this.#home = mkdtempSync(join(tmpdir(), `oss-img-${this.#engine}-`));
    this.#groups = await startEngine(this.#engine, this.#home, url);
  }

  async close(): Promise<void> {
    for (const { pid } of this.#groups.splice(0)) {
      try {
        // The whole group: browsers have children.
        if (pid) process.kill(-pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    // The children of a killed browser may still write for a moment.
    if (this.#home) rmSync(this.#home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    this.#home = undefined;
  }
}
