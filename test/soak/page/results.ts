// What the page tells Node of a job.

export type Package = typeof import('oss-img');
export type Register = typeof import('oss-img/register');
export type Door = typeof import('oss-img/bucket');

export interface Ask {
  /** The name of a picture that was loaded. */
  readonly picture: string;
  readonly process: string;
}

/** The SHA-256 of the bytes, or why there are none. */
export type Result = { readonly digest: string } | { readonly refused: string };

/** The request was not answered by oss-img. */
export const cutOff = 'cut off';

export async function resultOf(work: Promise<{ readonly body: Blob }>): Promise<Result> {
  try {
    const { body } = await work;
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await body.arrayBuffer()));
    return { digest: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') };
  } catch (error) {
    const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
    return { refused: typeof code === 'string' ? code : `${name}: ${message}` };
  }
}
