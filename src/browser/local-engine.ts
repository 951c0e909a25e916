// The engine in this thread: workers of the pool run it, and the service worker when no page takes the job.
import { OssError } from '../errors.ts';
import type { MakeStillDecoder } from '../formats/avif/by-platform.ts';
import type { Codec } from '../formats/codec.ts';
import { type LoadWasm, wasmCodecs } from '../formats/codecs.ts';
import { unsupported } from '../formats/format.ts';
import { type DecodeHeic, givenHeicCodec, heicCodec } from '../formats/heic/codec.ts';
import type { Limits } from '../limits.ts';
import { type Engine, makeEngine } from '../pipeline/engine.ts';
import type { Scaling } from '../pipeline/scaling.ts';
import { canvasText, type Fonts } from './draw-text.ts';
import { decodePlatform } from './platform-decode.ts';

/**
 * `portable`: only the codecs of this package, so the same bytes in every browser. `auto`: the browser's own decoder where it is right:
 * for HEIC, which nothing else reads, and for AVIF where it gives the planes, from which come the same bytes. Measured in Chromium: ImageDecoder accepts JPEGs that libjpeg calls damaged
 * (12 of 150) and upsamples chroma coarsely at full size, and every platform decoder loses colour under alpha.
 */
export type CodecMode = 'auto' | 'portable';

/** The settings of an engine, as plain data: they cross postMessage, and are kept in IndexedDB for the service worker. */
export interface EngineSettings {
  readonly codecs: CodecMode;
  readonly fonts: Fonts;
  readonly limits: Limits;
  readonly scaling: Scaling;
  /** Set if HEIC is decoded by a function of the page, and by nothing else: what one engine version answers comes from one decoder. */
  readonly heic?: 'page';
}

/** An engine whose WebAssembly memory can be given back. */
export interface LocalEngine extends Engine {
  /** WebAssembly memory its codecs hold, in bytes; it never shrinks by itself. */
  heldBytes(): number;
  /** Drops the codecs and their memory; the next job starts them anew. */
  retire(): void;
}

/**
 * @param longestMs only for a thread that has other work too, as in `EngineDependencies`
 * @param decodeHeic the page's decoder, where it can be asked
 * @param avifByPlatform the browser's decoder of AVIF, where it can be asked
 */
export function makeLocalEngine(
  { codecs: mode, fonts, limits, scaling, heic }: EngineSettings,
  load: LoadWasm,
  longestMs?: number,
  decodeHeic: DecodeHeic = withoutPage,
  avifByPlatform?: MakeStillDecoder,
): LocalEngine {
  const { codecs, kernels } = wasmCodecs(
    checkedLoad(load),
    heic === 'page' ? givenHeicCodec(decodeHeic) : platformCodec(mode),
    scaling.shrink,
    mode === 'auto' ? avifByPlatform : undefined,
  );
  return {
    ...makeEngine({ codecs, kernels, text: canvasText(fonts), limits, scaling, ...(longestMs && { longestMs }) }),
    heldBytes: codecs.heldBytes,
    retire: codecs.retire,
  };
}

const platformCodec = (mode: CodecMode): Codec => heicCodec(mode === 'auto' ? decodePlatform : undefined);

const withoutPage: DecodeHeic = async () => {
  throw unsupported('HEIC is decoded by a page that was given a decoder in `decoders`, and no such page is open.');
};

/** JPEG, PNG, GIF, TIFF and BMP need no WebAssembly; what does is refused by name, rather than by whatever throws first. */
const checkedLoad =
  (load: LoadWasm): LoadWasm =>
  async (name) => {
    if (typeof WebAssembly === 'object') return load(name);
    throw new OssError({
      code: 'NotImplemented',
      message: `This browser runs no WebAssembly, which this job needs (${name}). Safari has none in Lockdown Mode, unless the user excludes the site from it.`,
    });
  };
