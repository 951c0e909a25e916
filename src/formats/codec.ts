// What a codec is to the pipeline: bytes to pixels and back. WASM and platform codecs stand behind the same two functions.

import type { FormatName, Frame, Header } from '../pixels.ts';
import type { CheckSum } from './format.ts';

export interface EncodeSettings {
  /** 1-100; formats without loss ignore it. */
  readonly quality: number;
  /** JPEG: several scans, coarse first. */
  readonly progressive: boolean;
  /** Animations: how often they run; 0 for ever. */
  readonly loopCount: number;
  /** PNG: write RGB even if all pixels are grey, because an RGB profile will be put in. */
  readonly rgb?: boolean;
}

/** How many times smaller a picture may come, each way. */
export type Reduction = 1 | 2 | 4 | 8;

export interface Codec {
  /**
   * Pixels as stored: no orientation applied. Frames of an animation come whole, each as large as the picture, in their
   * order; at least one, and only one where `frames` is `first`. Where that is faster, they come reduced as far as they may
   * be, sizes rounded up.
   * @throws OssError ImageDamage
   */
  decode(
    bytes: Uint8Array<ArrayBuffer>,
    header: Header,
    frames: 'first' | 'all',
    reduction?: Reduction,
  ): Promise<readonly Frame[]>;
  /** More than one frame only where the format is animated; absent where the format is only read. */
  encode?(frames: readonly Frame[], settings: EncodeSettings): Promise<Uint8Array<ArrayBuffer>>;
}

export interface Codecs {
  readonly of: Readonly<Record<FormatName, Codec>>;
  /** CRC-32 as this machine computes it fastest; for the formats, which reach no WebAssembly. */
  readonly crc32: CheckSum;
  /** Bytes of WebAssembly memory held now. */
  heldBytes(): number;
  /** Lets go of every instance; the next use makes new ones. */
  retire(): void;
}
