// The engines in the service worker's own thread, and where they find the .wasm files.
import type { LoadWasm } from '../formats/codecs.ts';
import { longestJobMs } from '../limits.ts';
import { wasmFiles } from '../wasm/files.ts';
import type { WasmUrls } from './assets.ts';
import { fetchWasm } from './fetch-wasm.ts';
import { type LocalEngine, makeLocalEngine } from './local-engine.ts';
import type { WorkerConfiguration } from './sw-messages.ts';

/** Engines that run in this thread. */
export interface OwnEngines {
  /** For the jobs that no page takes. */
  readonly usual: () => LocalEngine;
  /** For one job that a page's pool failed at, perhaps for want of memory. */
  readonly cautious: () => LocalEngine;
}

/** This thread answers for the whole origin, and no page is there to see why it waits: its jobs may take half the work. */
const ownShare = 1 / 2;

/** @param dropIn address of the drop-in file, when that is what runs */
export function ownEngines({ engine: settings, assets }: WorkerConfiguration, dropIn?: string): OwnEngines {
  const load = loadWasm(assets, dropIn ?? self.location.href);
  const { limits } = settings;
  const machineMs = limits.machineMs * ownShare;
  const make = (machinePixels: number): LocalEngine =>
    makeLocalEngine({ ...settings, limits: { ...limits, machineMs, machinePixels } }, load, longestJobMs);
  let usual: LocalEngine | undefined;
  return {
    usual: () => {
      usual ??= make(limits.machinePixels);
      return usual;
    },
    cautious: () => make(limits.machinePixels * ownShare),
  };
}

/**
 * @param told by the page that registered last. A new version of the site may have removed these files, and its page comes only later.
 * @param script the folder of this script may hold the files too, as `npx oss-img init --assets` puts them
 */
function loadWasm(told: Partial<WasmUrls>, script: string): LoadWasm {
  const beside = Object.fromEntries(
    Object.entries(wasmFiles).map(([name, file]) => [name, new URL(file, script).href]),
  ) as WasmUrls;
  const first = fetchWasm({ ...beside, ...told });
  const second = fetchWasm(beside);
  return (name) =>
    first(name).catch((reason) =>
      second(name).catch(() => {
        throw reason;
      }),
    );
}
