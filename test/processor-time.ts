// The time that a piece of work costs, for tests that tell linear time from quadratic.

/** The processor time of this process so far, in milliseconds. Unlike a clock, it stands still while other programs have the processor. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
