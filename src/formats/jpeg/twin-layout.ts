// The numbers that the decoder and its twin in WebAssembly must agree on. assembly/formats/jpeg imports this very file, so it has
// to stay plain constants, which TypeScript and AssemblyScript read alike.

/** Bits of a Huffman code that are looked up at once. */
export const lookupBits = 10;

// A lookup table, in words of 32 bits: an entry for all combinations of so many bits, then what longer codes need.

/** By length of the code (0 to 17): the first bits, of 16, that belong to a longer code. */
export const limitsAt = 1 << lookupBits;
/** By length of the code: what to add to a code to get the index of its symbol. */
export const offsetsAt = limitsAt + 18;
export const symbolsAt = offsetsAt + 18;
export const lookupWords = symbolsAt + 256;

/** Fields of 32 bits that describe a block of an MCU: the class Block of assembly/formats/jpeg/entropy.ts. */
export const blockFields = 10;

/** A stored block begins with 64 bits, the first coefficient lowest: those that are not 0. Here its DC value follows. */
export const storedDcAt = 8;

/** Bytes from the places of a component's coefficients in the transform to those where they are stored. */
export const slotsBehindPlaces = 256;

/** Bytes for a table of the places of zeros in a byte, and for those of a block. */
export const zeroTableBytes = 8 * 256 + 64 + 16;

// How a scan codes a block.
export const passWhole = 0;
export const passDcFirst = 1;
export const passDcRefining = 2;
export const passAcFirst = 3;
export const passAcRefining = 4;

/** How far the end of a block advances in zigzag order: farther than anything else. */
export const endOfBlock = 128;

/**
 * A DC value is out of range from here on. Samples of 8 bits give 1024 at most; where the transforms overflow, libjpeg's own
 * differ from machine to machine.
 */
export const dcLimit = 1 << 14;

/** Bytes of memory behind the data that may be read ahead: more than an MCU can take. */
export const slackBytes = 4096;

/** Bytes that the encoder works in: six blocks of samples, one of coefficients, and the last DC values. */
export const tokenWorkBytes = 1024;

/**
 * The table of the tokens that are plain bits, after those of Huffman codes: its symbols are their numbers, 0 to 16. Only
 * progressive files have them.
 */
export const plainTable = 4;

/** The symbol of sixteen zeros. */
export const sixteenZeros = 0xf0;

/** The longest run of ends of blocks: its length has fifteen bits. */
export const longestRun = 0x7fff;

/** A run of ends of blocks is written once it holds more bits that refine coefficients: libjpeg's buffer takes a thousand (jcphuff.c). */
export const mostHeldBits = 1000 - 64 + 1;

// A picture of which a progressive file is written lies in the memory by rows of MCUs. Each has the addresses of its rows of blocks
// (32 bits each, luma's first), the DC values of its blocks in the order of the MCUs (16 bits each), and its rows of blocks.

export const storedAddressBytes = 16;

/** The most bytes of a stored block: three masks of 64 bits, then the values of up to 63 AC coefficients, 16 bits each. */
export const mostStoredBytes = 24 + 2 * 63;
