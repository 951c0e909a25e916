// The numbers in the signatures of the WebAssembly module. JavaScript has one type for all of them; these keep an
// address and any other number from being swapped, which would compile and then overwrite memory. src/simd/exports.ts
// uses them.

declare const address: unique symbol;

/** An address in the module's memory, counted in bytes: AssemblyScript's `usize`. */
export type Pointer = number & { readonly [address]: true };

/** A count, a length, a level, a weight: every number that is not a Pointer. */
type Quantity = number & { readonly [address]?: never };

/** A whole number, -2^31 to 2^31 - 1. */
export type I32 = Quantity;
/** A whole number, 0 to 2^32 - 1. JavaScript receives the upper half as negative numbers. */
export type U32 = Quantity;
/** A number that is rounded to single precision on its way in. */
export type F32 = Quantity;
export type F64 = Quantity;

/** The address `bytes` behind `pointer`, or before it where `bytes` is negative. */
export const offset = (pointer: Pointer, bytes: number): Pointer => (pointer + bytes) as Pointer;
