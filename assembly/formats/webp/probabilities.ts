// The probabilities of the tokens of a frame (RFC 6386, section 13.4).
import { readBool, readNumber } from './bool-reader';
import { defaultProbabilities, storedProbabilities, updateProbabilities } from './coefficient-tables';

/** Bytes of the probabilities in one of three contexts, of which 11 are used. */
export const contextProbabilities: usize = 16;
/** Bytes of those of a position in a block, and the offset among them of a byte of its place in raster order, times 2. */
export const positionProbabilities: usize = 64;
export const scanPlace: usize = 48;
/** Bytes of those of a kind of block: 16 positions. */
export const kindProbabilities: usize = 16 * positionProbabilities;
/** The probabilities of tokens: by kind of block, by position instead of band, by context. Their sizes divide their addresses. */
export const probabilities: usize = memory.data(4 * 1024 + 64, 1024);
const bands: usize = memory.data<u8>([0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7]);
const zigzag: usize = memory.data<u8>([0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15]);
const inBands: usize = memory.data(1056);

/** Those that the header does not replace have their defaults. */
export function readProbabilities(): void {
  for (let index: usize = 0; index < storedProbabilities; index += 1) {
    const isNew = readBool(load<u8>(updateProbabilities + index)) !== 0;
    store<u8>(inBands + index, isNew ? readNumber(8) : load<u8>(defaultProbabilities + index));
  }
  for (let kind: usize = 0; kind < 4; kind += 1) {
    for (let position: usize = 0; position < 16; position += 1) {
      const from = inBands + (kind * 8 + load<u8>(bands + position)) * 33;
      const to = probabilities + kind * kindProbabilities + position * positionProbabilities;
      for (let context: usize = 0; context < 3; context += 1)
        memory.copy(to + context * contextProbabilities, from + context * 11, 11);
      store<u8>(to, 2 * load<u8>(zigzag + position), scanPlace);
    }
  }
}
