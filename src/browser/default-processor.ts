// The processor of all buckets that were opened without one: one pool of workers for the page, however many buckets it opens.
import type { ImageProcessor } from './image-processor.ts';
import { createImageProcessor } from './page.ts';

export interface ProcessorLease {
  /** Made when it is first asked for, by whichever lease. */
  processor(): ImageProcessor;
  /** Ending the last lease ends the workers. Ending a lease twice changes nothing. */
  end(): Promise<void>;
}

let processor: ImageProcessor | undefined;
let leases = 0;

export function leaseProcessor(): ProcessorLease {
  leases += 1;
  let hasEnded = false;
  return {
    processor: () => {
      processor ??= createImageProcessor();
      return processor;
    },
    end: async () => {
      if (hasEnded) return;
      hasEnded = true;
      leases -= 1;
      if (leases > 0) return;
      const last = processor;
      processor = undefined;
      await last?.dispose();
    },
  };
}
