// Answers that cross threads. Of an error that is thrown across them comlink keeps the message alone, so errors travel as data.
import { asOssError, OssError, type WireError } from '../errors.ts';

/** A value, or the error in its place. */
export type WireReply<T> = { readonly value: T } | { readonly error: WireError };

/** The result of `work`, or the error it ends with. */
export const replyOf = <T>(work: Promise<T>): Promise<WireReply<T>> =>
  work.then(
    (value) => ({ value }),
    (thrown: unknown) => ({ error: asOssError(thrown).toWire() }),
  );

/** The value. @throws OssError the error, as it was */
export function unwrap<T>(reply: WireReply<T>): T {
  if ('error' in reply) throw new OssError(reply.error);
  return reply.value;
}
