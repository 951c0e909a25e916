// Signs of life: a worker cannot answer while it works, so it gives one before.

/** Posted beside the messages of comlink, which takes no notice of a message without an id. */
export const signOfLife = 'oss-img: alive';

/** A sign must have come after this time, or the answer to a job: otherwise another worker gets the job. */
export const signMs = 1000;

/** A source up to this size is read, and copied, much sooner than that. */
export const mostQuickBytes = 2 ** 20;

/** A job of no more estimated work than this answers sooner than that on the slowest machine, and needs no sign. */
export const mostQuickMs = 20;
