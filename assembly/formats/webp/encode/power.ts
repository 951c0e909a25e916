/** JavaScript's `Math.pow`, which the caller gives the module. */
export declare function power(base: f64, exponent: f64): f64;
