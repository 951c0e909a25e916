// The browser is killed while a page and its service worker write, again and again on one profile. After each start every
// object is read back: what the page had been told is stored is there, nothing else is, and nothing is half.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { launchOptions } from '../../browsers/chromium.ts';
import { random } from '../../pictures.ts';
import { type Content, hasEtag, holds } from '../contents.ts';
import { type Part, row, shareOf } from '../part.ts';
import type { SoakServer } from '../serve.ts';

interface Known {
  /** What the page was told that the object holds. */
  acknowledged: Content;
  etag: string;
  /** What a write would make of it whose answer the page did not live to see. */
  begun?: Content | undefined;
}

interface Found {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly byteLength: number;
}

/** A start that takes longer has failed. */
const patienceMs = 30_000;

export const kills: Part = ({ server, share }) => {
  const count = shareOf(60, share, 2);
  return row('browsers killed under writes, every object read back', count, async (fail) => {
    const profile = mkdtempSync(join(tmpdir(), 'oss-img-soak-'));
    const known = new Map<string, Known>();
    const next = random(19);
    let lostAt: string | undefined;
    try {
      // One start more than kills: what the last one left is looked at too.
      for (let start = 0; start <= count; start += 1) {
        const browser = startBrowser(`${server.url}?writing`, profile);
        const read = await readBack(server, known);
        if (typeof read === 'string') fail(`Start ${start + 1}: ${read}`);
        else if (read.lostAt !== lostAt) {
          // Once for the whole store, not for each of its objects, and again only if it happens again.
          lostAt = read.lostAt;
          fail(`Start ${start + 1}: the browser deleted its store at ${lostAt}, with ${known.size} objects.`);
          known.clear();
        } else for (const words of compared(known, read.found)) fail(`Start ${start + 1}: ${words}`);
        if (start < count) await pause(next() * 1000);
        await kill(browser);
      }
    } finally {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
    return undefined;
  });
};

function startBrowser(url: string, profile: string): ChildProcess {
  const { executablePath = '', args = [] } = launchOptions();
  // A process group of its own, so that all its processes can be killed at once.
  return spawn(executablePath, ['--headless=new', ...args, `--user-data-dir=${profile}`, url], {
    detached: true,
    stdio: 'ignore',
  });
}

async function kill(browser: ChildProcess): Promise<void> {
  const exit = once(browser, 'exit');
  process.kill(-(browser.pid as number), 'SIGKILL');
  await exit;
  // The kernel frees the locks of the others a little later.
  await pause(100);
}

interface Read {
  readonly found: ReadonlyMap<string, Found>;
  /** When the browser deleted its store, if it ever did. */
  readonly lostAt: string | undefined;
}

/** Follows the page: first what it reads, then what it writes. @returns what it read, or why it read nothing */
async function readBack(server: SoakServer, known: Map<string, Known>): Promise<Read | string> {
  const found = new Map<string, Found>();
  const read = new Promise<Read | string>((resolve) => {
    server.listen((search, body) => {
      const { type, key = '', etag = '', ...facts } = Object.fromEntries(search);
      if (type === 'object') found.set(key, { bytes: body, etag, byteLength: Number(facts.byteLength) });
      else if (type === 'checked') resolve({ found, lostAt: facts.lostAt });
      else if (type === 'failed') resolve(`The page failed: ${facts.words}`);
      else if (type === 'begin') begin(known, key, JSON.parse(body.toString()));
      else if (type === 'done') acknowledge(known, key, etag);
    });
  });
  return Promise.race([read, pause(patienceMs, `The page was not there after ${patienceMs / 1000} s.`)]);
}

function begin(known: Map<string, Known>, key: string, content: Content): void {
  const before = known.get(key) ?? { acknowledged: null, etag: '' };
  known.set(key, { ...before, begun: content });
}

function acknowledge(known: Map<string, Known>, key: string, etag: string): void {
  known.set(key, { acknowledged: known.get(key)?.begun ?? null, etag });
}

/** @returns what is wrong, in words; afterwards `known` says what was found */
function compared(known: Map<string, Known>, found: ReadonlyMap<string, Found>): string[] {
  const faults: string[] = [];
  for (const key of new Set([...known.keys(), ...found.keys()])) {
    const object = found.get(key);
    const { acknowledged = null, begun, etag = '' } = known.get(key) ?? {};
    const isBefore = holds(acknowledged, object?.bytes);
    const isAfter = begun !== undefined && holds(begun, object?.bytes);
    const content = isBefore ? acknowledged : (begun ?? null);
    if (!isBefore && !isAfter)
      faults.push(object ? `${key} holds what was never written to it.` : `${key} is gone, which was acknowledged.`);
    else if (object && !hasEtag(object.bytes, object.etag, content))
      faults.push(`${key} has the ETag ${object.etag}, which is not that of its bytes.`);
    else if (object && isBefore && !isAfter && etag !== '' && etag !== object.etag)
      faults.push(`${key} has the ETag ${object.etag}. The page was told ${etag}.`);
    if (object && object.byteLength !== object.bytes.length)
      faults.push(`${key} is listed with ${object.byteLength} bytes and has ${object.bytes.length}.`);
    if (object) known.set(key, { acknowledged: content, etag: object.etag });
    else known.delete(key);
  }
  return faults;
}
