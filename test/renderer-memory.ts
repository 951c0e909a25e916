// Resident memory of a browser's renderer processes, as the kernel counts it. Linux only.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Why memory cannot be measured on this machine; undefined if it can. */
export const noMemoryReason = existsSync('/proc/self/clear_refs')
  ? undefined
  : 'Memory is not measured: this system has no /proc/<process>/clear_refs.';

export class RendererMemory {
  readonly #process: number;

  /** @param process the process ID */
  constructor(process: number) {
    this.#process = process;
  }

  /** Resets `peak`. The kernel keeps the high-water mark, so no spike is missed between two samples. */
  resetPeak(): void {
    writeFileSync(`/proc/${this.#process}/clear_refs`, '5');
  }

  /** Resident memory in megabytes. */
  now = (): number => megabytes(this.#process, 'VmRSS');
  peak = (): number => megabytes(this.#process, 'VmHWM');
}

/** More than the browser's other renderers grow while they start. */
const markMegabytes = 256;

/**
 * The browser does not tell which process is the page's, so the page allocates memory and the process that grows is taken.
 * @param browser its process ID
 * @param mark makes the page allocate this many megabytes and hold them
 */
export async function memoryOf(browser: number, mark: (megabytes: number) => Promise<void>): Promise<RendererMemory> {
  const before = renderers(browser);
  await mark(markMegabytes);
  const grown = [...renderers(browser)].find(
    ([id, megabytes]) => megabytes - (before.get(id) ?? 0) > markMegabytes / 2,
  );
  if (!grown) throw new Error('No renderer grew with the page.');
  await mark(0);
  return new RendererMemory(grown[0]);
}

/** Megabytes of every renderer of this browser, by process ID. A browser keeps one or two in reserve. */
export function renderers(browser: number): Map<number, number> {
  const parents = new Map(
    readdirSync('/proc')
      .filter(isNumber)
      .map((id) => [Number(id), parentOf(id)]),
  );
  const belongs = (id: number | undefined): boolean => id !== undefined && (id === browser || belongs(parents.get(id)));
  const found = [...parents.keys()].filter(
    (id) => belongs(id) && text(`/proc/${id}/cmdline`).includes('--type=renderer'),
  );
  return new Map(found.map((id) => [id, megabytes(id, 'VmRSS')]));
}

const isNumber = (name: string): boolean => /^\d+$/.test(name);

const megabytes = (process: number, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text(`/proc/${process}/status`))?.[1] ?? 0) / 1024;

/** A process name may contain anything, so fields are counted from its closing bracket. */
function parentOf(id: string): number | undefined {
  const fields = text(`/proc/${id}/stat`).split(') ').at(-1)?.split(' ');
  return fields?.[1] === undefined ? undefined : Number(fields[1]);
}

/** Empty if the process has ended in the meantime. */
function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
