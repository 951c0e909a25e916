// Waiting for what comes in its own time.
import { vi } from 'vitest';

/** Waits until the check holds: as long as a busy machine takes, and looking often enough to see what soon passes. */
export const until = <T>(check: () => T | Promise<T>, timeoutMs = 20_000): Promise<T> =>
  vi.waitFor(check, { timeout: timeoutMs, interval: 20 });
