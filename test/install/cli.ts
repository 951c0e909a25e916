// Runs the command lines of frameworks inside of a fresh application, and ends all that they have started.
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Site } from './static-site.ts';

/** None of them may phone home, ask a question, or colour what a failure shows. */
const quiet = {
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  NG_CLI_ANALYTICS: 'false',
  CI: 'true',
  NO_COLOR: '1',
};

/** A development server compiles its first page only when it is asked for it. */
const mostStartMs = 120_000;

interface Running {
  readonly child: ChildProcess;
  /** Resolves with the exit code when the command has ended; null if it was killed or could not start. */
  readonly ended: Promise<number | null>;
  /** All that it has printed so far. */
  output(): string;
}

function start(folder: string, [command = '', ...input]: readonly string[]): Running {
  // vitest's own variables would make a framework build for tests.
  const { NODE_ENV: _, VITEST: __, ...inherited } = process.env;
  const child = spawn(join(folder, 'node_modules/.bin', command), input, {
    cwd: folder,
    env: { ...inherited, ...quiet },
    // A group of its own: a framework's command starts further processes, which must end with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (printed += text));
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve).on('error', (error) => {
      printed += error;
      resolve(null);
    });
  });
  return { child, ended, output: () => printed };
}

/** Runs a command of the application's `node_modules` to its end. @throws Error with its output if it fails */
export async function run(folder: string, ...command: string[]): Promise<void> {
  const { ended, output } = start(folder, command);
  const code = await ended;
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${output()}`);
}

/**
 * Starts a server of the application and waits for its first answer.
 * @param command makes the command line for a port
 * @throws Error with the server's output if it ends or does not answer
 */
export async function serve(folder: string, command: (port: string) => string[]): Promise<Site> {
  const port = await freePort();
  const { child, ended, output } = start(folder, command(String(port)));
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const close = async (): Promise<void> => {
    if (!isOver && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await ended;
  };
  const url = `http://localhost:${port}/`;
  for (const until = Date.now() + mostStartMs; ; ) {
    const answered = await fetch(url, { signal: AbortSignal.timeout(mostStartMs) }).catch(() => undefined);
    if (answered?.ok) return { url, close };
    if (isOver || Date.now() > until) {
      await close();
      throw new Error(`${command(String(port)).join(' ')} serves nothing (${answered?.status}):\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, () => resolve()));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
