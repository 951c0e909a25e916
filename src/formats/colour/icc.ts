// ICC profiles (ICC.1) at container level: which are worth keeping, and the zlib that PNG wraps them in.

/**
 * Whether a result must carry the profile for its colours to stay: pixels come out as RGB, so only RGB profiles fit, and
 * sRGB is what a picture without a profile is taken for.
 */
export function isWorthKeeping(profile: Uint8Array): boolean {
  const ascii = (start: number, end: number): string => String.fromCharCode(...profile.subarray(start, end));
  const isProfile = profile.length > 132 && ascii(36, 40) === 'acsp';
  return isProfile && ascii(16, 20) === 'RGB ' && !/s\0?R\0?G\0?B/.test(ascii(128, Math.min(profile.length, 4096)));
}

export const inflate = (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  throughStream(bytes, new DecompressionStream('deflate'));

export const deflate = (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  throughStream(bytes, new CompressionStream('deflate'));

async function throughStream(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
