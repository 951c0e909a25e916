// Tokens as numbers.

/** A token is 16 bits: the decision, whether its probability is fixed, and that or the index of its probability. */
export const decision: u32 = 1 << 15;
export const fixed: u32 = 1 << 14;

/**
 * What is done with tokens, as a type parameter: either way is compiled by itself, and no token asks which it is. One is a type of
 * integers, the other is not.
 */
export type Counting = i32;
export type Writing = f32;
