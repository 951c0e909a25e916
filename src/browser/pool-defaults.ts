// The size of a pool, by what the browser tells of the machine.

/** What a browser may tell. `deviceMemory`, in GiB, exists in Chromium alone, and there only on https and localhost. */
interface Machine {
  readonly hardwareConcurrency?: number;
  readonly deviceMemory?: number;
}

/** Where the memory is not told, the machine may be a phone: iPhones end a page that takes more than about 1.5 GB. */
const untold = { mostWorkers: 4, memoryGib: 2 };

/** The largest number of workers, one for each core, and the bytes that their jobs may take together. */
export function poolDefaults({ hardwareConcurrency = 2, deviceMemory }: Machine): {
  readonly mostWorkers: number;
  readonly byteBudget: number;
} {
  const memoryGib = deviceMemory ?? untold.memoryGib;
  return {
    mostWorkers: deviceMemory ? hardwareConcurrency : Math.min(hardwareConcurrency, untold.mostWorkers),
    byteBudget: (memoryGib * 2 ** 30) / 4,
  };
}
