// Formats numbers for people: bytes, pixels, milliseconds, percentages of the source.

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** Exact as long as that is readable, because byte sizes are what visitors compare. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e5) return `${whole.format(bytes)} B`;
  return bytes < 1e6 ? `${short.format(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(2)} MB`;
}

/** The number alone; the unit is a word of the language. */
export const formatExact = (count: number): string => whole.format(count);

export function formatSize({ width, height }: { readonly width: number; readonly height: number }): string {
  return `${width} × ${height}`;
}

export function formatShare(part: number, total: number): string {
  const percent = (part / total) * 100;
  return `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

export function formatDuration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
