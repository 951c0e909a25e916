// The samples around the 16 blocks of a macroblock, which their predictions start from.
import { aboveLuma, cornerLuma, leftLuma } from './surroundings';

/**
 * The samples around a block, from the lowest one to the left, around the corner, to the last one above it: those of the
 * macroblock overlap, so that 37 do for all.
 */
const edges: usize = memory.data(37 + 11, 16);
/** The place at which the edge of each block begins. */
const edgePlaces: usize = memory.data<u8>([12, 16, 20, 24, 8, 12, 16, 20, 4, 8, 12, 16, 0, 4, 8, 12]);

/** Begins with the samples around the macroblock. */
export function takeEdges(): void {
  for (let y: usize = 0; y < 16; y += 1) store<u8>(edges + y, load<u8>(leftLuma + 15 - y));
  store<u8>(edges, cornerLuma, 16);
  v128.store(edges, v128.load(aboveLuma), 17);
  store<u32>(edges, load<u32>(aboveLuma, 16), 33);
}

/**
 * Takes the samples of a block into the edges of those that follow.
 * @param made the samples of the macroblock: 16 rows of 16
 */
export function keepEdges(block: usize, made: usize): void {
  const at = edges + load<u8>(edgePlaces + block) + 5;
  const samples = made + (block >> 2) * 64 + (block & 3) * 4;
  store<u32>(at - 4, load<u32>(samples, 48));
  if ((block & 3) === 3) {
    store<u32>(at, load<u32>(at, 4));
    return;
  }
  store<u8>(at, load<u8>(samples, 35));
  store<u8>(at, load<u8>(samples, 19), 1);
  store<u8>(at, load<u8>(samples, 3), 2);
}

/** The edge of a block. */
export function edgeOf(block: usize): usize {
  return edges + load<u8>(edgePlaces + block);
}
