// The probabilities of the tokens of a frame (RFC 6386, section 13.4).
import { readBool, readNumber } from './bool-reader';
import { defaultProbabilities, storedProbabilities, updateProbabilities } from './coefficient-tables';

/** Bytes of the probabilities of a position in a block: 11 in each of three contexts. */
export const positionProbabilities: usize = 3 * 11;
/** Bytes of those of a kind of block: 16 positions, and one behind the last that is read in vain. */
export const kindProbabilities: usize = 17 * positionProbabilities;
/** The probabilities of tokens: by kind of block, by position instead of band, by context. */
export const probabilities: usize = memory.data(4 * 17 * 3 * 11, 16);
const bands: usize = memory.data<u8>([0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0]);
const inBands: usize = memory.data(1056);

/** Those that the header does not replace have their defaults. */
export function readProbabilities(): void {
  for (let index: usize = 0; index < storedProbabilities; index += 1) {
    const isNew = readBool(load<u8>(updateProbabilities + index)) !== 0;
    store<u8>(inBands + index, isNew ? readNumber(8) : load<u8>(defaultProbabilities + index));
  }
  for (let kind: usize = 0; kind < 4; kind += 1) {
    for (let position: usize = 0; position < 17; position += 1) {
      const band = load<u8>(bands + position);
      memory.copy(
        probabilities + kind * kindProbabilities + position * positionProbabilities,
        inBands + (kind * 8 + band) * positionProbabilities,
        positionProbabilities,
      );
    }
  }
}
