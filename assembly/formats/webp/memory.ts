// The module's memory, handed out from the bottom up and given back as a whole when the next picture begins.

let top: usize = 0;

const pageBytes: u64 = 1 << 16;

export function releaseAll(): void {
  top = __heap_base;
}

/** The end of what is in use. */
export function memoryTop(): usize {
  return top;
}

/** Gives back whatever was allocated after `memoryTop` returned this. */
export function releaseFrom(place: usize): void {
  top = place;
}

/** @returns an address that 64 divides, or 0 if there is not enough memory; the bytes hold whatever was there before */
export function allocate(bytes: usize): usize {
  const at = (top + 63) & ~63;
  top = at;
  return extend(bytes) ? at : 0;
}

/** Makes the latest allocation longer. @returns false if there is not enough memory */
export function extend(bytes: usize): bool {
  const end = <u64>top + <u64>bytes;
  const pages = <i64>((end + pageBytes - 1) / pageBytes) - <i64>memory.size();
  if (end > 0xffff_0000) return false;
  if (pages > 0 && memory.grow(<i32>pages) < 0) return false;
  top = <usize>end;
  return true;
}

/** Makes the latest allocation reach up to a place at least. @returns false if there is not enough memory */
export function makeRoomTo(end: usize): bool {
  if (end <= top) return true;
  // Growing may copy all memory, so grow by a quarter if that can be had.
  return extend(max<usize>(end - top, top >> 2)) || extend(end - top);
}
