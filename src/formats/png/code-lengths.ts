// Length-limited Huffman code lengths, chosen as zlib chooses them. Many choices are equally short; to write zlib's bytes, ties
// between equal nodes must come off the heap in zlib's order, and codes that are too long must be shortened its way.

/**
 * A heap entry packs a node's frequency, the height of its subtree and the node's number. Entries are compared by the first
 * two. Heights fit in 5 bits: a Huffman tree over fewer than 2^15 symbols is at most 20 high.
 */
const nodeBits = 10;
const heightBits = 5;
const frequencyShift = nodeBits + heightBits;
const nodeMask = (1 << nodeBits) - 1;
const heightMask = (1 << heightBits) - 1;

/**
 * @param frequencies of all symbols, less than 2^15 in total; if only one symbol occurs, it must not be symbol 0
 * @returns the code length of each symbol in bits, 0 for symbols without a code; valid until the next call
 */
export type CodeLengths = (frequencies: Int32Array) => Uint8Array<ArrayBuffer>;

/**
 * @param symbols the size of the alphabet, at most 512
 * @param longest the longest code allowed, in bits
 */
export function makeCodeLengths(symbols: number, longest: number): CodeLengths {
  const heap = new Int32Array(symbols + 2);
  const parents = new Int32Array(2 * symbols);
  /** All nodes, the least frequent first and the root last. */
  const order = new Int32Array(2 * symbols);
  const lengths = new Uint8Array(2 * symbols);
  return (frequencies) => {
    const leaves = fillHeap(heap, frequencies);
    joinNodes(heap, leaves, symbols, { parents, order });
    lengths.fill(0);
    measure(lengths, { parents, order: order.subarray(0, 2 * leaves - 1) }, symbols, longest);
    return lengths.subarray(0, symbols);
  };
}

interface Tree {
  readonly parents: Int32Array;
  readonly order: Int32Array;
}

/**
 * Puts the symbols that occur into the heap, which starts at index 1. A code needs two symbols: if only one occurs, symbol 0
 * joins it.
 * @returns the number of leaves
 */
function fillHeap(heap: Int32Array, frequencies: Int32Array): number {
  let count = 0;
  for (let symbol = 0; symbol < frequencies.length; symbol += 1) {
    const frequency = frequencies[symbol] as number;
    if (frequency === 0) continue;
    count += 1;
    heap[count] = (frequency << frequencyShift) | symbol;
  }
  if (count === 1) {
    count = 2;
    heap[count] = 1 << frequencyShift;
  }
  for (let place = count >> 1; place > 0; place -= 1) sink(heap, count, place, heap[place] as number);
  return count;
}

/** Places an entry at `place`, or further down while a smaller one is below it. */
function sink(heap: Int32Array, count: number, place: number, node: number): void {
  const key = node >> nodeBits;
  let hole = place;
  for (let below = hole << 1; below <= count; below = hole << 1) {
    let least = heap[below] as number;
    if (below < count) {
      // As arithmetic, because the processor could not predict a branch: 1 if the other key is not greater.
      below += (((heap[below + 1] as number) >> nodeBits) - (least >> nodeBits) - 1) >>> 31;
      least = heap[below] as number;
    }
    if (key <= least >> nodeBits) break;
    heap[hole] = least;
    hole = below;
  }
  heap[hole] = node;
}

/** Joins the two least frequent nodes until one is left. Inner nodes are numbered from `symbols` on. */
function joinNodes(heap: Int32Array, leaves: number, symbols: number, { parents, order }: Tree): void {
  let end = 0;
  let parent = symbols;
  for (let count = leaves; count > 1; parent += 1) {
    const first = heap[1] as number;
    const last = heap[count] as number;
    count -= 1;
    sink(heap, count, 1, last);
    const second = heap[1] as number;
    order[end] = first & nodeMask;
    order[end + 1] = second & nodeMask;
    end += 2;
    parents[first & nodeMask] = parent;
    parents[second & nodeMask] = parent;
    const frequency = (first >> frequencyShift) + (second >> frequencyShift);
    const height = Math.max((first >> nodeBits) & heightMask, (second >> nodeBits) & heightMask) + 1;
    sink(heap, count, 1, (frequency << frequencyShift) | (height << nodeBits) | parent);
  }
  order[end] = parent - 1;
}

/** Sets the code lengths: a node's is one more than its parent's, up to the limit. */
function measure(lengths: Uint8Array, { parents, order }: Tree, symbols: number, longest: number): void {
  const ofLength = new Int32Array(longest + 1);
  let surplus = 0;
  for (let index = order.length - 2; index >= 0; index -= 1) {
    const node = order[index] as number;
    let length = (lengths[parents[node] as number] as number) + 1;
    if (length > longest) {
      length = longest;
      surplus += 1;
    }
    lengths[node] = length;
    if (node < symbols) ofLength[length] = (ofLength[length] as number) + 1;
  }
  if (surplus === 0) return;
  lengthenShorter(ofLength, surplus, longest);
  let next = 0;
  for (let length = longest; length > 0; length -= 1) {
    for (let left = ofLength[length] as number; left > 0; next += 1) {
      const node = order[next] as number;
      if (node >= symbols) continue;
      lengths[node] = length;
      left -= 1;
    }
  }
}

/** Clamping to `longest` leaves too many codes: for every two clamped nodes, lengthen a code below the limit. */
function lengthenShorter(ofLength: Int32Array, surplus: number, longest: number): void {
  const add = (length: number, count: number): void => {
    ofLength[length] = (ofLength[length] as number) + count;
  };
  for (let left = surplus; left > 0; left -= 2) {
    let length = longest - 1;
    while (ofLength[length] === 0) length -= 1;
    add(length, -1);
    add(length + 1, 2);
    add(longest, -1);
  }
}
