/** True if two types are the same, not only assignable to each other. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only if the two types are the same: `same<typeof width, number>(true)`. */
export declare const same: <A, B>(yes: Same<A, B>) => void;
