// Where the functions that unpack data piece by piece, and return the end of their output, have come to in their input.

let place: usize = 0;

/** Where the next packed data are read. */
export function packedPlace(): usize {
  return place;
}

export function setPackedPlace(at: usize): void {
  place = at;
}
