// The probabilities of the tokens (RFC 6386, section 13.4), of which the costs are made and which the file gets.

/** The kinds of blocks as the tables have them. */
export const lumaWithoutAverage: usize = 0;
export const averages: usize = 1;
export const chromaBlocks: usize = 2;
export const lumaBlocks: usize = 3;

/** Nodes of the token tree. */
export const nodes: usize = 11;
export const bandNodes: usize = 3 * nodes;
export const kindNodes: usize = 8 * bandNodes;

/** By kind of block, band, context and node. */
export const probabilities: usize = memory.data(4 * 8 * 3 * 11, 16);

/** The band of each position; the last one is behind the end. */
export const bands: usize = memory.data<u8>([0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0]);
