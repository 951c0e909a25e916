// Changes to the bytes of a JPEG.
type Bytes = Uint8Array<ArrayBuffer>;

/** The place of the first such marker from `from` on. */
export const markerAt = (bytes: Uint8Array, marker: number, from = 0): number =>
  bytes.findIndex((byte, at) => at >= from && byte === 0xff && bytes[at + 1] === marker);

/** Where the contents of the segment at this place end. */
export const segmentEnd = (bytes: Uint8Array, at: number): number =>
  at + 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));

export const inserted = (bytes: Uint8Array, at: number, ...more: readonly number[]): Bytes =>
  new Uint8Array([...bytes.subarray(0, at), ...more, ...bytes.subarray(at)]);

export const removed = (bytes: Uint8Array, from: number, to: number): Bytes =>
  new Uint8Array([...bytes.subarray(0, from), ...bytes.subarray(to)]);

export function changed(bytes: Uint8Array, at: number, value: number): Bytes {
  const copy = new Uint8Array(bytes);
  copy[at] = value;
  return copy;
}

/** A segment with its marker and its length. */
export const segment = (marker: number, ...contents: readonly number[]): number[] => [
  0xff,
  marker,
  (contents.length + 2) >> 8,
  (contents.length + 2) & 255,
  ...contents,
];

export const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

/** The segments before the first scan, each with its marker, then the rest of the file from its scan header on. */
export function apart(bytes: Uint8Array): { head: number[][]; rest: number[] } {
  const head: number[][] = [];
  let at = 2;
  while (bytes[at + 1] !== 0xda) {
    const end = segmentEnd(bytes, at);
    head.push([...bytes.subarray(at, end)]);
    at = end;
  }
  return { head, rest: [...bytes.subarray(at)] };
}

export const together = (...parts: readonly (readonly number[])[]): Bytes =>
  new Uint8Array([0xff, 0xd8, ...parts.flat()]);
